package io.proofline.cli;

import io.proofline.iam.question.Inclusion;
import io.proofline.iam.question.Verdict;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code iam check-no-new-access OLD NEW}. */
@Command(
    description =
        "%nPasses when the new policy allows no request that the old one does not. A failure comes"
            + " with such a request. Exit 1 when it fails, 5 when it cannot be told.")
final class IamCheckNoNewAccessCommand implements io.proofline.cli.Command {
  @Mixin IamPairOptions pair = new IamPairOptions();

  @Override
  public ExitCode run(Session session) throws IOException {
    Inclusion inclusion = new Inclusion(pair.actions.asking());
    return pair.ask(
        session,
        "check-no-new-access",
        (newer, older) -> {
          long begin = System.nanoTime();
          Verdict verdict = inclusion.newAccess(newer, older);
          long micros = (System.nanoTime() - begin) / 1000;
          IamAnswer answer = IamQuestions.answer(verdict);
          IamQuestions.proof(verdict, answer.more());
          return IamQuestions.print(session, answer, micros, pair.actions);
        },
        (newer, older) -> IamQuestions.answer(inclusion.newAccess(newer, older)));
  }
}
