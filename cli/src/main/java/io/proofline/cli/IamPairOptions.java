package io.proofline.cli;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An old policy and a new one, or a file of such pairs, and what is asked of each pair. */
final class IamPairOptions {
  @Parameters(paramLabel = "OLD NEW", arity = "0..2", description = "The policies before, after.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = "Lines {\"id\", \"old\", \"new\"}; docs/iam.md.")
  @Nullable Path batch;

  @Mixin IamActionsOption actions = IamActionsOption.open();

  /** What is asked about one pair. */
  @FunctionalInterface
  interface Question {
    /** Answers. */
    ExitCode of(Policy newer, Policy older) throws IOException;
  }

  /**
   * Asks about the pair, or about every pair of the file.
   *
   * @param command its name, for the hint
   * @param inBatch for a line, from the newer and the older policy
   */
  ExitCode ask(
      Session session, String command, Question one, BiFunction<Policy, Policy, IamAnswer> inBatch)
      throws IOException {
    PolicyParser parser = new PolicyParser();
    if (batch != null) {
      return IamBatch.run(
          session,
          batch,
          line ->
              actions.said(
                  inBatch.apply(
                      IamQuestions.policy(line, "new", parser),
                      IamQuestions.policy(line, "old", parser))));
    }
    if (files.size() != 2) {
      throw new Failure(
          ExitCode.USAGE,
          "an old and a new policy are needed",
          "proofline iam " + command + " --help");
    }
    IamFiles reading = new IamFiles(session, parser);
    Policy older = IamQuestions.policy(reading.text(files.get(0)), parser);
    Policy newer = IamQuestions.policy(reading.text(files.get(1)), parser);
    return one.of(newer, older);
  }
}
