package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.LogVerifier;
import io.proofline.tlog.TlogFormatException;
import java.io.IOException;
import java.nio.file.Path;
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
    LogKeys keys = YearLog.publicKeys(layout.publicKey(year), Disk.system());
    try {
      return LogVerifier.verify(layout.log(year), keys, note, (_, _) -> {}).problems().stream()
          .map(problem -> problem.file() + " " + problem.what())
          .toList();
    } catch (TlogFormatException e) {
      return List.of("the remembered checkpoint: " + e.getMessage());
    }
  }
}
