package io.proofline.cli;

import io.proofline.iam.estate.AccessQuestions;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code iam who-can}. */
@Command(
    description =
        "%nAsks for every principal of an estate, for everyone else that the resource's policy"
            + " names, for an outsider and for the unsigned. A yes comes with a request; a never"
            + " holds whatever the request carries. Exit 5 when something cannot be told.")
final class IamWhoCanCommand implements io.proofline.cli.Command {
  @Option(names = "--estate", paramLabel = "FILE", description = "Snapshot; docs/iam.md.")
  @Nullable Path estate;

  @Option(names = "--action", paramLabel = "ACTION", description = "For example s3:GetObject.")
  String action = "";

  @Option(names = "--resource", paramLabel = "ARN", description = "A resource of the estate.")
  String resource = "";

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = "Lines {\"id\", \"action\", \"resource\"}.")
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
                      questions.whoCan(text(line, "action"), text(line, "resource")))));
    }
    try {
      return IamAccessText.print(session, questions.whoCan(action, resource), false, actions);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE, String.valueOf(e.getMessage()), "proofline iam who-can --help", e);
    }
  }

  /** A field that has to be there. */
  static String text(JsonNode line, String field) {
    if (!line.path(field).isString()) {
      throw new IllegalArgumentException(field + " is missing, or no text");
    }
    return line.path(field).asString();
  }
}
