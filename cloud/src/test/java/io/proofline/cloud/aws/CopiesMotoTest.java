package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.moto.MotoServer;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.store.Bucket;
import io.proofline.ledger.store.Copies;
import io.proofline.ledger.store.CopyTarget;
import io.proofline.ledger.store.CopyTargets;
import io.proofline.ledger.store.HttpSeam;
import io.proofline.ledger.store.LockPeriod;
import io.proofline.ledger.store.Replica;
import io.proofline.ledger.store.Uncovered;
import io.proofline.tlog.Disk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Copies that follow a record, in an S3 that others wrote. Every exchange with it fails in turn:
 * before it arrives, and after it was acted on.
 */
@ExtendWith(MotoServer.class)
class CopiesMotoTest {
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path folder;
  private Path directory = Path.of("");
  private int exchanges;
  private int failAt = -1;
  private boolean acted;

  @BeforeEach
  void makeWorkspace() throws IOException {
    directory = folder.resolve("workspace");
    Entity entity =
        new Entity("Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/hsc");
    Workspace.create(directory, entity, CLOCK);
  }

  private void append(String key) throws IOException {
    Workspace.open(directory, CLOCK)
        .ledger()
        .append(
            new StatementDraft(
                "log-file",
                1,
                "trail",
                key,
                JsonNodeFactory.instance.objectNode().put("n", key),
                List.of(),
                null,
                CLOCK.instant(),
                Actor.asserted("dana")));
  }

  private static CopyTarget target(URI endpoint, String bucket, Optional<LockPeriod> lock) {
    return new CopyTarget(
        "s3://" + bucket + "/clinic",
        "us-east-1",
        Optional.of(endpoint),
        Optional.empty(),
        Optional.empty(),
        lock);
  }

  private static S3Client sdk(URI endpoint) {
    return new SdkServices(endpoint).s3("us-east-1");
  }

  private Bucket bucket(CopyTarget target) {
    HttpSeam network = HttpSeam.network(Duration.ofSeconds(5), Duration.ofSeconds(30));
    return new Bucket(
        target.bucket(),
        new AwsIdentity(null),
        request -> {
          boolean fails;
          synchronized (this) {
            fails = failAt >= 0 && exchanges >= failAt;
            exchanges++;
          }
          if (!fails) {
            return network.send(request);
          }
          if (acted) {
            network.send(request).body().close();
          }
          throw new IOException("connection reset");
        },
        CLOCK,
        _ -> {});
  }

  private Copies.Standing publish(boolean ask) throws IOException {
    return new Copies(directory, this::bucket, CLOCK).publish(ask).getFirst();
  }

  private long leavesThere(CopyTarget target) throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy");
    Replica.Pulled pulled = new Replica(bucket(target)).pull(copy, CLOCK.instant());
    assertThat(pulled.overlaid()).isEmpty();
    assertThat(pulled.unlocked()).isEmpty();
    LedgerReport report = Uncovered.verify(copy).report();
    assertThat(report.problems()).isEmpty();
    return report.years().getFirst().size();
  }

  @Test
  void copyFollowsLocked_whateverExchangeIsTheLast(URI endpoint) throws Exception {
    try (S3Client sdk = sdk(endpoint)) {
      sdk.createBucket(b -> b.bucket("followed").objectLockEnabledForBucket(true));
      CopyTarget target = target(endpoint, "followed", Optional.of(new LockPeriod("6y")));
      new CopyTargets(directory, Disk.system()).write(List.of(target));
      append("first");
      assertThat(publish(false)).isInstanceOf(Copies.Standing.Current.class);
      long size = 2;
      boolean cut = true;
      for (int last = 0; cut; last++) {
        for (boolean after : new boolean[] {false, true}) {
          append("last " + last + after);
          size++;
          exchanges = 0;
          failAt = last;
          acted = after;
          Copies.Standing standing = publish(false);
          cut = standing instanceof Copies.Standing.Behind;
          failAt = -1;
          assertThat(leavesThere(target)).isBetween(size - (cut ? 1 : 0), size);
          assertThat(publish(false)).isInstanceOf(Copies.Standing.Current.class);
          assertThat(leavesThere(target)).isEqualTo(size);
        }
        assertThat(last).as("the loop ends").isLessThan(30);
      }
      String year = CLOCK.instant().toString().substring(0, 4);
      sdk.deleteObject(d -> d.bucket("followed").key("clinic/ledger/" + year + "/checkpoint"));
      assertThat(publish(true))
          .isInstanceOfSatisfying(
              Copies.Standing.Contradicting.class,
              other -> assertThat(other.what()).anyMatch(w -> w.contains("something hides it")));
    }
  }

  @Test
  void secondWriterAndPutBackBucket_areNamed(URI endpoint) throws Exception {
    try (S3Client sdk = sdk(endpoint)) {
      sdk.createBucket(b -> b.bucket("shared"));
      new CopyTargets(directory, Disk.system())
          .write(List.of(target(endpoint, "shared", Optional.empty())));
      assertThat(publish(false)).isInstanceOf(Copies.Standing.Current.class);
      String key = "clinic/ledger/" + CLOCK.instant().toString().substring(0, 4) + "/checkpoint";
      byte[] older = sdk.getObjectAsBytes(g -> g.bucket("shared").key(key)).asByteArray();
      Path second = folder.resolve("second");
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path path : files.toList()) {
          Files.copy(path, second.resolve(directory.relativize(path).toString()));
        }
      }
      append("of the first");
      assertThat(publish(false)).isInstanceOf(Copies.Standing.Current.class);
      Path first = directory;
      directory = second;
      append("of the second");
      assertThat(publish(false))
          .isInstanceOfSatisfying(
              Copies.Standing.Contradicting.class,
              other -> assertThat(other.what()).anyMatch(w -> w.contains("another history")));
      directory = first;
      assertThat(publish(true)).isInstanceOf(Copies.Standing.Current.class);
      sdk.putObject(p -> p.bucket("shared").key(key), RequestBody.fromBytes(older));
      append("more of the first");
      assertThat(publish(false))
          .isInstanceOfSatisfying(
              Copies.Standing.Contradicting.class,
              other -> assertThat(other.what()).anyMatch(w -> w.contains("put back")));
    }
  }
}
