package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.moto.MotoServer;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.FrozenFiles;
import io.proofline.ledger.LedgerVerifier;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.store.Bucket;
import io.proofline.ledger.store.BucketAddress;
import io.proofline.ledger.store.BucketLogStore;
import io.proofline.ledger.store.Content;
import io.proofline.ledger.store.HttpSeam;
import io.proofline.ledger.store.Replica;
import io.proofline.ledger.store.Stored;
import io.proofline.ledger.store.Version;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The ledger's own signed requests, with the credentials of the SDK's chain, against an S3 that
 * others wrote: versions, conditions, Object Lock. What the bucket does is seen through the SDK.
 */
@ExtendWith(MotoServer.class)
class BucketMotoTest {
  private final Instant until =
      Clock.systemUTC().instant().plus(Duration.ofDays(400)).truncatedTo(ChronoUnit.SECONDS);

  @TempDir Path directory;

  private static Bucket bucket(URI endpoint, String name) {
    return new Bucket(
        BucketAddress.parse(
            "s3://" + name + "/clinic", "us-east-1", Optional.of(endpoint), Optional.empty()),
        new AwsIdentity(null),
        HttpSeam.network(Duration.ofSeconds(5), Duration.ofSeconds(30)),
        Clock.systemUTC(),
        _ -> {});
  }

  private static S3Client sdk(URI endpoint) {
    return new SdkServices(endpoint).s3("us-east-1");
  }

  private static Content content(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void objects_areWrittenOnceVersionedAndLocked(URI endpoint) throws Exception {
    try (S3Client sdk = sdk(endpoint)) {
      sdk.createBucket(b -> b.bucket("vault").objectLockEnabledForBucket(true));
      Bucket bucket = bucket(endpoint, "vault");
      bucket.requireObjectLock();
      Bucket.Written first = bucket.putNew("a b/ä", content("one"), Optional.of(until));
      assertThat(first.outcome()).isEqualTo(Bucket.Outcome.WRITTEN);
      assertThat(bucket.putNew("a b/ä", content("one"), Optional.of(until)).outcome())
          .isEqualTo(Bucket.Outcome.THERE_ALREADY);
      assertThat(bucket.putNew("a b/ä", content("two"), Optional.of(until)).outcome())
          .isEqualTo(Bucket.Outcome.CONFLICT);
      assertThat(bucket.head("a b/ä").orElseThrow().lock())
          .contains(new Stored.Lock("COMPLIANCE", until));
      assertThatThrownBy(
              () ->
                  sdk.deleteObject(
                      d ->
                          d.bucket("vault")
                              .key("clinic/a b/ä")
                              .versionId(first.stored().version())
                              .bypassGovernanceRetention(true)))
          .isInstanceOf(AwsServiceException.class);
      // What the lock does not stop: a new version, and a marker that hides it.
      sdk.putObject(
          p -> p.bucket("vault").key("clinic/a b/ä"),
          software.amazon.awssdk.core.sync.RequestBody.fromString("theirs"));
      sdk.deleteObject(d -> d.bucket("vault").key("clinic/a b/ä"));
      List<Version> versions = bucket.versions("");
      assertThat(versions).hasSize(3);
      assertThat(versions.getFirst().version()).isEqualTo(first.stored().version());
      assertThat(versions.getLast().deleteMarker()).isTrue();
      assertThat(bucket.read("a b/ä", Optional.empty())).isEmpty();
      assertThat(
              bucket
                  .read("a b/ä", Optional.of(versions.getFirst().version()))
                  .orElseThrow()
                  .bytes())
          .isEqualTo("one".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void swap_andMissingThings(URI endpoint) throws Exception {
    try (S3Client sdk = sdk(endpoint)) {
      sdk.createBucket(b -> b.bucket("plain"));
      Bucket bucket = bucket(endpoint, "plain");
      assertThatThrownBy(bucket::requireObjectLock).hasMessageContaining("versions");
      BucketLogStore store = new BucketLogStore(bucket, "log/", Optional::empty);
      store.putIfAbsent(Map.of("tile/0/000.p/1", new byte[32]));
      assertThat(store.get("tile/0/000.p/2")).isNull();
      byte[] one = "1".getBytes(StandardCharsets.UTF_8);
      byte[] two = "2".getBytes(StandardCharsets.UTF_8);
      assertThat(store.compareAndSwap("checkpoint", null, one)).isTrue();
      assertThat(store.compareAndSwap("checkpoint", null, two)).isFalse();
      assertThat(store.compareAndSwap("checkpoint", two, one)).isFalse();
      assertThat(store.compareAndSwap("checkpoint", one, two)).isTrue();
      assertThat(store.get("checkpoint")).isEqualTo(two);
      assertThat(store.list("")).containsExactly("checkpoint", "tile/0/000.p/1");
      assertThatThrownBy(() -> bucket(endpoint, "nowhere").versions(""))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("there is no bucket nowhere");
    }
  }

  @Test
  void record_isReplicatedAndReadBack(URI endpoint) throws Exception {
    try (S3Client sdk = sdk(endpoint)) {
      sdk.createBucket(b -> b.bucket("second-account").objectLockEnabledForBucket(true));
      Clock clock = Clock.systemUTC();
      Entity entity =
          new Entity("Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/hsc");
      Workspace workspace = Workspace.create(directory.resolve("workspace"), entity, clock);
      for (int i = 0; i < 3; i++) {
        workspace
            .ledger()
            .append(
                new StatementDraft(
                    "log-file",
                    1,
                    "trail",
                    "file-" + i,
                    JsonNodeFactory.instance.objectNode().put("n", i),
                    List.of(),
                    null,
                    clock.instant(),
                    Actor.asserted("dana")));
        Replica.Pushed pushed =
            new Replica(bucket(endpoint, "second-account"))
                .push(
                    FrozenFiles.of(workspace.root(), List.of(FrozenFiles.Part.RECORD)).files(),
                    Optional.of(until));
        assertThat(pushed.conflicts()).isEmpty();
        assertThat(pushed.written()).isPositive();
      }
      Path copy = Files.createDirectories(directory.resolve("copy"));
      Replica.Pulled pulled =
          new Replica(bucket(endpoint, "second-account")).pull(copy, clock.instant());
      assertThat(pulled.unlocked()).isEmpty();
      assertThat(pulled.overlaid()).isEmpty();
      assertThat(pulled.checkpoints().values().iterator().next()).hasSize(3);
      assertThat(LedgerVerifier.verify(copy).problems()).isEmpty();
      assertThat(LedgerVerifier.verify(copy).statements()).isEqualTo(4);
    }
  }
}
