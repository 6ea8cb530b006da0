package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on the real file system: several at once, and killed at any moment. */
class ProcessesTest {
  @TempDir Path directory;

  /** A running process and what it promised. */
  private static final class Running {
    private final Process process;
    private final Map<Long, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<Long, String> checkpoints = new ConcurrentHashMap<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Thread reader;

    Running(Path directory, long from, long count) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LogProcess.class.getName(),
                  directory.toString(),
                  Long.toString(from),
                  Long.toString(count))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      reader = Thread.ofVirtual().start(this::read);
    }

    private void read() {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] words = line.split(" ", -1);
          if (words[0].equals("ack") && words.length == 3) {
            acknowledged.put(Long.valueOf(words[1]), Long.valueOf(words[2]));
            begun.countDown();
          } else if (words[0].equals("checkpoint") && words.length == 3) {
            checkpoints.put(Long.valueOf(words[1]), words[2]);
          }
        }
      } catch (IOException e) {
        // The pipe of a process that was killed.
      } finally {
        begun.countDown();
      }
    }

    void waitUntilItAcknowledged() throws InterruptedException {
      assertThat(begun.await(120, TimeUnit.SECONDS)).isTrue();
    }

    int end() throws InterruptedException {
      int code = process.waitFor();
      reader.join();
      return code;
    }
  }

  private void check(Map<Long, Long> acknowledged, Map<Long, String> checkpoints)
      throws IOException {
    LogStore store = LogSetup.in(directory, TestLog.KEY).store();
    assertThat(LogVerifier.verify(directory.resolve("log"), TestLog.KEY.verifier()).problems())
        .isEmpty();
    ReferenceLog log = ReferenceLog.read(store, TestLog.KEY);
    log.requireEachOnce();
    acknowledged.forEach(
        (number, index) ->
            assertThat(new String(log.entries().get(index.intValue()), StandardCharsets.UTF_8))
                .as("entry at index " + index)
                .isEqualTo(Long.toString(number)));
    checkpoints.forEach(
        (size, root) ->
            log.requireRoot(Checkpoint.of("-", size, java.util.HexFormat.of().parseHex(root))));
  }

  @Test
  void threeProcesses_shareOneLogAndEachNumberStandsOnce() throws Exception {
    List<Running> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(new Running(directory, i * 100L, 200)); // Half of each other's numbers.
    }
    Map<Long, Long> all = new TreeMap<>();
    Map<Long, String> checkpoints = new TreeMap<>();
    for (Running one : processes) {
      assertThat(one.end()).isZero();
      assertThat(one.acknowledged).hasSize(200);
      one.acknowledged.forEach(
          (number, index) -> {
            Long before = all.putIfAbsent(number, index);
            assertThat(before == null || before.equals(index)).as("number " + number).isTrue();
          });
      checkpoints.putAll(one.checkpoints);
    }
    assertThat(all).hasSize(400);
    new LogWriter(LogSetup.in(directory, TestLog.KEY)).publish();
    check(all, checkpoints);
  }

  /** {@code -Dproofline.kills=N} kills so many times; CI does a few. */
  @Test
  void processKilledAtAnyMoment_losesNothingItPromised() throws Exception {
    int kills = Integer.getInteger("proofline.kills", 6);
    Random random = new Random(20261128);
    Map<Long, Long> all = new TreeMap<>();
    Map<Long, String> checkpoints = new TreeMap<>();
    for (int kill = 0; kill < kills; kill++) {
      // Begins before the end of the last one, so that what was cut off is appended again.
      Running one = new Running(directory, Math.max(0, kill * 400L - 200), 100_000);
      one.waitUntilItAcknowledged();
      Thread.sleep(random.nextInt(60));
      one.process.destroyForcibly();
      one.end();
      one.acknowledged.forEach(
          (number, index) -> {
            Long before = all.putIfAbsent(number, index);
            assertThat(before == null || before.equals(index)).as("number " + number).isTrue();
          });
      checkpoints.putAll(one.checkpoints);
      // Whoever opens the log next brings it to its end.
      new LogWriter(LogSetup.in(directory, TestLog.KEY)).publish();
      check(all, checkpoints);
    }
    assertThat(all).isNotEmpty();
  }
}
