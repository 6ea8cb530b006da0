package io.proofline.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.proofline.trail.TrailSnapshot;
import io.proofline.trail.digest.Expectation;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.synth.Synth;
import io.proofline.trail.synth.SynthKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
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

/** The first hours of one region, read from a bucket that somebody else's S3 serves. */
@ExtendWith(MotoServer.class)
class IngestFromBucketTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC);

  @TempDir static Path made;
  private static final Map<String, Path> OBJECTS = new HashMap<>();
  private static final Map<String, Map<String, String>> METADATA = new HashMap<>();
  @TempDir Path folder;

  @BeforeAll
  static void make() throws IOException {
    new Synth(1, SynthKeys.fresh()).write(made.resolve("made"));
    Path root = made.resolve("made");
    try (Stream<Path> files = Files.walk(root.resolve("AWSLogs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String key = root.relativize(file).toString().replace('\\', '/');
        boolean day =
            key.endsWith("public-keys.json")
                || (key.contains("/us-east-1/") && key.contains("_20261118T0"));
        if (day && key.endsWith(".metadata.json")) {
          Map<String, String> said = new HashMap<>();
          JsonNode node = JsonMapper.shared().readTree(Files.readAllBytes(file));
          node.properties().forEach(e -> said.put(e.getKey(), e.getValue().asString()));
          METADATA.put(key.substring(0, key.length() - ".metadata.json".length()), said);
        } else if (day) {
          OBJECTS.put(key, file);
        }
      }
    }
    assertThat(METADATA).isNotEmpty();
  }

  private static S3Client sdk(URI endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .build();
  }

  private static void fill(URI endpoint, String bucket) {
    try (S3Client sdk = sdk(endpoint)) {
      sdk.createBucket(b -> b.bucket(bucket));
      sdk.putBucketVersioning(
          b ->
              b.bucket(bucket)
                  .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
      OBJECTS.forEach(
          (key, file) ->
              sdk.putObject(
                  p ->
                      p.bucket(bucket)
                          .key("prefix/" + key)
                          .metadata(METADATA.getOrDefault(key, Map.of())),
                  RequestBody.fromFile(file)));
    }
  }

  private static Bucket bucket(URI endpoint, String name, HttpSeam http) {
    return new Bucket(
        BucketAddress.parse(
            "s3://" + name + "/prefix", "us-east-1", Optional.of(endpoint), Optional.empty()),
        new AwsIdentity(null),
        http,
        Clock.systemUTC(),
        _ -> {});
  }

  private static HttpSeam network() {
    return HttpSeam.network(Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

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

  private IngestReport ingest(Bucket bucket) throws IOException {
    return new IngestTrail(mandate())
        .run(List.of(), List.of(bucket), IngestOptions.DEFAULT.progress());
  }

  @Test
  void a_chain_is_read_with_its_signatures_and_only_once(URI endpoint) throws IOException {
    fill(endpoint, "logs");
    AtomicInteger gets = new AtomicInteger();
    HttpSeam counting =
        request -> {
          gets.addAndGet(request.uri().getQuery().contains("versions") ? 0 : 1);
          assertThat(request.method()).as("nothing is written").isIn("GET", "HEAD");
          return network().send(request);
        };
    IngestReport first = ingest(bucket(endpoint, "logs", counting));
    assertThat(first.rejected()).isEmpty();
    assertThat(first.signatures()).isEqualTo(METADATA.size());
    assertThat(first.digests()).isEqualTo(METADATA.size());
    assertThat(first.events()).isPositive();
    assertThat(chains()).as("by keys that lay beside").containsOnly("self-consistent");
    assertThat(held()).isPositive();
    gets.set(0);
    IngestReport second = ingest(bucket(endpoint, "logs", counting));
    assertThat(gets).as("what was read is not read again").hasValue(0);
    assertThat(second.segments()).isEmpty();
    String log =
        OBJECTS.keySet().stream().filter(k -> k.contains("/CloudTrail/")).findFirst().orElseThrow();
    try (S3Client sdk = sdk(endpoint)) {
      sdk.deleteObject(d -> d.bucket("logs").key("prefix/" + log));
    }
    assertThat(ingest(bucket(endpoint, "logs", counting)).rejected())
        .as("a deletion is told, though the version below it is held")
        .singleElement()
        .satisfies(r -> assertThat(r.detail()).contains("delete marker"));
    try (S3Client sdk = sdk(endpoint)) {
      sdk.putObject(
          p -> p.bucket("logs").key("prefix/" + log), RequestBody.fromString("{\"Records\":[]}"));
    }
    ingest(bucket(endpoint, "logs", counting));
    assertThat(chains()).as("an object put over a log is seen").contains("invalid");
  }

  private List<String> chains() throws IOException {
    return TrailSnapshot.digestChains(IngestTrail.store(mandate()), Expectation.NONE)
        .documents()
        .stream()
        .map(d -> d.properties().path("Result").asString())
        .toList();
  }

  private int held() throws IOException {
    return TrailSnapshot.digestChains(IngestTrail.store(mandate()), Expectation.NONE)
        .documents()
        .stream()
        .mapToInt(d -> d.properties().path("HeldHours").asInt())
        .sum();
  }

  @Test
  void a_bucket_that_may_not_be_listed_is_no_empty_bucket(URI endpoint) throws IOException {
    HttpSeam denied =
        _ ->
            new HttpSeam.Answer(
                403,
                Map.of(),
                new ByteArrayInputStream(
                    "<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> ingest(bucket(endpoint, "denied", denied)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("denied");
    assertThat(LogFile.all(IngestTrail.store(mandate()))).isEmpty();
  }

  @Test
  void objects_cut_short_and_a_run_that_dies_are_made_up_for_by_running_again(URI endpoint)
      throws IOException {
    fill(endpoint, "flaky");
    AtomicInteger exchange = new AtomicInteger();
    HttpSeam dying =
        request -> {
          if (exchange.incrementAndGet() > 15) {
            throw new IllegalStateException("the power is gone");
          }
          return network().send(request);
        };
    assertThatThrownBy(() -> ingest(bucket(endpoint, "flaky", dying)))
        .isInstanceOf(Exception.class);
    HttpSeam cut =
        request -> {
          HttpSeam.Answer answer = network().send(request);
          boolean object =
              request.method().equals("GET") && request.uri().getPath().endsWith(".gz");
          if (!object || !request.uri().getPath().contains("T05")) {
            return answer;
          }
          try (InputStream in = answer.body()) {
            byte[] all = in.readAllBytes();
            return new HttpSeam.Answer(
                answer.status(),
                answer.headers(),
                new ByteArrayInputStream(Arrays.copyOf(all, all.length / 2)));
          }
        };
    IngestReport partial = ingest(bucket(endpoint, "flaky", cut));
    assertThat(partial.rejected()).as("half an object is none").isNotEmpty();
    IngestReport rest = ingest(bucket(endpoint, "flaky", network()));
    assertThat(rest.rejected()).isEmpty();
    assertThat(LogFile.all(IngestTrail.store(mandate()))).hasSize(OBJECTS.size() + METADATA.size());
    List<String> names = new ArrayList<>();
    LogFile.all(IngestTrail.store(mandate())).forEach(f -> names.add(f.name()));
    assertThat(names).doesNotHaveDuplicates();
  }
}
