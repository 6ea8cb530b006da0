package io.proofline.ledger;

import java.nio.file.Path;

/** A process of its own that appends to a workspace one by one. */
final class AppendingProcess {
  private AppendingProcess() {}

  /** Arguments: workspace, first number, last number. */
  public static void main(String[] arguments) throws Exception {
    Workspace workspace = Workspace.open(Path.of(arguments[0]), Clinic.CLOCK);
    int from = Integer.parseInt(arguments[1]);
    int to = Integer.parseInt(arguments[2]);
    for (StatementDraft draft : Clinic.logFiles(from, to)) {
      workspace.ledger().append(draft);
    }
  }
}
