package io.proofline.cli;

import static java.util.Locale.ROOT;

import io.proofline.actions.ListTrailChanges;
import io.proofline.actions.Mandate;
import io.proofline.program.ApprovedChanges;
import io.proofline.program.ChangeApproval;
import io.proofline.trail.ask.HighRiskChanges;
import io.proofline.trail.who.Voucher;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code trail changes}: what a weekly review looks at. */
@Command(
    description =
        "%nCalls that change who can see data or whether that is seen, by the catalog's classes."
            + " Refused and failed calls are attempts and are counted apart. That you read these"
            + " rows is recorded in the ledger.")
final class TrailChangesCommand implements io.proofline.cli.Command {
  private static final int SHOWN = 40;

  @Option(names = "--class", paramLabel = "CLASS", description = "One class, such as iam.")
  @Nullable String eventClass;

  @Mixin Span span = new Span();

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate();
    Span.Times times = span.times(mandate);
    ListTrailChanges.Result result;
    try (Progress _ = session.terminal().progress("reading changes")) {
      result = new ListTrailChanges(mandate).run(times.from(), times.to());
    }
    List<HighRiskChanges.Change> changes =
        result.changes().stream()
            .filter(c -> eventClass == null || c.eventClass().name().equals(eventClass))
            .toList();
    if (session.options().json) {
      session.terminal().printRaw(Json.text(json(changes, result, times)));
      return ExitCode.OK;
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
            + " before, "
            + approved(done, result, ApprovedChanges.When.AFTER)
            + " after, "
            + approved(done, result, ApprovedChanges.When.NEVER)
            + " never");
    boolean vouchedForSome = done.stream().anyMatch(c -> c.voucher() != Voucher.NONE);
    for (HighRiskChanges.Change change : done.stream().limit(SHOWN).toList()) {
      terminal.print(
          Columns.row(
              13,
              Span.Times.brief(change.event().time()),
              9,
              change.direction().id(),
              34,
              change.event().action(),
              change.who().label()));
      change.resources().stream()
          .limit(1)
          .forEach(r -> terminal.print(Columns.fit("                       " + r)));
      result
          .approval(change)
          .ifPresent(
              verdict ->
                  terminal.print(
                      Columns.fit("                       approved " + verdict.words())));
      if (change.voucher() != Voucher.DIGEST && vouchedForSome) {
        terminal.print("                       " + change.voucher().words().toUpperCase(ROOT));
      }
    }
    if (done.size() > SHOWN) {
      terminal.print("  ..." + (done.size() - SHOWN) + " more: run it with --json");
    }
    result.notes().forEach(note -> terminal.print(Columns.hanging(13, "note", note)));
    terminal.print("leaf         " + result.statement().leaf());
    terminal.say("next         proofline trail explain EVENT-ID (ids: run it with --json)");
    return ExitCode.OK;
  }

  private static String approved(
      List<HighRiskChanges.Change> done,
      ListTrailChanges.Result result,
      ApprovedChanges.When when) {
    return Columns.grouped(
        done.stream()
            .filter(change -> result.approval(change).filter(v -> v.when() == when).isPresent())
            .count());
  }

  private static ObjectNode json(
      List<HighRiskChanges.Change> changes, ListTrailChanges.Result result, Span.Times times) {
    ObjectNode document = Json.document("proofline.changes/1");
    document.put("from", times.from().toString());
    document.put("to", times.to().toString());
    ArrayNode list = document.putArray("changes");
    for (HighRiskChanges.Change change : changes) {
      ObjectNode node = list.addObject();
      node.put("time", change.event().time().toString());
      node.put("action", change.event().action());
      node.put("class", change.eventClass().name());
      node.put("why", change.eventClass().why());
      node.put("direction", change.direction().id());
      node.put("effective", change.effective());
      node.put("error", change.event().errorCode());
      node.put("account", change.event().account());
      node.put("region", change.event().region());
      node.put("eventId", change.event().eventId());
      node.put("segment", change.event().leaf().toString());
      node.put("row", change.event().row());
      ArrayNode resources = node.putArray("resources");
      change.resources().forEach(resources::add);
      node.put("voucher", change.voucher().id());
      node.set("who", change.who().toJson());
      ApprovedChanges.Verdict verdict = result.approval(change).orElse(null);
      node.put("approved", verdict == null ? null : verdict.when().id());
      node.put(
          "approval",
          verdict == null ? null : verdict.approval().map(ChangeApproval::id).orElse(null));
      node.put(
          "notApprovedBecause", verdict == null || verdict.why().isEmpty() ? null : verdict.why());
    }
    ArrayNode notes = document.putArray("notes");
    result.notes().forEach(notes::add);
    document.put("leaf", result.statement().leaf().toString());
    return document;
  }
}
