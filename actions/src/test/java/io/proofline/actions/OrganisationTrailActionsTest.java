package io.proofline.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.aws.AwsIdentity;
import io.proofline.cloud.moto.MotoServer;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.store.Bucket;
import io.proofline.ledger.store.BucketAddress;
import io.proofline.ledger.store.HttpSeam;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.IngestReport;
import io.proofline.trail.ask.HighRiskChanges.Change;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailQuestion;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.TrustedKeys;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.synth.History;
import io.proofline.trail.synth.HistoryPlan;
import io.proofline.trail.synth.HistoryPlan.Trails;
import io.proofline.trail.synth.HistoryTruth;
import io.proofline.trail.synth.SynthKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An organisation's logs from its one bucket, hour by hour, and what can be said of each account.
 */
@ExtendWith(MotoServer.class)
class OrganisationTrailActionsTest {
  private static final Instant FROM = Instant.parse("2026-03-02T08:00:00Z");
  private static final Instant TO = FROM.plus(Duration.ofHours(8));
  private static final Clock CLOCK = Clock.fixed(TO.plusSeconds(7_200), ZoneOffset.UTC);
  private static final String HOME = "us-east-1";

  @TempDir Path folder;

  private Mandate mandate() throws IOException {
    Path root = folder.resolve("ws");
    Workspace workspace =
        Files.exists(root)
            ? Workspace.open(root, CLOCK)
            : Workspace.create(
                root,
                new Entity("Harbor", Entity.Role.COVERED_ENTITY, "proofline.example/harbor"),
                CLOCK);
    return new Mandate(workspace, Actor.asserted("dana.whitfield"), CLOCK);
  }

  /** Puts the objects whose keys are wanted, each digest with its signature as metadata. */
  private static void put(URI endpoint, Path made, Predicate<String> wanted) throws IOException {
    try (S3Client sdk =
            S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build();
        Stream<Path> files = Files.walk(made.resolve("AWSLogs"))) {
      sdk.createBucket(b -> b.bucket("org-logs"));
      sdk.putBucketVersioning(
          b ->
              b.bucket("org-logs")
                  .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String key = made.relativize(file).toString().replace('\\', '/');
        if (key.endsWith(".metadata.json") || !wanted.test(key)) {
          continue;
        }
        Map<String, String> metadata = new HashMap<>();
        Path beside = made.resolve(key + ".metadata.json");
        if (Files.exists(beside)) {
          JsonMapper.shared()
              .readTree(Files.readAllBytes(beside))
              .properties()
              .forEach(e -> metadata.put(e.getKey(), e.getValue().asString()));
        }
        sdk.putObject(
            p -> p.bucket("org-logs").key("trail/" + key).metadata(metadata),
            RequestBody.fromFile(file));
      }
    }
  }

  private IngestReport ingest(URI endpoint, HttpSeam http) throws IOException {
    Bucket bucket =
        new Bucket(
            BucketAddress.parse(
                "s3://org-logs/trail", HOME, Optional.of(endpoint), Optional.empty()),
            new AwsIdentity(null),
            http,
            Clock.systemUTC(),
            _ -> {});
    return new IngestTrail(mandate())
        .run(List.of(), List.of(bucket), IngestOptions.DEFAULT.progress());
  }

  private static Document document(
      String account, String region, String type, String id, ObjectNode properties) {
    return new Document(
        new ResourceId("aws", account, region, type, id, null),
        null,
        properties,
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        Map.of(),
        FROM.plusSeconds(300),
        List.of());
  }

  /** What a collection of the management account and of the list of accounts leaves. */
  private void collect(Path made, JsonNode organisation) throws IOException {
    JsonNode trail =
        JsonMapper.shared().readTree(Files.readString(made.resolve("truth/trails.json"))).path(0);
    String management = organisation.path("management").asString();
    Document seen =
        document(
            management,
            HOME,
            "AWS::CloudTrail::Trail",
            trail.path("properties").path("TrailName").asString(),
            (ObjectNode) trail.path("properties"));
    seen.runtime().set("DelegatedAdministrators", organisation.path("administrators"));
    List<Document> accounts = new ArrayList<>();
    for (JsonNode account : organisation.path("accounts")) {
      String id = account.path("account").asString();
      accounts.add(
          document(
              management,
              "global",
              "AWS::Organizations::Account",
              id,
              JsonNodeFactory.instance
                  .objectNode()
                  .put("AccountId", id)
                  .put("JoinedTimestamp", account.path("joined").asString())));
    }
    Instant at = FROM.plusSeconds(300);
    Mandate mandate = mandate();
    for (Snapshot snapshot :
        List.of(
            new Snapshot("aws", "aws/" + management, at, at, List.of(seen), List.of(), List.of()),
            new Snapshot(
                "aws", "aws/organization/" + management, at, at, accounts, List.of(), List.of()))) {
      mandate.snapshots().record(new CollectedSnapshot(snapshot, Map.of()), mandate.actor());
    }
  }

