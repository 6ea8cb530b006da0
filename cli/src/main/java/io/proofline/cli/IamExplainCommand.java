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
import tools.jackson.databind.node.ArrayNode;

/** {@code iam explain}. */
@Command(
    description =
        "%nDecides one request as check-request does, and says of every statement why it applies or"
            + " does not. Exit codes as check-request.")
final class IamExplainCommand implements io.proofline.cli.Command {
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
          session, batch, line -> answer(RequestDocument.read(line, parser), evaluator));
    }
    RequestDocument document = options.document(session);
    long begin = System.nanoTime();
    IamAnswer answer = answer(document, evaluator);
    long micros = (System.nanoTime() - begin) / 1000;
    if (session.options().json) {
      session
          .terminal()
          .printRaw(Json.text(answer.json(Json.document("proofline.iam-explanation/1"), micros)));
      return answer.code();
    }
    Decision decision = evaluator.decide(document.request(), document.layers());
    IamDecisionText.print(session.terminal(), decision);
    session.terminal().print("");
    for (Evaluator.Explained one : evaluator.explain(document.request(), document.layers())) {
      String place = one.layer().title() + (one.level() == 0 ? "" : ", level " + one.level());
      session
          .terminal()
          .print(
              Columns.hanging(
                  2,
                  "",
                  9,
                  one.applies(),
                  place
                      + ", policy "
                      + one.policy()
                      + ", "
                      + one.statement().label()
                      + " ("
                      + one.statement().effect().spelling()
                      + ")"
                      + (one.why().isEmpty() ? "" : ": " + one.why())));
    }
    return answer.code();
  }

  private static IamAnswer answer(RequestDocument document, Evaluator evaluator) {
    IamAnswer answer =
        IamDecisionText.answer(
            document.request(), evaluator.decide(document.request(), document.layers()));
    ArrayNode explained = answer.more().putArray("explained");
    for (Evaluator.Explained one : evaluator.explain(document.request(), document.layers())) {
      explained
          .addObject()
          .put("layer", one.layer().id())
          .put("level", one.level())
          .put("policy", one.policy())
          .put("statement", one.statement().number())
          .put("label", one.statement().label())
          .put("effect", one.statement().effect().spelling())
          .put("line", one.statement().at().line())
          .put("applies", one.applies())
          .put("why", one.why());
    }
    return answer;
  }
}
