package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every step of appending, publishing and recovering goes wrong in turn, in every way that a disk
 * has. After each: the log is byte for byte what its entries demand, every acknowledged entry is at
 * its index and nowhere else, every checkpoint that was ever returned is extended, and the log
 * accepts appends again. Then the power is cut once more, and all of it must still be so.
 *
 * <p>{@code -Dproofline.faults=all} takes every step of recovery after every crash; without it each
 * crash gets a share of them, in turn.
 */
class FaultTest {
  private static final Path BASE = Path.of("/volumes/data/log");
  private static final SigningKey KEY = TestLog.KEY;
  private static final boolean ALL = System.getProperty("proofline.faults", "").equals("all");

  /** A log of 250 entries: what is appended next crosses the edge of a tile. */
  private static SimDisk start = new SimDisk(BASE);

  /** What was promised to a caller. */
  private static final class Promises {
    private final Map<Long, byte[]> acknowledged = new TreeMap<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();

    Promises() {}

    Promises(Promises other) {
      acknowledged.putAll(other.acknowledged);
      checkpoints.addAll(other.checkpoints);
    }
  }

  private static final Promises BEFORE = new Promises();

  private static LogSetup setup(Disk disk) {
    // Small files, so that segments are changed and the index is written and merged.
    return LogSetup.in(BASE, KEY, disk).withLimits(new LogSetup.Limits(600, 100, 1 << 20, 4));
  }

  private static byte[] entry(long number) {
    return ByteBuffer.allocate(40).putLong(number).array();
  }

  private static void append(LogWriter writer, Promises promises, long from, long to)
      throws IOException {
    Map<Long, byte[]> group = new TreeMap<>();
    writer.append(
        batch -> {
          group.clear();
          for (long i = from; i < to; i++) {
            IdempotencyKey key = IdempotencyKey.of("entry", Long.toString(i));
            long known = batch.known(key);
            group.put(known >= 0 ? known : batch.add(key, entry(i), new byte[0]), entry(i));
          }
        });
    for (Map.Entry<Long, byte[]> one : group.entrySet()) {
      byte[] before = promises.acknowledged.put(one.getKey(), one.getValue());
      assertThat(before == null || Arrays.equals(before, one.getValue()))
          .as("index " + one.getKey() + " was given out twice")
          .isTrue();
    }
  }

  private static void publish(LogWriter writer, Promises promises) throws IOException {
    promises.checkpoints.add(Checkpoint.parse(writer.publish().text()));
  }

  @BeforeAll
  static void makeStart() throws Exception {
    SimDisk disk = new SimDisk(BASE);
    LogWriter writer = new LogWriter(setup(disk));
    publish(writer, BEFORE);
    append(writer, BEFORE, 0, 100);
    publish(writer, BEFORE);
    append(writer, BEFORE, 100, 250);
    publish(writer, BEFORE);
    start = disk;
  }

  /** The work during which something goes wrong. */
  private static void work(Disk disk, Promises promises) throws IOException {
    LogWriter writer = new LogWriter(setup(disk));
    append(writer, promises, 248, 253); // Two of them are there already.
    publish(writer, promises);
    append(writer, promises, 253, 257);
    append(writer, promises, 256, 260);
    publish(writer, promises);
    append(writer, promises, 260, 262);
  }

  /** A process that starts afterwards: brings the log to its end, and goes on. */
  private static void goOn(Disk disk, Promises promises, long next) throws IOException {
    LogWriter writer = new LogWriter(setup(disk));
    publish(writer, promises);
    append(writer, promises, next, next + 2);
    publish(writer, promises);
  }

  private static void check(SimDisk disk, Promises promises, String what) throws IOException {
    try {
      LogStore store = setup(disk).store();
      ReferenceLog log = ReferenceLog.read(store, KEY);
      log.requireResources(store);
      log.requireEachOnce();
      promises.acknowledged.forEach(
          (index, entry) ->
              assertThat(log.entries().get(index.intValue()))
                  .as("entry at its index")
                  .isEqualTo(entry));
      promises.checkpoints.forEach(log::requireRoot);
      // Whoever appends everything again gets the indices of the first time.
      LogWriter writer = new LogWriter(setup(disk));
      writer.append(
          batch -> {
            for (int i = 0; i < log.entries().size(); i++) {
              long number = ByteBuffer.wrap(log.entries().get(i)).getLong();
              assertThat(batch.known(IdempotencyKey.of("entry", Long.toString(number))))
                  .isEqualTo(i);
            }
          });
    } catch (AssertionError | RuntimeException | IOException e) {
      throw new AssertionError(what + ": " + e.getMessage(), e);
    }
  }

