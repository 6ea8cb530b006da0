package io.proofline.controls;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.aws.AwsCollector;
import io.proofline.cloud.aws.AwsTarget;
import io.proofline.cloud.aws.SourceUnreachableException;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.moto.MotoServer;
import io.proofline.cloud.moto.SeededAccount;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of the two accounts that {@code served/calls} describe, made in a served AWS by the client of
 * AWS itself, collected as it is and once more with the stubs in place of what the server lacks.
 */
final class ServedAccount {
  private static final Path FOLDER =
      Path.of(
          System.getProperty("proofline.root", ".."),
          "controls/src/test/resources/io/proofline/controls/served");

  private static final List<String> CALLS =
      List.of(
          "kms",
          "certificates",
          "s3",
          "iam",
          "cloudtrail",
          "watch",
          "network-base",
          "load-balancing",
          "machines",
          "stores",
          "compute",
          "fronts",
          "services");

  private static final Catalog CATALOG = Catalog.standard();
  private static final ControlEngine ENGINE = new ControlEngine(CATALOG);

  private final CollectedSnapshot served;
  private final CollectedSnapshot stubbed;

  private ServedAccount(CollectedSnapshot served, CollectedSnapshot stubbed) {
    this.served = served;
    this.stubbed = stubbed;
  }

  /** Makes an account, {@code good} or {@code bad}, on the emptied server, and collects it. */
  static ServedAccount make(URI endpoint, String which, List<Stub> stubs)
      throws IOException, InterruptedException, SourceUnreachableException {
    MotoServer.reset(endpoint);
    Map<String, String> kept = seed(endpoint, which);
    AwsTarget target = new AwsTarget(endpoint, null, List.of(SeededAccount.REGION));
    try (CloudApi connection = AwsCollector.connection(target)) {
      Remembered api = new Remembered(connection);
      return new ServedAccount(
          collect(target, api), collect(target, Stub.over(api, stubs, which, kept)));
    }
  }

  private static CollectedSnapshot collect(AwsTarget target, CloudApi api)
      throws SourceUnreachableException {
    return new AwsCollector(asked -> api, Clock.systemUTC(), wait -> {}).collect(target);
  }

