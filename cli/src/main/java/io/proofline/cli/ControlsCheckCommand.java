package io.proofline.cli;

import io.proofline.actions.CheckControls;
import io.proofline.catalog.Catalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code controls check}: evaluates everything, records the run, prints what needs a person. */
@Command(
    description =
        "%nRoutes to outside accounts and what the log digests prove are worked out anew first. Exit"
            + " 1 when a control is not met, 5 when something could not be evaluated.")
final class ControlsCheckCommand implements io.proofline.cli.Command {
  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Print only these controls. All are evaluated and recorded.")
  List<String> ids = new ArrayList<>();

  @Option(names = "--failed", description = "Print every resource that fails.")
  boolean failed;

  @Option(
      names = "--not-evaluated",
      description = "Print everything that could not be evaluated, and why.")
  boolean notEvaluated;

  @Override
  public ExitCode run(Session session) throws IOException {
    CheckControls action = new CheckControls(session.mandate());
    known(action.catalog());
    CheckControls.Report report;
    try (Progress _ = session.terminal().progress("checking controls")) {
      report = action.run();
    }
    CheckText text = new CheckText(action.catalog(), report, ids);
    if (session.options().json) {
      session.terminal().printRaw(Json.text(text.json(failed, notEvaluated)));
    } else if (failed || notEvaluated) {
      text.printRows(session.terminal(), failed, notEvaluated);
    } else {
      text.print(session.terminal());
    }
    return text.code();
  }

  private void known(Catalog catalog) {
    for (String id : ids) {
      if (!catalog.controlIds().contains(id)) {
        throw new Failure(ExitCode.USAGE, "no control is called " + id, "proofline controls list");
      }
    }
  }
}
