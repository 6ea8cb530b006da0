package io.proofline.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Entity;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.LedgerVerifier;
import io.proofline.ledger.Workspace;
import io.proofline.tlog.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that records and copies, killed at any moment. */
class KilledCopiesTest {
  @TempDir Path folder;

  /** {@code -Dproofline.kills=N} kills so many times; CI does a few. */
  @Test
  void processKilledWhileItCopies_losesNothing_andTheNextOneGoesOn() throws Exception {
    int kills = Integer.getInteger("proofline.kills", 4);
    Path directory = folder.resolve("workspace");
    Clock clock = Clock.systemUTC();
    Workspace.create(
        directory,
        new Entity("Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/hsc"),
        clock);
    MemoryS3 s3 = new MemoryS3();
    Random random = new Random(20261128);
    Map<Integer, LeafRef> acknowledged = new TreeMap<>();
    long copied = 0;
    int next = 0;
    try (ServedS3 served = new ServedS3(s3)) {
      CopyTarget target =
          new CopyTarget(
              "s3://vault/clinic",
              "eu-central-1",
              Optional.of(served.endpoint()),
              Optional.empty(),
              Optional.empty(),
              Optional.of(new LockPeriod("6y")));
      new CopyTargets(directory, Disk.system()).write(List.of(target));
      for (int kill = 0; kill < kills; kill++) {
        List<String> said = run(directory, next, 1 + kill % 4, random.nextInt(60));
        long promised = copied;
        for (String line : said) {
          String[] words = line.split(" ", -1);
          int number = Integer.parseInt(words[1]);
          if (words[0].equals("ack")) {
            acknowledged.put(number, LeafRef.parse(words[2]));
            next = number + 1;
          } else {
            promised = Objects.requireNonNull(acknowledged.get(number)).index() + 1;
          }
        }
        next++; // One more may have been recorded without its promise.
        // The record lost nothing, and the copy is whole and has what was said to be there.
        assertThat(LedgerVerifier.verify(directory).problems()).as("kill " + kill).isEmpty();
        Workspace workspace = Workspace.open(directory, clock);
        for (Map.Entry<Integer, LeafRef> promise : acknowledged.entrySet()) {
          assertThat(workspace.ledger().at(promise.getValue()).orElseThrow().idempotencyKey())
              .isEqualTo("file-" + promise.getKey());
        }
        copied = leaves(s3, clock);
        assertThat(copied).as("kill " + kill).isGreaterThanOrEqualTo(promised);
      }
      Bucket bucket =
          new Bucket(
              target.bucket(),
              () -> new Credentials("AKIDEXAMPLE", "secret", Optional.empty()),
              HttpSeam.network(Duration.ofSeconds(5), Duration.ofSeconds(15)),
              clock,
              Pause.growing());
      assertThat(new Copies(directory, _ -> bucket, clock).publish(false).getFirst())
          .isInstanceOf(Copies.Standing.Current.class);
    }
    assertThat(leaves(s3, clock))
        .isEqualTo(Workspace.open(directory, clock).ledger().checkpoint().size());
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(kills);
    assertThat(copied).isPositive();
  }

  private long leaves(MemoryS3 s3, Clock clock) throws IOException {
    if (!s3.keys().stream().anyMatch(key -> key.endsWith("/checkpoint"))) {
      return 0;
    }
    Path copy = Files.createTempDirectory(folder, "copy");
    new Replica(BucketTest.bucket(s3, _ -> {})).pull(copy, clock.instant());
    LedgerReport report = Uncovered.verify(copy).report();
    assertThat(report.problems()).isEmpty();
    return report.years().getFirst().size();
  }

  /** Runs until some promises and some milliseconds more; then it is killed. */
  private List<String> run(Path directory, int number, int lines, int milliseconds)
      throws IOException, InterruptedException {
    Path promises = Files.createTempFile(folder, "promises", ".txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CopyingProcess.class.getName(),
                directory.toString(),
                Integer.toString(number))
            .redirectOutput(promises.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      while (Files.readString(promises).lines().count() < lines) {
        assertThat(process.isAlive()).as("the process begins").isTrue();
        Thread.sleep(5);
      }
      Thread.sleep(milliseconds);
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    String written = Files.readString(promises);
    return written.substring(0, written.lastIndexOf('\n')).lines().toList();
  }
}
