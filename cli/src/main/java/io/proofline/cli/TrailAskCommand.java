package io.proofline.cli;

import io.proofline.trail.ask.TrailQuestion;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trail what} and {@code trail when}. */
@Command(
    description =
        "%nEvery condition that is given must hold. That you read these rows is recorded in the"
            + " ledger. Exit 5 when part of the time is not covered.")
final class TrailAskCommand implements io.proofline.cli.Command {
  private final TrailQuestion.Focus focus;

  @Mixin TrailFilters filters = new TrailFilters();

  @Option(names = "--csv", description = "The rows as CSV.")
  boolean csv;

  TrailAskCommand(TrailQuestion.Focus focus) {
    this.focus = focus;
  }

  @Override
  public ExitCode run(Session session) throws IOException {
    return TrailAnswerText.run(
        session, filters.question(session.mandate(), focus, null, null, null), filters.most(), csv);
  }
}
