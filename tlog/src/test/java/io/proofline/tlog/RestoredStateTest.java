package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State that was put back or edited is refused before anything is signed on top of it. */
class RestoredStateTest {
  private static final Path BASE = Path.of("/data/log");
  private static final Path LOG = BASE.resolve("log");
  private static final Path SEGMENT = BASE.resolve("state/journal/0000000000000000000.frames");

  private SimDisk disk;

  @BeforeEach
  void makeLog() throws Exception {
    disk = new SimDisk(BASE);
    append(disk, 0, 5);
  }

  private static LogSetup setup(Disk disk) {
    return LogSetup.in(BASE, TestLog.KEY, disk)
        .withLimits(new LogSetup.Limits(1 << 20, 100, 1 << 20, 1000));
  }

  private static byte[] entry(long number) {
    return ByteBuffer.allocate(200).putLong(number).array();
  }

  private static void record(Disk disk, int from, int to) throws IOException {
    new LogWriter(setup(disk))
        .append(
            batch -> {
              for (int i = from; i < to; i++) {
                batch.add(IdempotencyKey.of("n", "" + i), entry(i), new byte[0]);
              }
            });
  }

  private static void append(Disk disk, int from, int to) throws IOException {
    record(disk, from, to);
    new LogWriter(setup(disk)).publish();
  }

  private static byte[] signed(Disk disk) throws IOException {
    return disk.read(BASE.resolve("state/signed"));
  }

  private void refuses(String why) throws IOException {
    byte[] before = signed(disk);
    assertThatThrownBy(() -> append(disk, 50, 51))
        .isInstanceOf(TlogFormatException.class)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> new LogWriter(setup(disk)).publish())
        .isInstanceOf(TlogFormatException.class);
    assertThat(signed(disk)).isEqualTo(before);
  }

  private static void put(SimDisk from, SimDisk to, Path file) throws IOException {
    to.write(file, from.read(file));
  }

  @Test
  void checkpointThatWasPutBack_isRefusedAlthoughTheJournalCouldHealIt() throws Exception {
    SimDisk old = disk.copy();
    append(disk, 5, 7);
    put(old, disk, LOG.resolve("checkpoint"));
    refuses("put back");
  }

  @Test
  void checkpointThatIsGone_isRefused() throws Exception {
    disk.delete(LOG.resolve("checkpoint"));
    refuses("is missing");
  }

  @Test
  void secondPlaceThatWasPutBack_isRefused() throws Exception {
    SimDisk old = disk.copy();
    append(disk, 5, 7);
    put(old, disk, BASE.resolve("state/signed"));
    refuses("signer's memory was put back");
  }

  @Test
  void secondPlaceThatIsGone_isRefused() throws Exception {
    disk.delete(BASE.resolve("state/signed"));
    assertThatThrownBy(() -> append(disk, 5, 6))
        .isInstanceOf(TlogFormatException.class)
        .hasMessageContaining("refuses to sign");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void logAndSecondPlaceOfAnotherHistory_areRefusedByTheJournal(int entries) throws Exception {
    SimDisk forked = disk.copy();
    append(forked, 30, 30 + entries); // The same indices, other entries.
    append(disk, 5, 7);
    for (String file : forked.names()) {
      if (file.startsWith(LOG + "/") || file.endsWith("/signed")) {
        disk.createDirectories(java.util.Objects.requireNonNull(Path.of(file).getParent()));
        put(forked, disk, Path.of(file));
      }
    }
    refuses("different histories");
  }

  @Test
  void editedTile_isFoundBeforeSigning() throws Exception {
    record(disk, 5, 6);
    disk.flip(LOG.resolve("tile/0/000.p/5"), 40);
    refuses("");
  }

  @Test
  void bitThatFlippedOnTheWayToTheDisk_isFoundBeforeSigning() throws Exception {
    long length = disk.size(SEGMENT);
    record(disk, 5, 7);
    byte[] before = signed(disk);
    // Inside the entry, inside its leaf hash, and inside the frame's own hash.
    for (long position : new long[] {length + 120, length + 70, disk.size(SEGMENT) - 5}) {
      SimDisk flipped = disk.copy();
      LogWriter writer = new LogWriter(setup(flipped));
      writer.append(batch -> assertThat(batch.next()).isEqualTo(7));
      flipped.flip(SEGMENT, (int) position);
      assertThatThrownBy(writer::publish)
          .isInstanceOf(TlogFormatException.class)
          .hasMessageContaining("damaged at byte");
      assertThat(signed(flipped)).isEqualTo(before);
      assertThat(writer.stopped()).isTrue();
      assertThatThrownBy(() -> writer.append(_ -> {})).hasMessageContaining("open the log again");
    }
  }

  @Test
  void damageInTheMiddleOfTheJournal_isNotTakenForATornTail() throws Exception {
    long length = disk.size(SEGMENT);
    record(disk, 5, 6);
    record(disk, 6, 7);
    disk.flip(SEGMENT, (int) length + 2); // The magic of a frame that another one follows.
    assertThatThrownBy(() -> record(disk, 7, 8))
        .isInstanceOf(TlogFormatException.class)
        .hasMessageContaining("damaged at byte " + length);
  }

  @Test
  void journalThatIsLost_beginsAnewAtTheSignedSizeOnlyWhenKeysCanBeTold() throws Exception {
    for (Path file : disk.list(BASE.resolve("state/journal"))) {
      disk.delete(file);
    }
    assertThatThrownBy(() -> append(disk, 5, 6))
        .isInstanceOf(TlogFormatException.class)
        .hasMessageContaining("keys cannot be told from entries");
    LogSetup telling =
        setup(disk)
            .withKeys(
                (_, entry) ->
                    IdempotencyKey.of("n", Long.toString(ByteBuffer.wrap(entry).getLong())));
    LogWriter writer = new LogWriter(telling);
    writer.append(
        batch -> {
          assertThat(batch.known(IdempotencyKey.of("n", "3"))).isEqualTo(3);
          assertThat(batch.add(IdempotencyKey.of("n", "5"), entry(5), new byte[0])).isEqualTo(5);
        });
    assertThat(Checkpoint.parse(writer.publish().text()).size()).isEqualTo(6);
    ReferenceLog.read(telling.store(), TestLog.KEY).requireResources(telling.store());
  }

  @Test
  void journalLostWhileSomethingIsSignedAndNotPublished_isRefused() throws Exception {
    record(disk, 5, 6);
    SimDisk crashed = disk;
    for (long step = 1; ; step++) {
      crashed = disk.copy();
      crashed.strike(SimDisk.Fault.CRASH_AFTER, step, false);
      LogWriter writer = new LogWriter(setup(crashed));
      assertThatThrownBy(writer::publish).isInstanceOf(IOException.class);
      if (!java.util.Arrays.equals(
          crashed.copy().read(BASE.resolve("state/signed")), signed(disk))) {
        break;
      }
    }
    SimDisk lost = crashed.copy();
    for (Path file : lost.list(BASE.resolve("state/journal"))) {
      lost.delete(file);
    }
    assertThatThrownBy(() -> new LogWriter(setup(lost)).publish())
        .isInstanceOf(TlogFormatException.class)
        .hasMessageContaining("is lost");
  }
}
