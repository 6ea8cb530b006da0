package io.proofline.cli;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.Findings;
import io.proofline.iam.question.Inclusion;
import io.proofline.iam.question.Sentences;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code iam diff OLD NEW}. */
@Command(
    description =
        "%nSays what a new policy allows that the old one does not, to whom, with a request for"
            + " each. Exit 1 when there is anything, 5 when there may be more than was found.")
final class IamDiffCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "OLD NEW", arity = "0..2", description = "The policies before, after.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = "Lines {\"id\", \"old\", \"new\"}; docs/iam.md.")
  @Nullable Path batch;

  @Override
  public ExitCode run(Session session) throws IOException {
    PolicyParser parser = new PolicyParser();
    Inclusion inclusion = new Inclusion(IamQuestions.asking());
    if (batch != null) {
      return IamBatch.run(
          session,
          batch,
          line ->
              IamQuestions.answer(
                  inclusion.changes(
                      IamQuestions.policy(line, "new", parser),
                      IamQuestions.policy(line, "old", parser)),
                  "nothing is newly allowed"));
    }
    if (files.size() != 2) {
      throw new Failure(
          ExitCode.USAGE, "an old and a new policy are needed", "proofline iam diff --help");
    }
    IamFiles reading = new IamFiles(session, parser);
    Policy older = IamQuestions.policy(reading.text(files.get(0)), parser);
    Policy newer = IamQuestions.policy(reading.text(files.get(1)), parser);
    Findings changes = inclusion.changes(newer, older);
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
