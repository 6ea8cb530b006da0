package io.proofline.cli;

import io.proofline.iam.decide.Decision;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.RequestDocument;
import io.proofline.iam.policy.PolicyParser;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code iam check-request}. */
@Command(
    description =
        "%nDecides one request against every layer that bears on it. Exit 0 for allow, 1 for deny, 5"
            + " when it cannot be told.")
final class IamCheckRequestCommand implements io.proofline.cli.Command {
  @Mixin IamRequestOptions options = new IamRequestOptions();

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = "Lines {\"id\", \"policies\", \"request\"}; docs/iam.md.")
  @Nullable Path batch;

  @Override
  public ExitCode run(Session session) throws IOException {
    Evaluator evaluator = new Evaluator(options.readings());
    if (batch != null) {
      PolicyParser parser = new PolicyParser();
      return IamBatch.run(
          session,
          batch,
          line -> {
            RequestDocument document = RequestDocument.read(line, parser);
            return IamDecisionText.answer(
                document.request(), evaluator.decide(document.request(), document.layers()));
          });
    }
    RequestDocument document = options.document(session);
    long begin = System.nanoTime();
    Decision decision = evaluator.decide(document.request(), document.layers());
    long micros = (System.nanoTime() - begin) / 1000;
    if (session.options().json) {
      session
          .terminal()
          .printRaw(
              Json.text(
                  IamDecisionText.answer(document.request(), decision)
                      .json(Json.document("proofline.iam-decision/1"), micros)));
    } else {
      IamDecisionText.print(session.terminal(), decision);
    }
    return IamDecisionText.code(decision);
  }
}
