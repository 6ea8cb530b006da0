package io.proofline.program.export;

import java.time.Instant;
import java.util.List;

/**
 * An approval as another system exports it.
 *
 * @param id of the change there, for example {@code clinic/infra#318}
 * @param title what is to be changed
 * @param author who asked for it; empty when the export does not say
 * @param approver who approved
 * @param approved when, as the export says
 * @param from first instant of the window in which the change is made
 * @param to the window ends before this instant
 * @param resources ARNs
 * @param accounts accounts, whole
 * @param file name of the file that says so
 */
public record ExportedApproval(
    String id,
    String title,
    String author,
    String approver,
    Instant approved,
    Instant from,
    Instant to,
    List<String> resources,
    List<String> accounts,
    String file) {

  /** Takes copies of the lists. */
  public ExportedApproval {
    resources = List.copyOf(resources);
    accounts = List.copyOf(accounts);
  }
}
