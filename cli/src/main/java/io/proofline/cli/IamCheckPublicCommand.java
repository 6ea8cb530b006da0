package io.proofline.cli;

import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Readings;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.BucketSettings;
import io.proofline.iam.question.PublicAccess;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** {@code iam check-public POLICY}. */
@Command(
    description =
        "%nPasses when a policy on a resource is not public: nobody gets in of whom it fixes no"
            + " account, organisation, network or owner. For a bucket its access control lists,"
            + " object ownership and block public access count where they are given; what is not"
            + " given is named. Exit 1 when somebody gets in, 5 when it cannot be told.")
final class IamCheckPublicCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "POLICY", arity = "0..1", description = "The policy as JSON.")
  @Nullable Path file;

  @Option(
      names = "--resource-type",
      paramLabel = "TYPE",
      description = "CloudFormation type, for example AWS::S3::Bucket.")
  String type = "";

  @Option(
      names = "--resource",
      paramLabel = "ARN",
      description = "What the policy hangs on; names the request, and is needed with lists.")
  @Nullable String resource;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "A bucket's settings as JSON: objectOwnership, acl, publicAccessBlock; docs/iam.md.")
  @Nullable Path settings;

  @Option(
      names = "--restrict-public-buckets",
      description = "S3's block public access restricts public buckets.")
  boolean restricted;

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = "Lines {\"id\", \"policy\", \"resourceType\"}; docs/iam.md.")
  @Nullable Path batch;

  @Mixin IamActionsOption actions = IamActionsOption.open();

  @Override
  public ExitCode run(Session session) throws IOException {
    PolicyParser parser = new PolicyParser();
    PublicAccess access = new PublicAccess(actions.asking(), new Evaluator(Readings.AWS));
    if (batch != null) {
      return IamBatch.run(session, batch, line -> actions.said(answer(line, parser, access)));
    }
    if (file == null) {
      throw new Failure(ExitCode.USAGE, "no policy is named", "proofline iam check-public --help");
    }
    IamFiles files = new IamFiles(session, parser);
    Policy policy = parser.read(PolicyKind.RESOURCE, files.text(file)).policy();
    long begin = System.nanoTime();
    IamAnswer answer;
    try {
      BucketSettings given =
          settings == null
              ? BucketSettings.NONE
              : IamBucketSettings.read(JsonMapper.shared().readTree(files.text(settings)));
      if (restricted) {
        given = IamBucketSettings.restricted(given);
      }
      answer = answer(access.ask(policy, IamBucketSettings.type(type), given, resource));
    } catch (JacksonException e) {
      throw new Failure(
          ExitCode.USAGE,
          settings + " is not valid JSON: " + e.getOriginalMessage(),
          "docs/iam.md shows the settings",
          e);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE, String.valueOf(e.getMessage()), "proofline iam check-public --help", e);
    }
    long micros = (System.nanoTime() - begin) / 1000;
    ExitCode code = IamQuestions.print(session, answer, micros, actions);
    if (!session.options().json) {
      answer
          .more()
          .path("notGiven")
          .forEach(what -> session.terminal().print("not given: " + what.asString()));
    }
    return code;
  }

  private static IamAnswer answer(JsonNode line, PolicyParser parser, PublicAccess access) {
    JsonNode policy = line.path("policy");
    if (!policy.isObject() && !policy.isString()) {
      throw new IllegalArgumentException("policy is missing, or neither an object nor text");
    }
    String text = policy.isString() ? policy.asString() : policy.toString();
    String type = IamBucketSettings.type(line.path("resourceType").asString(""));
    BucketSettings given = IamBucketSettings.read(line);
    if (line.path("restrictPublicBuckets").asBoolean(false)) {
      if (!type.isEmpty() && !type.equals(PublicAccess.BUCKET)) {
        throw new IllegalArgumentException("restrictPublicBuckets is about buckets, not " + type);
      }
      given = IamBucketSettings.restricted(given);
    }
    JsonNode resource = line.path("resource");
    return answer(
        access.ask(
            parser.read(PolicyKind.RESOURCE, text).policy(),
            type,
            given,
            resource.isString() ? resource.asString() : null));
  }

  private static IamAnswer answer(PublicAccess.Answer found) {
    IamAnswer answer = IamQuestions.answer(found.verdict());
    ArrayNode notGiven = answer.more().putArray("notGiven");
    found.notGiven().forEach(notGiven::add);
    return answer;
  }
}
