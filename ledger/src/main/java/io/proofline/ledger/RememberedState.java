package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Continuity;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogFiles;
import io.proofline.tlog.LogVerifier;
import io.proofline.tlog.LogVerifier.Entries;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TileTree;
import io.proofline.tlog.TlogFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a year's log with a checkpoint of it that somebody saved, in this copy or another. */
public final class RememberedState {
  private RememberedState() {}

  /**
   * What is wrong with the log in the light of the checkpoint; empty when it is the same state or
   * extends it.
   *
   * @param workspace the workspace or a copy of it
   * @param note the signed checkpoint
   */
  public static List<String> against(Path workspace, int year, byte[] note) throws IOException {
    Layout layout = new Layout(workspace.toAbsolutePath().normalize());
    List<String> wrong = new ArrayList<>();
    KeyChain chain =
        KeyChain.read(layout, year, Disk.system(), (file, what) -> wrong.add(file + " " + what));
    if (!wrong.isEmpty()) {
      return wrong;
    }
    try {
      Checkpoint earlier = chain.open(SignedNote.parse(note));
      return LogVerifier.verifySince(layout.log(year), chain.current(), earlier, Entries.NONE)
          .problems()
          .stream()
          .map(problem -> problem.file() + " " + problem.what())
          .toList();
    } catch (TlogFormatException e) {
      return List.of("the remembered checkpoint: " + e.getMessage());
    }
  }

  /**
   * Why the log does not continue the checkpoint; empty when it is the same tree or extends it.
   * Unlike {@link #against} it looks at no more than a proof needs.
   *
   * @param workspace the workspace or a copy of it
   * @param note the signed checkpoint
   */
  public static Optional<String> notContinued(Path workspace, int year, byte[] note)
      throws IOException {
    Layout layout = new Layout(workspace.toAbsolutePath().normalize());
    Disk disk = Disk.system();
    List<String> wrong = new ArrayList<>();
    KeyChain chain =
        KeyChain.read(layout, year, disk, (file, what) -> wrong.add(file + " " + what));
    if (!wrong.isEmpty()) {
      return Optional.of(wrong.getFirst());
    }
    LogFiles files = new LogFiles(layout.log(year), disk);
    Checkpoint now;
    Checkpoint earlier;
    try {
      now = chain.open(SignedNote.parse(files.checkpoint()));
    } catch (TlogFormatException e) {
      return Optional.of("the checkpoint of this record: " + e.getMessage());
    }
    try {
      earlier = chain.open(SignedNote.parse(note));
    } catch (TlogFormatException e) {
      return Optional.of("its checkpoint is none of this record: " + e.getMessage());
    }
    return switch (Continuity.of(earlier, now, new TileTree(files, now.size()))) {
      case SAME, EXTENDS -> Optional.empty();
      case ROLLED_BACK ->
          Optional.of(
              "its checkpoint has "
                  + earlier.size()
                  + " leaves, this record only "
                  + now.size()
                  + ": this record was put back, or a copy of it went on");
      case FORKED ->
          Optional.of(
              "its checkpoint of "
                  + earlier.size()
                  + " leaves is of another history, signed by the keys of this record: two copies"
                  + " of the workspace went on, or the keys are in other hands");
    };
  }
}
