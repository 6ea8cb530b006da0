package io.proofline.cli;

import io.proofline.actions.AssignControls;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code controls assign}: who answers for a control, who reviews it, what monitors it. */
@Command(description = "%nThe page of the control shows it. The newest word counts.")
final class ControlsAssignCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "CONTROL", description = "Its id.")
  String control = "";

  @Option(
      names = "--owner",
      paramLabel = "NAME",
      required = true,
      description = "Who answers for it.")
  String owner = "";

  @Option(
      names = "--reviewer",
      paramLabel = "ACTOR",
      required = true,
      description = "Who reviews it: the id under which that person acts here.")
  String reviewer = "";

  @Option(
      names = "--every",
      paramLabel = "DAYS",
      required = true,
      description = "How often, in days.")
  int every;

  @Option(
      names = "--monitor",
      paramLabel = "TEXT",
      required = true,
      description = "What watches it between two reviews.")
  String monitor = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    AssignControls controls = new AssignControls(session.mandate());
    return DutyText.show(
        session,
        new AssignControls.Duties(
            List.of(controls.set(control, owner, reviewer, every, monitor)), List.of(), List.of()),
        controls.now());
  }
}
