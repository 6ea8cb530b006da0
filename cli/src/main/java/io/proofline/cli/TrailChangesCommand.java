package io.proofline.cli;

import static java.util.Locale.ROOT;

import io.proofline.actions.ListTrailChanges;
import io.proofline.actions.Mandate;
import io.proofline.program.ApprovedChanges;
import io.proofline.program.ChangeApproval;
import io.proofline.trail.ask.HighRiskChanges;
import io.proofline.trail.coverage.CoverageScope;
import io.proofline.trail.who.Voucher;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trail changes}: what a weekly review looks at. */
@Command(
    description =
        "%nCalls that change who can see data or whether that is seen, by the catalog's classes."
            + " Refused and failed calls are attempts and are counted apart. That you read these"
            + " rows is recorded in the ledger. Exit 5 when management events are not proven over"
            + " the whole time: then there may have been more.")
final class TrailChangesCommand implements io.proofline.cli.Command {
  private static final int SHOWN = 40;

  @Option(names = "--class", paramLabel = "CLASS", description = "One class, such as iam.")
  @Nullable String eventClass;

  @Option(
      names = "--phi",
      description =
          "Leave out what the register says bears on no PHI; what bears on PHI comes first.")
  boolean phi;

  @Mixin Span span = new Span();

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate();
    Span.Times times = span.times(mandate);
    ListTrailChanges.Result result;
    try (Progress _ = session.terminal().progress("reading changes")) {
      result = new ListTrailChanges(mandate).run(times.from(), times.to());
    }
    if (phi && !result.changes().isEmpty() && result.scopes().isEmpty()) {
      throw TrailFilters.noRegister();
    }
    List<HighRiskChanges.Change> all =
        result.changes().stream()
            .filter(c -> eventClass == null || c.eventClass().name().equals(eventClass))
            .toList();
    List<HighRiskChanges.Change> changes = phi ? ChangesText.phiFirst(all, result) : all;
    if (session.options().json) {
      session.terminal().printRaw(Json.text(ChangesText.json(changes, result, times)));
      return result.covered() ? ExitCode.OK : ExitCode.PARTIAL;
    }
    Terminal terminal = session.terminal();
    List<HighRiskChanges.Change> done =
        changes.stream().filter(HighRiskChanges.Change::effective).toList();
    long opens =
        done.stream().filter(c -> c.direction() == HighRiskChanges.Direction.OPENS).count();
    terminal.print(
        Columns.count(done.size(), "high-risk change")
            + ", "
            + Columns.grouped(opens)
            + " open something; "
            + Columns.count(changes.size() - done.size(), "attempt")
            + " failed");
    terminal.print(
        "approved     "
            + approved(done, result, ApprovedChanges.When.BEFORE)
            + ", "
            + approved(done, result, ApprovedChanges.When.AFTER)
            + ", "
            + approved(done, result, ApprovedChanges.When.NEVER));
    boolean vouchedForSome = done.stream().anyMatch(c -> c.voucher() != Voucher.NONE);
    for (HighRiskChanges.Change change : done.stream().limit(SHOWN).toList()) {
      terminal.print(
          Columns.row(
              17,
              Span.Times.brief(change.event().time()),
              8,
              change.direction().id(),
              31,
              change.event().action(),
              change.who().label()));
      ChangesText.details(change, result)
          .forEach(line -> terminal.print(Columns.fit("                         " + line)));
      result
          .approval(change)
          .ifPresent(
              verdict ->
                  terminal.print(
                      Columns.fit("                         approved " + verdict.words())));
      if (change.voucher() != Voucher.DIGEST && vouchedForSome) {
        terminal.print("                         " + change.voucher().words().toUpperCase(ROOT));
      }
    }
    if (done.size() > SHOWN) {
      terminal.print("  ..." + (done.size() - SHOWN) + " more: run it with --json");
    }
    if (phi) {
      terminal.print(
          "left out     "
              + Columns.count(all.size() - changes.size(), "change")
              + " that the register says bear on no PHI");
    }
    CoverageText.notProven(terminal, "NOT COVERED: THERE MAY BE MORE", result.coverage());
    if (result.covered()) {
      terminal.print(
          Columns.hanging(
              13,
              "complete",
              "by all management events that " + CoverageScope.words(result.coverage())));
    }
    result.notes().forEach(note -> terminal.print(Columns.hanging(13, "note", note)));
    terminal.print("leaf         " + result.statement().leaf());
    terminal.say("next         proofline trail explain EVENT-ID (ids: run it with --json)");
    return result.covered() ? ExitCode.OK : ExitCode.PARTIAL;
  }

  private static String approved(
      List<HighRiskChanges.Change> done,
      ListTrailChanges.Result result,
      ApprovedChanges.When when) {
    List<ApprovedChanges.Verdict> verdicts =
        done.stream()
            .flatMap(change -> result.approval(change).stream())
            .filter(verdict -> verdict.when() == when)
            .toList();
    long exported =
        verdicts.stream()
            .filter(one -> one.approval().flatMap(ChangeApproval::exported).isPresent())
            .count();
    return Columns.grouped(verdicts.size())
        + " "
        + when.id()
        + (exported == 0 ? "" : " (" + Columns.grouped(exported) + " as exported)");
  }
}
