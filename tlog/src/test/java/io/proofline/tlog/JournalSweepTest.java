package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Old files of the journal are freed so that nothing beside them waits long. */
class JournalSweepTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final Path DIRECTORY = Path.of("/journal");
  private static final Path ASIDE = DIRECTORY.resolve("0.frames.aside");

  private final SimDisk disk = new SimDisk(DIRECTORY);
  private final Journal journal =
      new Journal(
          DIRECTORY,
          disk,
          MEBIBYTE,
          new Journal.Listener() {
            @Override
            public void frame(JournalFrame frame) {}

            @Override
            public void begins(long first) {}
          });

  @BeforeEach
  void setALargeFileAside() throws Exception {
    disk.write(ASIDE, new byte[3 * MEBIBYTE + 1]);
    disk.force(ASIDE);
    disk.forceDirectory(DIRECTORY);
  }

  @Test
  void largeFile_isCutShortStepByStep_thenDeleted() throws Exception {
    disk.strike(SimDisk.Fault.CRASH_AFTER, 4, false); // Opening and forcing are steps.

    assertThatThrownBy(() -> journal.sweep(Rest.NONE)).hasMessageContaining("CRASH_AFTER");

    assertThat(disk.size(ASIDE)).as("two steps of a mebibyte were freed").isEqualTo(MEBIBYTE + 1);
    disk.restart(new Random(1));
    journal.sweep(Rest.NONE);
    assertThat(disk.list(DIRECTORY)).isEmpty();
  }

  @Test
  void anyFaultAtAnyStep_leavesAFileThatTheNextSweepDeletes() throws Exception {
    for (SimDisk.Fault fault : SimDisk.Fault.values()) {
      for (int step = 1; step <= 8; step++) {
        setALargeFileAside();
        disk.strike(fault, step, false);
        try {
          journal.sweep(Rest.NONE);
        } catch (IOException e) {
          assertThat(disk.struck()).isTrue();
        }
        disk.restart(new Random(step));

        journal.sweep(Rest.NONE);

        assertThat(disk.list(DIRECTORY)).as("%s at step %s", fault, step).isEmpty();
      }
    }
  }
}