  /** Runs the work with a fault; gives null when the step was never reached. */
  private static boolean struckAndSound(SimDisk.Fault fault, long step, boolean reads)
      throws IOException {
    String what = fault + " at " + (reads ? "read or write " : "step ") + step;
    SimDisk disk = start.copy();
    Promises promises = new Promises(BEFORE);
    disk.strike(fault, step, reads);
    try {
      work(disk, promises);
    } catch (IOException | TlogFormatException e) {
      // Whatever it was: what was promised must hold.
    }
    boolean struck = disk.struck();
    recoverAndCheck(disk, promises, what, step);
    return struck;
  }

  private static void recoverAndCheck(SimDisk disk, Promises promises, String what, long seed)
      throws IOException {
    boolean ended = disk.dead();
    disk.restart(new Random(seed));
    try {
      if (ended) {
        // A process that has nothing to say relies on what it finds; then the power is cut.
        SimDisk idle = disk.copy();
        publish(new LogWriter(setup(idle)), promises);
        idle.cutPower(null);
        publish(new LogWriter(setup(idle)), promises);
      }
      goOn(disk, promises, 300);
      disk.cutPower(null);
      goOn(disk, promises, 400);
    } catch (IOException | RuntimeException e) {
      throw new AssertionError(what + ": the log does not go on: " + e.getMessage(), e);
    }
    check(disk, promises, what);
  }

  @ParameterizedTest
  @EnumSource(SimDisk.Fault.class)
  void anyStepOfAppendingAndPublishing_goesWrong(SimDisk.Fault fault) throws Exception {
    long step = 1;
    while (struckAndSound(fault, step, false)) {
      step++;
    }
    assertThat(step).as("steps").isGreaterThan(80);
  }

  @Test
  void anyReadWhileAppendingAndPublishing_failsOnce() throws Exception {
    long step = 1;
    while (struckAndSound(SimDisk.Fault.ERROR, step, true)) {
      step += ALL ? 1 : 4;
    }
    assertThat(step).isGreaterThan(100);
  }

  @Test
  void anyStepOfRecovery_goesWrong() throws Exception {
    SimDisk.Fault[] kinds = SimDisk.Fault.values();
    boolean reached = true;
    int runs = 0;
    for (long crash = 1; reached; crash += ALL ? 1 : 5) {
      SimDisk crashed = start.copy();
      Promises promised = new Promises(BEFORE);
      crashed.strike(
          crash / 5 % 2 == 0 ? SimDisk.Fault.CRASH_BEFORE : SimDisk.Fault.POWER_CUT_REORDERED,
          crash,
          false);
      try {
        work(crashed, promised);
      } catch (IOException | TlogFormatException e) {
        // It ended there.
      }
      reached = crashed.struck();
      crashed.restart(new Random(crash));
      long stride = ALL ? 1 : 9;
      boolean more = true;
      for (long step = 1 + (ALL ? 0 : crash % stride); more; step += stride) {
        // Each crash meets one kind of second fault at a step, all of them in turn; all at once by
        // ALL.
        int turn = (int) ((crash / 5 + step / stride) % kinds.length);
        for (SimDisk.Fault kind : ALL ? kinds : new SimDisk.Fault[] {kinds[turn]}) {
          runs++;
          SimDisk disk = crashed.copy();
          Promises promises = new Promises(promised);
          disk.strike(kind, step, false);
          try {
            goOn(disk, promises, 280);
          } catch (IOException | TlogFormatException e) {
            // The second failure.
          }
          more &= disk.struck();
          recoverAndCheck(
              disk, promises, "crash at step " + crash + ", then " + kind + " at " + step, step);
        }
      }
    }
    assertThat(runs).as("crashes with a second fault").isGreaterThan(50);
  }
}
