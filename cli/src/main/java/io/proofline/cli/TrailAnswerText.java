package io.proofline.cli;

import io.proofline.actions.AskTrail;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailQuestion;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** Asks a question and prints the answer as text, JSON or CSV. */
final class TrailAnswerText {
  private static final int SHOWN = 20;

  private TrailAnswerText() {}

  static ExitCode run(Session session, TrailQuestion question, int first, boolean csv)
      throws IOException {
    TrailAnswer answer;
    try (Progress _ = session.terminal().progress("asking the logs")) {
      answer = new AskTrail(session.mandate()).run(question, first);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), "give it in that form", e);
    }
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.trail/1");
      document.setAll(answer.toJson());
      session.terminal().printRaw(Json.text(document));
    } else if (csv) {
      session.terminal().printRaw(answer.toCsv());
    } else {
      print(session.terminal(), answer);
    }
    return answer.covered() ? ExitCode.OK : ExitCode.PARTIAL;
  }

  private static void print(Terminal terminal, TrailAnswer answer) {
    terminal.print(Columns.hanging(0, "", answer.sentence()));
    terminal.print(Columns.hanging(13, "asked", answer.question().sentence()));
    terminal.print(
        "events       "
            + Columns.grouped(answer.rows().size())
            + ", "
            + Columns.grouped(answer.unresolved())
            + " by actors not resolved");
    answer.groups().stream()
        .limit(SHOWN)
        .forEach(
            g ->
                terminal.print(
                    Columns.row(
                        10,
                        "%8s".formatted(Columns.grouped(g.all())),
                        28,
                        Columns.grouped(g.reads())
                            + " reads, "
                            + Columns.grouped(g.changes())
                            + " changes, "
                            + Columns.grouped(g.failed())
                            + " failed",
                        g.name())));
    if (answer.groups().size() > SHOWN) {
      terminal.print("  ..." + (answer.groups().size() - SHOWN) + " more: run it with --json");
    }
    CoverageText.notProven(terminal, "NOT COVERED", answer.coverage());
    answer.notes().forEach(note -> terminal.print(Columns.hanging(13, "note", note)));
    terminal.print("leaf         " + answer.statement().leaf());
    terminal.say("next         proofline trail explain EVENT-ID (ids: run it with --json)");
  }
}
