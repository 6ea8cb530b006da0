package io.proofline.cli;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.Findings;
import io.proofline.iam.question.Inclusion;
import io.proofline.iam.question.Sentences;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code iam diff OLD NEW}. */
@Command(
    description =
        "%nSays what a new policy allows that the old one does not, to whom, with a request for"
            + " each. Exit 1 when there is anything, 5 when there may be more than was found.")
final class IamDiffCommand implements io.proofline.cli.Command {
  @Parameters(index = "0", paramLabel = "OLD", description = "The policy before.")
  Path old = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", description = "The policy after.")
  Path next = Path.of("");

  @Override
  public ExitCode run(Session session) throws IOException {
    PolicyParser parser = new PolicyParser();
    IamFiles reading = new IamFiles(session, parser);
    Policy older = IamQuestions.policy(reading.text(old), parser);
    Policy newer = IamQuestions.policy(reading.text(next), parser);
    Findings changes = new Inclusion(IamQuestions.asking()).changes(newer, older);
    return print(session, changes, "newly allowed", "nothing is newly allowed");
  }

  /** Prints findings, for people or for machines. */
  static ExitCode print(Session session, Findings findings, String what, String nothing) {
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.iam-findings/1");
      document.set("findings", IamQuestions.findings(findings));
      document.put("unknown", findings.unknown());
      session.terminal().printRaw(Json.text(document));
    } else if (findings.nothing()) {
      session.terminal().print(nothing);
    } else {
      for (Findings.Finding finding : findings.findings()) {
        session
            .terminal()
            .print(
                what + " to " + finding.who().words() + ", by " + finding.statements().getFirst());
        session.terminal().print("  " + Sentences.request(finding.witness()));
      }
      if (!findings.unknown().isEmpty()) {
        session.terminal().print("there may be more: " + findings.unknown());
      }
    }
    if (!findings.unknown().isEmpty()) {
      return ExitCode.PARTIAL;
    }
    return findings.findings().isEmpty() ? ExitCode.OK : ExitCode.FINDING;
  }
}
