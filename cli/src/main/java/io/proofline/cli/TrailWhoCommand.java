package io.proofline.cli;

import io.proofline.actions.AskWho;
import io.proofline.actions.Mandate;
import io.proofline.trail.ask.TrailQuestion;
import io.proofline.trail.coverage.CoverageScope;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.WhoAnswer;
import io.proofline.trail.who.WhoQuestion;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code trail who --resource R}: who touched it, and for which time that can be said. */
@Command(
    description =
        "%nA bucket includes its objects. That you read these rows is recorded in the ledger. Exit"
            + " 5 when part of the time is not covered: then \"nobody\" cannot be concluded.")
final class TrailWhoCommand implements io.proofline.cli.Command {
  private static final int SHOWN = 20;

  @Mixin TrailFilters filters = new TrailFilters();

  @Option(names = "--csv", description = "The rows as CSV.")
  boolean csv;

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate();
    String resource = filters.resource;
    if (csv || resource == null || filters.more()) {
      return TrailAnswerText.run(
          session,
          filters.question(mandate, TrailQuestion.Focus.WHO, null, null, null),
          filters.most(),
          csv);
    }
    Span.Times times = filters.span.times(mandate);
    WhoAnswer answer;
    try (Progress _ = session.terminal().progress("asking the logs")) {
      answer = new AskWho(mandate).run(new WhoQuestion(resource, times.from(), times.to()));
    }
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.who/1");
      document.setAll(answer.toJson());
      session.terminal().printRaw(Json.text(document));
    } else {
      print(session.terminal(), answer);
    }
    return answer.covered() ? ExitCode.OK : ExitCode.PARTIAL;
  }

  private static void print(Terminal terminal, WhoAnswer answer) {
    WhoQuestion asked = answer.question();
    long actors = answer.groups().stream().map(WhoAnswer.Group::actor).distinct().count();
    String who;
    if (actors > 0) {
      who = Columns.count(actors, "actor") + " used " + asked.resource();
    } else if (answer.covered()) {
      who = "Nobody used " + asked.resource();
    } else {
      who = "CANNOT KNOW who used " + asked.resource();
    }
    terminal.print(who);
    terminal.print(
        "UTC          "
            + Span.Times.brief(asked.from())
            + " to "
            + Span.Times.brief(asked.to())
            + ", "
            + (answer.covered() ? "proven complete" : "not all of it covered"));
    if (answer.covered()) {
      terminal.print(
          Columns.hanging(13, "by", "all that " + CoverageScope.words(answer.coverage())));
    }
    terminal.print(
        "events       "
            + Columns.grouped(answer.done().size())
            + " done, "
            + Columns.grouped(answer.failed().size())
            + " refused or failed, "
            + Columns.grouped(unresolved(answer))
            + " by actors not resolved");
    answer.groups().stream()
        .limit(SHOWN)
        .forEach(
            g ->
                terminal.print(
                    Columns.row(
                        10,
                        "%8s".formatted(Columns.grouped(g.count())),
                        30,
                        g.action(),
                        g.actor())));
    if (answer.groups().size() > SHOWN) {
      terminal.print("  ..." + (answer.groups().size() - SHOWN) + " more: run it with --json");
    }
    CoverageText.notProven(terminal, "NOT COVERED", answer.coverage());
    answer.notes().forEach(note -> terminal.print(Columns.hanging(13, "note", note)));
    terminal.print("leaf         " + answer.statement().leaf());
    terminal.say(
        "next         run it with --json: each event with its leaf, row and how it is known");
  }

  private static long unresolved(WhoAnswer answer) {
    return answer.done().stream()
        .filter(t -> t.who().resolution() == Attribution.Resolution.UNRESOLVED)
        .count();
  }
}
