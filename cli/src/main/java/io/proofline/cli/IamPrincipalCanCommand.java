package io.proofline.cli;

import io.proofline.iam.estate.AccessQuestions;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code iam principal-can}. */
@Command(
    description =
        "%nAsks for every resource of an estate whether one principal can do the action on it. Exit"
            + " 5 when something cannot be told.")
final class IamPrincipalCanCommand implements io.proofline.cli.Command {
  @Option(names = "--estate", paramLabel = "FILE", description = "Snapshot; docs/iam.md.")
  @Nullable Path estate;

  @Option(names = "--principal", paramLabel = "ARN", description = "A principal of the estate.")
  String principal = "";

  @Option(names = "--action", paramLabel = "ACTION", description = "For example s3:GetObject.")
  String action = "";

  @Option(
      names = "--object",
      paramLabel = "KEY",
      description = "What to put behind a bucket's ARN, for actions on objects.")
  String object = "";

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = "Lines {\"id\", \"principal\", \"action\", \"object\"}.")
  @Nullable Path batch;

  @Mixin IamActionsOption actions = IamActionsOption.catalogue();

  @Override
  public ExitCode run(Session session) throws IOException {
    AccessQuestions questions =
        IamAccessText.questions(IamAccessText.estate(session, estate), actions);
    if (batch != null) {
      return IamBatch.run(
          session,
          batch,
          line ->
              actions.said(
                  IamAccessText.answer(
                      questions.principalCan(
                          IamWhoCanCommand.text(line, "principal"),
                          IamWhoCanCommand.text(line, "action"),
                          line.path("object").asString("")))));
    }
    try {
      return IamAccessText.print(
          session, questions.principalCan(principal, action, object), true, actions);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE, String.valueOf(e.getMessage()), "proofline iam principal-can --help", e);
    }
  }
}
