package io.proofline.cli;

import io.proofline.actions.UpgradeWorkspace;
import io.proofline.ledger.backup.Upgrade;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code workspace upgrade}: what this version would change, and with {@code --apply} the change.
 */
@Command(
    description =
        "%nSays what an older workspace needs; --apply does it. The record is verified before and"
            + " after and never rewritten: every version reads every older one.")
final class WorkspaceUpgradeCommand implements io.proofline.cli.Command {
  @Option(names = "--apply", description = "Do it. Without: only say what would be done.")
  boolean apply;

  @Override
  public ExitCode run(Session session) throws IOException {
    Path workspace = session.workspaceFolder();
    UpgradeWorkspace action = new UpgradeWorkspace(session.clock());
    Upgrade.Plan plan = apply ? action.apply(workspace) : action.plan(workspace);
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.upgrade/1");
      document.put("applied", apply);
      ArrayNode steps = document.putArray("steps");
      plan.steps().forEach(s -> steps.addObject().put("what", s.what()).put("why", s.why()));
      document.put("ok", plan.report().ok());
      session.terminal().printRaw(Json.text(document));
    } else {
      print(session.terminal(), plan);
    }
    return plan.report().ok() ? ExitCode.OK : ExitCode.INTEGRITY;
  }

  private void print(Terminal terminal, Upgrade.Plan plan) {
    terminal.print(
        plan.report().ok()
            ? "record       verifies, " + Columns.count(plan.report().statements(), "statement")
            : "record       DOES NOT VERIFY; an upgrade would be refused");
    if (plan.steps().isEmpty()) {
      terminal.print("workspace    is as this version writes it; nothing to do");
      return;
    }
    for (Upgrade.Step step : plan.steps()) {
      terminal.print(
          Columns.hanging(13, apply ? "done" : "would", step.what() + ": " + step.why()));
    }
    if (!apply) {
      terminal.say("next         proofline workspace backup FILE");
      terminal.say("             proofline workspace upgrade --apply");
    }
  }
}
