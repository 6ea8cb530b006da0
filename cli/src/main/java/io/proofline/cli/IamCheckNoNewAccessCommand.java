package io.proofline.cli;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.Inclusion;
import io.proofline.iam.question.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iam check-no-new-access OLD NEW}. */
@Command(
    description =
        "%nPasses when the new policy allows no request that the old one does not. A failure comes"
            + " with such a request. Exit 1 when it fails, 5 when it cannot be told.")
final class IamCheckNoNewAccessCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "OLD NEW", arity = "0..2", description = "Two policies as JSON.")
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
                  inclusion.newAccess(
                      IamQuestions.policy(line, "new", parser),
                      IamQuestions.policy(line, "old", parser))));
    }
    if (files.size() != 2) {
      throw new Failure(
          ExitCode.USAGE,
          "an old and a new policy are needed",
          "proofline iam check-no-new-access --help");
    }
    IamFiles reading = new IamFiles(session, parser);
    Policy older = IamQuestions.policy(reading.text(files.get(0)), parser);
    Policy newer = IamQuestions.policy(reading.text(files.get(1)), parser);
    long begin = System.nanoTime();
    Verdict verdict = inclusion.newAccess(newer, older);
    long micros = (System.nanoTime() - begin) / 1000;
    IamAnswer answer = IamQuestions.answer(verdict);
    IamQuestions.proof(verdict, answer.more());
    return IamQuestions.print(session, answer, "proofline.iam-answer/1", micros);
  }
}
