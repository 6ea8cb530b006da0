package io.proofline.cli;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.OutsideAccess;
import io.proofline.iam.question.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code iam check-public POLICY}. */
@Command(
    description =
        "%nPasses when a policy on a resource is not public: nobody gets in of whom it fixes no"
            + " account, organisation, network or owner. Exit 1 when somebody does, 5 when"
            + " it cannot be told.")
final class IamCheckPublicCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "POLICY", arity = "0..1", description = "The policy as JSON.")
  @Nullable Path file;

  @Option(
      names = "--resource",
      paramLabel = "ARN",
      description = "What the policy hangs on; only names the request.")
  @Nullable String resource;

  @Option(
      names = "--restrict-public-buckets",
      description = "S3's block public access restricts public buckets.")
  boolean restricted;

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = "Lines {\"id\", \"policy\", \"resourceType\"}; docs/iam.md.")
  @Nullable Path batch;

  @Override
  public ExitCode run(Session session) throws IOException {
    PolicyParser parser = new PolicyParser();
    OutsideAccess outside = new OutsideAccess(IamQuestions.asking());
    if (batch != null) {
      return IamBatch.run(session, batch, line -> answer(line, parser, outside));
    }
    if (file == null) {
      throw new Failure(ExitCode.USAGE, "no policy is named", "proofline iam check-public --help");
    }
    Policy policy =
        parser.read(PolicyKind.RESOURCE, new IamFiles(session, parser).text(file)).policy();
    long begin = System.nanoTime();
    Verdict verdict = ask(outside, policy, restricted, resource);
    long micros = (System.nanoTime() - begin) / 1000;
    return IamQuestions.print(
        session, IamQuestions.answer(verdict), "proofline.iam-answer/1", micros);
  }

  private static IamAnswer answer(JsonNode line, PolicyParser parser, OutsideAccess outside) {
    JsonNode policy = line.path("policy");
    if (!policy.isObject() && !policy.isString()) {
      throw new IllegalArgumentException("policy is missing, or neither an object nor text");
    }
    String text = policy.isString() ? policy.asString() : policy.toString();
    boolean block = line.path("restrictPublicBuckets").asBoolean(false);
    String type = line.path("resourceType").asString("");
    if (line.has("resourceType") && !type.matches("AWS::[A-Za-z0-9]+::[A-Za-z0-9]+")) {
      throw new IllegalArgumentException(
          "resourceType is no type of resource, for example AWS::S3::Bucket");
    }
    if (block && !type.isEmpty() && !type.equals("AWS::S3::Bucket")) {
      throw new IllegalArgumentException("restrictPublicBuckets is about buckets, not " + type);
    }
    return IamQuestions.answer(
        ask(outside, parser.read(PolicyKind.RESOURCE, text).policy(), block, null));
  }

  private static Verdict ask(
      OutsideAccess outside, Policy policy, boolean block, @Nullable String resource) {
    // A bucket so restricted answers its own account and AWS services only (S10).
    return block ? new Verdict.Never(List.of()) : outside.open(policy, List.of(), resource);
  }
}
