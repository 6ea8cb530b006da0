package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
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
  void journalThatCannotBeWritten_refusesToAppendAndStillReads() throws Exception {
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    Path journal = directory.resolve("state/journal-2026");
    Path aside = directory.resolve("state/aside");
    Files.move(journal, aside);
    Files.writeString(journal, "a file where a directory is needed");
    Workspace again = Workspace.open(directory, Clinic.CLOCK);
    assertThatThrownBy(() -> again.ledger().append(Clinic.logFiles(0, 1).getFirst()))
        .isInstanceOf(IOException.class);
    assertThat(again.ledger().at(new LeafRef(2026, 0))).isPresent();
    assertThat(again.ledger().checkpoint().size()).isEqualTo(1);
    Files.delete(journal);
    Files.move(aside, journal);
    Workspace.open(directory, Clinic.CLOCK).ledger().append(Clinic.logFiles(0, 1).getFirst());
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
    assertThat(workspace.ledger().checkpoint().size()).isEqualTo(2);
  }

  @Test
  void whatIsRecordedAndCannotBePublished_isPublishedWhenTheWorkspaceIsOpened() throws Exception {
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    Path temporary = directory.resolve("state/tmp");
    try (Stream<Path> files = Files.list(temporary)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(temporary);
    Files.writeString(temporary, "a file where a directory is needed");
    StatementDraft draft = Clinic.logFiles(0, 1).getFirst();
    assertThatThrownBy(() -> workspace.ledger().append(draft))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not published yet")
        .hasMessageContaining("nothing is lost");
    assertThat(workspace.ledger().at(new LeafRef(2026, 0))).isPresent();
    Files.delete(temporary);
    Files.createDirectory(temporary);
    assertThatThrownBy(() -> workspace.ledger().append(draft))
        .hasMessageContaining("open the workspace again");
    Workspace again = Workspace.open(directory, Clinic.CLOCK);
    assertThat(again.ledger().checkpoint().size()).isEqualTo(2);
    assertThat(again.ledger().append(draft).duplicate()).isTrue();
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void tornJournal_losesOnlyWhatWasNeverAcknowledged() throws Exception {
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    workspace.ledger().appendAll(Clinic.logFiles(0, 3));
    Path segment = directory.resolve("state/journal-2026/0000000000000000000.frames");
    Files.write(segment, new byte[] {'P', 'L', 'J', '1', 0, 0}, StandardOpenOption.APPEND);
    Workspace again = Workspace.open(directory, Clinic.CLOCK);
    assertThat(again.ledger().appendAll(Clinic.logFiles(0, 4)))
        .extracting(Ledger.Recorded::duplicate)
        .containsExactly(true, true, true, false);
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void damagedJournalOfASignedTree_isNamed() throws Exception {
    Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    int step = killedAfterSigning();
    Path segment = directory.resolve("state/journal-2026/0000000000000000000.frames");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length - 40] ^= 1; // In the last frame, which step decides to be signed.
    Files.write(segment, bytes);
    assertThat(step).isPositive();
    assertThatThrownBy(() -> Workspace.open(directory, Clinic.CLOCK))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("journal-2026");
    assertThat(LedgerVerifier.verify(directory).ok()).isFalse();
  }

  /** Kills an append at the first step after which it is signed and not published. */
  private int killedAfterSigning() throws IOException {
    byte[] checkpoint = Files.readAllBytes(directory.resolve("ledger/2026/checkpoint"));
    for (int step = 1; ; step++) {
      FailingDisk disk = new FailingDisk(step, FailingDisk.Fault.KILL_AFTER);
      assertThatThrownBy(
              () ->
                  Workspace.open(directory, Clinic.CLOCK, disk, RandomSource.secure())
                      .ledger()
                      .appendAll(Clinic.logFiles(0, 1)))
          .isInstanceOf(IOException.class);
      byte[] signed = Files.readAllBytes(directory.resolve("keys/ledger-2026.signed"));
      assertThat(Files.readAllBytes(directory.resolve("ledger/2026/checkpoint")))
          .isEqualTo(checkpoint);
      if (!Arrays.equals(signed, checkpoint)) {
        return step;
      }
    }
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
