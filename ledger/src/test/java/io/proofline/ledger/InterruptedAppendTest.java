package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each step of an append goes wrong in turn. Afterwards the ledger verifies, everything that was
 * acknowledged stands at its leaf, every checkpoint that was seen is extended, and appending works.
 */
class InterruptedAppendTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(FailingDisk.Fault.class)
  void anyStepGoingWrong_losesNothingAndLeavesNothingHalfWritten(FailingDisk.Fault fault)
      throws Exception {
    Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    Workspace start = Workspace.open(directory, Clinic.CLOCK);
    start.ledger().appendAll(Clinic.logFiles(0, 253)); // 254 leaves: the next commits cross a tile.
    List<Ledger.Recorded> acknowledged = new ArrayList<>();
    int next = 253;
    boolean failed = true;
    for (long step = 1; failed; step++) {
      // Blobs are staged on a sound disk: the fault is to hit the commit.
      StatementDraft snapshot = Clinic.snapshot(start, "snapshot-" + step, 2);
      FailingDisk disk = new FailingDisk(step, fault);
      List<StatementDraft> drafts = new ArrayList<>(Clinic.logFiles(next, next + 1));
      drafts.add(snapshot);
      next++;
      LeafRef before = last(start);
      try {
        Workspace broken = Workspace.open(directory, Clinic.CLOCK, disk, RandomSource.secure());
        acknowledged.addAll(broken.ledger().appendAll(drafts));
        failed = disk.steps() >= step && fault != FailingDisk.Fault.FULL;
      } catch (IOException e) {
        assertThat(e).hasMessageNotContaining("dana.whitfield");
      }
      Workspace again = Workspace.open(directory, Clinic.CLOCK);
      LedgerReport report = LedgerVerifier.verify(directory);
      assertThat(report.problems()).as(fault + " at step " + step).isEmpty();
      assertThat(last(again)).isGreaterThanOrEqualTo(before);
      for (Ledger.Recorded one : acknowledged) {
        assertThat(again.ledger().at(one.statement().leaf())).contains(one.statement());
      }
      // The same drafts again: recorded now, or known already.
      acknowledged.addAll(again.ledger().appendAll(drafts));
      assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
      start = again;
      assertThat(step).as("the loop ends").isLessThan(200);
    }
    assertThat(acknowledged.size()).isGreaterThan(20);
  }

  private static LeafRef last(Workspace workspace) throws IOException {
    return new LeafRef(2026, workspace.ledger().checkpoint().size());
  }

  @ParameterizedTest
  @EnumSource(names = {"ERROR", "FULL", "KILL_AFTER"})
  void creatingAWorkspace_canBeTriedAgain(FailingDisk.Fault fault) throws Exception {
    boolean failed = true;
    for (long step = 1; failed; step++) {
      Path place = directory.resolve("w" + step);
      FailingDisk disk = new FailingDisk(step, fault);
      try {
        Workspace.create(place, Clinic.ENTITY, Clinic.CLOCK, disk, RandomSource.secure());
        failed = disk.steps() >= step;
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }
      if (!Files.exists(place.resolve("proofline.yaml"))) {
        Workspace.create(place, Clinic.ENTITY, Clinic.CLOCK);
      }
      Workspace workspace = Workspace.open(place, Clinic.CLOCK);
      workspace.ledger().appendAll(Clinic.logFiles(0, 2));
      LedgerReport report = LedgerVerifier.verify(place);
      assertThat(report.problems()).as(fault + " at step " + step).isEmpty();
      assertThat(report.statements()).isEqualTo(3);
    }
  }

  @Test
  void workspaceThatCannotBeWritten_refusesToAppendAndStillReads() throws Exception {
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    Path temporary = directory.resolve("state/tmp");
    Files.delete(temporary);
    Files.writeString(temporary, "a file where a directory is needed");
    assertThatThrownBy(() -> workspace.ledger().append(Clinic.logFiles(0, 1).getFirst()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing was recorded");
    assertThat(workspace.ledger().at(new LeafRef(2026, 0))).isPresent();
    Files.delete(temporary);
    Files.createDirectory(temporary);
    assertThatThrownBy(() -> workspace.ledger().append(Clinic.logFiles(0, 1).getFirst()))
        .hasMessageContaining("open the workspace again");
    Workspace.open(directory, Clinic.CLOCK).ledger().append(Clinic.logFiles(0, 1).getFirst());
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void damagedPendingFile_isForgottenWhenItWasNeverSigned() throws Exception {
    Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    Files.writeString(directory.resolve("state/pending-2026"), "torn");
    Workspace again = Workspace.open(directory, Clinic.CLOCK);
    again.ledger().appendAll(Clinic.logFiles(0, 1));
    assertThat(directory.resolve("state/pending-2026")).doesNotExist();
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void damagedPendingFileOfASignedCommit_isNamed() throws Exception {
    Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    FailingDisk disk = killedAfterSigning();
    Workspace broken = Workspace.open(directory, Clinic.CLOCK, disk, RandomSource.secure());
    assertThatThrownBy(() -> broken.ledger().appendAll(Clinic.logFiles(0, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not known");
    Path pending = directory.resolve("state/pending-2026");
    byte[] bytes = Files.readAllBytes(pending);
    bytes[bytes.length / 2] ^= 1;
    Files.write(pending, bytes);
    assertThatThrownBy(() -> Workspace.open(directory, Clinic.CLOCK))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("pending-2026");
    assertThat(LedgerVerifier.verify(directory).ok()).isFalse();
  }

  /** Steps of an append: pending (4), memory (4), then the files. */
  private static FailingDisk killedAfterSigning() {
    return new FailingDisk(9, FailingDisk.Fault.KILL);
  }

  @Test
  void staleTemporaryFiles_areOutsideOfWhatIsVerified() throws Exception {
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    workspace.blobs().put(new byte[] {1}, "text/plain");
    try (Sheets.Writer writer = workspace.sheets().begin("application/x-ndjson")) {
      writer.append(Clinic.body("never", "sealed"));
    }
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
    try (Stream<Path> left = Files.list(directory.resolve("state/tmp"))) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("sheet-"))).isEmpty();
    }
  }
}