  private static Map<String, String> seed(URI endpoint, String which)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                MotoServer.python().toString(),
                FOLDER.resolve("seed.py").toString(),
                endpoint.toString(),
                which));
    CALLS.forEach(name -> command.add(FOLDER.resolve("calls/" + name + ".yaml").toString()));
    Path out = Files.createTempFile("seed", ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      // Tests must not depend on an account of the person who runs them.
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      int code = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start().waitFor();
      String text = Files.readString(out, StandardCharsets.UTF_8);
      if (code != 0) {
        throw new IllegalStateException("the " + which + " account could not be made:\n" + text);
      }
      Map<String, String> kept = new HashMap<>();
      for (Map.Entry<String, JsonNode> entry :
          JsonMapper.shared().readTree(text.strip().lines().toList().getLast()).properties()) {
        kept.put(entry.getKey(), entry.getValue().asString());
      }
      Instant now = Instant.now();
      kept.put("now", now.toString());
      kept.put("old", now.minus(Duration.ofDays(400)).toString());
      kept.put("report", report(which, now));
      return kept;
    } finally {
      Files.delete(out);
    }
  }

  /** A credential report whose one row is that of the root user. */
  private static String report(String which, Instant now) {
    boolean bad = which.equals("bad");
    Map<String, String> row = new LinkedHashMap<>();
    row.put("user", "<root_account>");
    row.put("arn", "arn:aws:iam::" + SeededAccount.ACCOUNT + ":root");
    row.put("user_creation_time", "2020-01-01T00:00:00+00:00");
    row.put("password_enabled", "not_supported");
    row.put("password_last_used", bad ? now.toString() : "no_information");
    row.put("password_last_changed", "not_supported");
    row.put("password_next_rotation", "not_supported");
    row.put("mfa_active", Boolean.toString(!bad));
    for (String key : List.of("access_key_1", "access_key_2")) {
      row.put(key + "_active", "false");
      row.put(key + "_last_rotated", "N/A");
      row.put(key + "_last_used_date", "N/A");
      row.put(key + "_last_used_region", "N/A");
      row.put(key + "_last_used_service", "N/A");
    }
    for (String certificate : List.of("cert_1", "cert_2")) {
      row.put(certificate + "_active", Boolean.toString(bad));
      row.put(certificate + "_last_rotated", "N/A");
    }
    String text = String.join(",", row.keySet()) + "\n" + String.join(",", row.values()) + "\n";
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What the server itself answered. */
  Snapshot served() {
    return served.snapshot();
  }

  /** Outcome words by control, as the server answers or with the stubs. */
  Map<String, Set<String>> outcomes(boolean withStubs) {
    return words(run(withStubs, CATALOG.controls(), Duration.ZERO));
  }

  /** The same of some controls, judged some time after the account was collected. */
  Map<String, Set<String>> outcomes(boolean withStubs, Set<String> controls, Duration later) {
    return words(
        run(
            withStubs,
            CATALOG.controls().stream().filter(one -> controls.contains(one.id())).toList(),
            later));
  }

  private static Map<String, Set<String>> words(CheckRun run) {
    Map<String, Set<String>> words = new HashMap<>();
    for (Evaluation row : run.evaluations()) {
      if (!row.population()) {
        words.computeIfAbsent(row.controlId(), _ -> new HashSet<>()).add(row.outcome().word());
      }
    }
    return words;
  }

  /** What was said of a control and why, for messages. */
  String reasons(String control, boolean withStubs) {
    return run(withStubs, List.of(CATALOG.control(control).orElseThrow()), Duration.ZERO)
        .evaluations()
        .stream()
        .map(
            row ->
                "  %s %s: %s"
                    .formatted(row.outcome().word(), row.resource().label(), row.outcome().why()))
        .distinct()
        .limit(12)
        .collect(Collectors.joining("\n"));
  }

  private CheckRun run(boolean withStubs, Collection<Control> controls, Duration later) {
    Snapshot snapshot = (withStubs ? stubbed : served).snapshot();
    RecordedSnapshot made = Estates.snapshot("aws", "aws/x", List.of(), List.of(), 7);
    RecordedSnapshot recorded =
        new RecordedSnapshot(snapshot, made.statement(), made.documents(), made.calls());
    Map<ResourceId, SystemMark> marks = new HashMap<>();
    for (Document document : snapshot.documents()) {
      marks.put(document.id(), new SystemMark("records", true));
    }
    Estate estate = new Estate(List.of(recorded), marks);
    return ENGINE.run(estate, controls, snapshot.to().plus(later));
  }

  /** Answers a page a second time without asking; the connection is closed elsewhere. */
  private record Remembered(CloudApi api, Map<String, Object> known) implements CloudApi {
    Remembered(CloudApi api) {
      this(api, new ConcurrentHashMap<>());
    }

    @Override
    public ApiPage page(ApiRequest request) throws ApiFailure {
      if (!request.operation().name().matches("(Get|List|Describe|BatchGet).*")) {
        return api.page(request); // asked until it is ready
      }
      String key = request.key() + " " + request.token();
      Object before = known.get(key);
      if (before == null) {
        before = ask(request);
        known.put(key, before);
      }
      if (before instanceof ApiPage page) {
        return page;
      }
      throw (ApiFailure) before;
    }

    private Object ask(ApiRequest request) {
      try {
        return api.page(request);
      } catch (ApiFailure failure) {
        return failure;
      }
    }
  }

  /** Files of calls, for the test that none is left out. */
  static Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("calls"))) {
      Set<String> names = new HashSet<>();
      files.forEach(file -> names.add(file.getFileName().toString().replace(".yaml", "")));
      names.removeAll(CALLS);
      return names;
    }
  }

  /** A file of the folder. */
  static JsonNode read(String name) throws IOException {
    return new tools.jackson.dataformat.yaml.YAMLMapper()
        .readTree(Files.readString(FOLDER.resolve(name)));
  }
}