  private TrailAnswer what(@Nullable String resource, int fromHour, int toHour) throws IOException {
    return new AskTrail(mandate())
        .run(
            new TrailQuestion(
                TrailQuestion.Focus.WHAT,
                resource,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                FROM.plus(Duration.ofHours(fromHour)),
                FROM.plus(Duration.ofHours(toHour))));
  }

  @Test
  void the_bucket_is_read_as_it_fills_and_each_account_has_its_own_answers(URI endpoint)
      throws IOException {
    Path made = folder.resolve("made");
    HistoryTruth truth =
        new History(
                new HistoryPlan(5, 3, 1, FROM, 8, 20, false, Trails.ORGANISATION),
                SynthKeys.fresh())
            .write(made);
    JsonNode organisation =
        JsonMapper.shared().readTree(Files.readString(made.resolve("truth/organisation.json")));
    HttpSeam network = HttpSeam.network(Duration.ofSeconds(5), Duration.ofSeconds(30));
    put(endpoint, made, key -> !key.matches(".*T1[2-9]\\d\\d(\\d\\d)?Z.*"));
    AtomicInteger exchange = new AtomicInteger();
    assertThatThrownBy(
            () ->
                ingest(
                    endpoint,
                    request -> {
                      if (exchange.incrementAndGet() > 40) {
                        throw new IllegalStateException("the power is gone");
                      }
                      return network.send(request);
                    }))
        .isInstanceOf(Exception.class);
    IngestReport morning = ingest(endpoint, network);
    assertThat(morning.rejected()).isEmpty();
    put(endpoint, made, key -> key.matches(".*T1[2-9]\\d\\d(\\d\\d)?Z.*"));
    IngestReport rest = ingest(endpoint, network);
    assertThat(rest.events()).isPositive();
    assertThat(ingest(endpoint, network).segments()).as("nothing is new").isEmpty();
    new TrustedKeys(IngestTrail.store(mandate()))
        .trust(
            HOME,
            Files.readAllBytes(made.resolve("keys/" + HOME + ".json")),
            "made with the logs",
            Actor.asserted("dana.whitfield"));
    collect(made, organisation);

    List<String> accounts = new ArrayList<>();
    organisation.path("accounts").forEach(a -> accounts.add(a.path("account").asString()));
    String late = accounts.get(2);
    Place silent = new Place(accounts.get(3), HOME);
    List<CoverageLine> lines = new ReportCoverage(mandate()).run(FROM, TO).report().lines();
    for (String account : accounts.subList(0, 3)) {
      assertThat(states(lines, new Place(account, HOME), FROM.plus(Duration.ofHours(3))))
          .containsExactly(State.PROVEN);
    }
    assertThat(states(lines, new Place(late, HOME), FROM)).containsExactly(State.NOT_COVERED);
    assertThat(states(lines, silent, FROM.plus(Duration.ofHours(3))))
        .containsExactly(State.UNKNOWN);

    // The list names an account without logs: no answer about all accounts can be covered.
    TrailAnswer answer = what("s3://records-" + late, 3, 4);
    assertThat(answer.covered()).isFalse();
    assertThat(answer.coverage()).anyMatch(l -> l.place().equals(silent));
    assertThat(answer.notes()).anyMatch(note -> note.contains(silent.account()));
    assertThat(what("s3://records-" + accounts.get(1), 0, 8).rows())
        .isNotEmpty()
        .allMatch(row -> !row.doubtful());

    assertThat(new ReportRetention(mandate()).run().report().toJson().toString())
        .contains(accounts.get(0), accounts.get(1), late);

    List<Change> selectors =
        new ListTrailChanges(mandate())
            .run(FROM, TO).changes().stream()
                .filter(change -> change.event().name().equals("PutEventSelectors"))
                .toList();
    assertThat(selectors)
        .extracting(change -> change.event().account())
        .as("one by its owner, one by whom it delegated to")
        .containsExactlyInAnyOrder(
            organisation.path("management").asString(),
            organisation.path("administrators").path(0).asString());
    assertThat(morning.events() + rest.events()).isLessThanOrEqualTo(truth.events());
    assertThat(what(null, 0, 8).rows()).hasSize((int) truth.events());
  }

  private static List<State> states(List<CoverageLine> lines, Place place, Instant at) {
    return lines.stream()
        .filter(l -> l.place().equals(place) && l.eventClass() == EventClass.MANAGEMENT)
        .filter(l -> l.span().holds(at))
        .map(CoverageLine::state)
        .toList();
  }
}
