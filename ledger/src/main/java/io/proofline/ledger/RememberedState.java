package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogVerifier;
import io.proofline.tlog.LogVerifier.Entries;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
}
