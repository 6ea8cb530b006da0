package io.proofline.cli;

import io.proofline.iam.question.Findings;
import io.proofline.iam.question.Inclusion;
import io.proofline.iam.question.Sentences;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** {@code iam diff OLD NEW}. */
@Command(
    description =
        "%nSays what a new policy allows that the old one does not, to whom, with a request for"
            + " each. Exit 1 when there is anything, 5 when there may be more than was found.")
final class IamDiffCommand implements io.proofline.cli.Command {
  private static final String NOTHING = "nothing is newly allowed";

  @Mixin IamPairOptions pair = new IamPairOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    Inclusion inclusion = new Inclusion(pair.actions.asking());
    return pair.ask(
        session,
        "diff",
        (newer, older) ->
            print(session, inclusion.changes(newer, older), "newly allowed", NOTHING, pair.actions),
        (newer, older) -> IamQuestions.answer(inclusion.changes(newer, older), NOTHING));
  }

  /** Prints findings, for people or for machines. */
  static ExitCode print(
      Session session, Findings findings, String what, String nothing, IamActionsOption actions) {
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.iam-findings/1");
      document.set("findings", IamQuestions.findings(findings));
      document.put("unknown", findings.unknown());
      IamQuestions.putUnlessEmpty(document, "premise", findings.premise());
      actions.put(document);
      session.terminal().printRaw(Json.text(document));
    } else {
      if (findings.nothing()) {
        session.terminal().print(nothing + IamQuestions.given(findings.premise()));
      }
      for (Findings.Finding finding : findings.findings()) {
        session
            .terminal()
            .print(
                what + " to " + finding.who().words() + ", by " + finding.statements().getFirst());
        session.terminal().print("  " + Sentences.request(finding.witness()));
      }
      if (!findings.unknown().isEmpty()) {
        session.terminal().print("there may be more: " + findings.unknown());
      } else if (!findings.findings().isEmpty() && !findings.premise().isEmpty()) {
        session.terminal().print("nothing more" + IamQuestions.given(findings.premise()));
      }
      session.terminal().print(actions.words());
    }
    if (!findings.unknown().isEmpty()) {
      return ExitCode.PARTIAL;
    }
    return findings.findings().isEmpty() ? ExitCode.OK : ExitCode.FINDING;
  }
}
