package io.proofline.cli;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.Grants;
import io.proofline.iam.question.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code iam check-not-granted POLICY}. */
@Command(
    description =
        "%nPasses when the policy grants none of the actions on any of the resources. A failure"
            + " comes with a request. Exit 1 when it fails, 5 when it cannot be told.")
final class IamCheckNotGrantedCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "POLICY", arity = "0..1", description = "The policy as JSON.")
  @Nullable Path file;

  @Option(names = "--action", paramLabel = "PATTERN", description = "An action; repeatable.")
  List<String> actions = new ArrayList<>();

  @Option(
      names = "--resource",
      paramLabel = "ARN",
      description = "A resource, with wildcards; repeatable. Every resource when none is named.")
  List<String> resources = new ArrayList<>();

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = "Lines {\"id\", \"policy\", \"actions\", \"resources\"}; docs/iam.md.")
  @Nullable Path batch;

  @Mixin IamActionsOption mode = IamActionsOption.open();

  @Override
  public ExitCode run(Session session) throws IOException {
    PolicyParser parser = new PolicyParser();
    Grants grants = new Grants(mode.asking());
    if (batch != null) {
      return IamBatch.run(
          session,
          batch,
          line ->
              mode.said(
                  IamQuestions.answer(
                      grants.any(
                          IamQuestions.policy(line, "policy", parser),
                          texts(line.path("actions"), "actions"),
                          line.has("resources")
                              ? texts(line.path("resources"), "resources")
                              : List.of()))));
    }
    if (file == null || actions.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "a policy and at least one --action are needed",
          "proofline iam check-not-granted --help");
    }
    Policy policy = IamQuestions.policy(new IamFiles(session, parser).text(file), parser);
    long begin = System.nanoTime();
    Verdict verdict = grants.any(policy, actions, resources);
    long micros = (System.nanoTime() - begin) / 1000;
    return IamQuestions.print(session, IamQuestions.answer(verdict), micros, mode);
  }

  private static List<String> texts(JsonNode list, String field) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.asString()));
    if (texts.isEmpty()) {
      throw new IllegalArgumentException(field + " is missing or empty");
    }
    return texts;
  }
}
