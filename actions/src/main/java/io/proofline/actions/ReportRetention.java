package io.proofline.actions;

import io.proofline.ledger.Entry;
import io.proofline.ledger.ShreddedException;
import io.proofline.ledger.Statement;
import io.proofline.ledger.register.Registers;
import io.proofline.program.LogRetention;
import io.proofline.program.PolicyRegister;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Says how far back the logs reach beside what the policies ask for, and records that. */
public final class ReportRetention {
  private final Mandate mandate;

  /** In a workspace. */
  public ReportRetention(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Reports on today.
   *
   * @throws ShreddedException when the newest snapshot of an account was shredded, so that nobody
   *     can say where there must be logs
   */
  public Recorded run() throws IOException {
    List<Entry.Shredded> shredded = mandate.snapshots().shredded();
    if (!shredded.isEmpty()) {
      throw new ShreddedException(shredded.getFirst());
    }
    Registers registers = new Registers(mandate.workspace().ledger(), mandate.workspace().blobs());
    Optional<Registers.Registered> source = registers.latest(PolicyRegister.NAME, mandate.now());
    // Control ids were checked when it was recorded; a later catalog may have renamed one.
    Optional<PolicyRegister> policies =
        source.isEmpty()
            ? Optional.empty()
            : Optional.of(PolicyRegister.read(registers.file(source.get()), List.of()));
    LogRetention retention = new LogRetention(IngestTrail.store(mandate));
    LogRetention.Report report =
        retention.report(
            policies,
            Collected.newest(mandate).places(),
            LocalDate.ofInstant(mandate.now(), ZoneOffset.UTC));
    return new Recorded(report, retention.record(report, mandate.actor()));
  }

  /**
   * A report in the ledger.
   *
   * @param report the report
   * @param statement where it stands
   */
  public record Recorded(LogRetention.Report report, Statement statement) {}
}
