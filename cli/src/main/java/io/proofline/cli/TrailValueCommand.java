package io.proofline.cli;

import io.proofline.actions.Mandate;
import io.proofline.trail.ask.TrailQuestion;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trail session}, {@code trail key} and {@code trail ip}. */
@Command(
    description =
        "%nFurther conditions narrow the answer. That you read these rows is recorded in the"
            + " ledger. Exit 5 when part of the time is not covered.")
final class TrailValueCommand implements io.proofline.cli.Command {
  private final Kind kind;

  @Parameters(paramLabel = "VALUE", description = "Exactly as the records write it.")
  String value = "";

  @Mixin TrailFilters filters = new TrailFilters();

  @Option(names = "--csv", description = "The rows as CSV.")
  boolean csv;

  /** What the value is. */
  enum Kind {
    SESSION,
    KEY,
    IP
  }

  TrailValueCommand(Kind kind) {
    this.kind = kind;
  }

  @Override
  public ExitCode run(Session session) throws IOException {
    Mandate mandate = session.mandate();
    TrailQuestion question =
        switch (kind) {
          case SESSION -> filters.question(mandate, TrailQuestion.Focus.WHAT, value, null, null);
          case KEY -> filters.question(mandate, TrailQuestion.Focus.WHAT, null, value, null);
          case IP -> filters.question(mandate, TrailQuestion.Focus.WHO, null, null, value);
        };
    return TrailAnswerText.run(session, question, filters.most(), csv);
  }
}
