package io.proofline.cli;

import io.proofline.actions.AssignControls;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code controls review}: records a review, or lists which are due. */
@Command(
    description =
        "%nWithout an id: every control that somebody reviews, those that are due first, and how"
            + " many nobody reviews. Whether a review is late is worked out when you ask. Exit 1"
            + " when one is overdue.")
final class ControlsReviewCommand implements io.proofline.cli.Command {
  @Parameters(arity = "0..1", paramLabel = "CONTROL", description = "Its id.")
  @Nullable String control;

  @Option(names = "--note", paramLabel = "TEXT", description = "What was looked at and found.")
  @Nullable String note;

  @Mixin TimeOptions times = new TimeOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    if (control == null && note != null) {
      throw new Failure(
          ExitCode.USAGE,
          "--note belongs to the review of one control",
          "proofline controls review CONTROL --note TEXT");
    }
    AssignControls controls = new AssignControls(session.mandate(times.view()));
    if (control == null || note == null) {
      return DutyText.show(session, controls.standing(control), controls.now());
    }
    AssignControls recording = new AssignControls(session.mandate());
    return DutyText.show(
        session,
        new AssignControls.Duties(List.of(recording.review(control, note)), List.of(), List.of()),
        recording.now());
  }
}
