package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.tlog.CheckpointMemory;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that replaces keys, killed at any moment. */
class KilledRotationTest {
  @TempDir Path folder;

  /** {@code -Dproofline.kills=N} kills so many times; CI does a few. */
  @Test
  void processKilledWhileItReplacesKeys_leavesALogThatEverybodyCanFollow() throws Exception {
    int kills = Integer.getInteger("proofline.kills", 4);
    Path directory = folder.resolve("workspace");
    Clock clock = Clock.systemUTC();
    Workspace.create(directory, Clinic.ENTITY, clock).ledger().appendAll(Clinic.logFiles(0, 3));
    LogKeys first = LogKeys.parse(Files.readString(directory.resolve("ledger/2026.vkey")));
    CheckpointMemory memory = new CheckpointMemory(folder.resolve("memory"), Disk.system());
    Random random = new Random(20261128);
    Map<Integer, LeafRef> acknowledged = new TreeMap<>();
    List<LeafRef> replaced = new ArrayList<>();
    for (int kill = 0; kill < kills; kill++) {
      run(directory, 100 + 1000 * kill, 1 + kill % 3, random.nextInt(150), acknowledged, replaced);
      Workspace workspace = Workspace.open(directory, clock); // Finishes it, or takes it back.
      assertThat(directory.resolve("keys/ledger-2026.next")).doesNotExist();
      // From the first keys on, and from every checkpoint that was seen after an earlier kill.
      LedgerReport report =
          LedgerVerifier.verify(directory, new VerifierTrust(first.keys(), memory, List.of()));
      assertThat(report.problems()).as("after kill " + kill).isEmpty();
      for (Map.Entry<Integer, LeafRef> promise : acknowledged.entrySet()) {
        assertThat(workspace.ledger().at(promise.getValue()).orElseThrow().idempotencyKey())
            .isEqualTo("file-" + promise.getKey());
      }
      for (LeafRef leaf : replaced) {
        assertThat(workspace.ledger().at(leaf).orElseThrow().type()).isEqualTo(KeyRotation.TYPE);
      }
      workspace.ledger().appendAll(Clinic.logFiles(10 + kill, 11 + kill));
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(kills);
    assertThat(replaced).isNotEmpty();
  }

  /** Runs until some promises and some milliseconds more; then it is killed. */
  private void run(
      Path directory,
      int number,
      int lines,
      int milliseconds,
      Map<Integer, LeafRef> acknowledged,
      List<LeafRef> replaced)
      throws IOException, InterruptedException {
    Path promises = folder.resolve("promises-" + number);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                RotatingProcess.class.getName(),
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
    for (String line : written.substring(0, written.lastIndexOf('\n')).split("\n", -1)) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("ack")) {
        acknowledged.put(Integer.valueOf(words[1]), LeafRef.parse(words[2]));
      } else {
        replaced.add(LeafRef.parse(words[1]));
      }
    }
  }
}
