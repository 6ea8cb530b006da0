package io.proofline.actions.demo;

import io.proofline.cloud.Document;
import io.proofline.iam.decide.Caller;
import io.proofline.iam.decide.Decision;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Layers;
import io.proofline.iam.decide.Readings;
import io.proofline.iam.decide.Request;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.Asking;
import io.proofline.iam.question.CatalogueActions;
import io.proofline.iam.question.EvaluatorJudge;
import io.proofline.iam.question.Findings.Finding;
import io.proofline.iam.question.Findings.Who;
import io.proofline.iam.question.OutsideAccess;
import io.proofline.iam.question.Sentences;
import io.proofline.iam.question.Zone;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Finds one bucket that is open to everybody and one role that a vendor may take. */
final class Openings {
  private static final String ALLOW_ALL =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\","
          + "\"Resource\":\"*\"}]}";

  private final OutsideAccess outside =
      new OutsideAccess(new Asking(new EvaluatorJudge(), CatalogueActions.shipped()));
  private final PolicyParser parser = new PolicyParser();
  private final Evaluator evaluator = new Evaluator(Readings.AWS);

  /** At most one opening of each kind, each with a request that the evaluator lets through. */
  List<DemoReport.Opening> of(Collection<Document> documents) {
    Zone zone =
        new Zone.Builder()
            .accounts(documents.stream().map(d -> d.id().account()).collect(Collectors.toSet()))
            .build();
    Set<String> restricted = new HashSet<>();
    for (Document bucket : documents) {
      if (bucket.id().type().equals("AWS::S3::Bucket")
          && bucket
              .properties()
              .path("PublicAccessBlockConfiguration")
              .path("RestrictPublicBuckets")
              .asBoolean(false)) {
        restricted.add(bucket.properties().path("BucketName").asString(""));
      }
    }
    List<DemoReport.Opening> openings = new ArrayList<>();
    for (Document document : documents) {
      if (document.id().type().equals("AWS::S3::BucketPolicy")) {
        String bucket = document.properties().path("Bucket").asString("");
        if (!restricted.contains(bucket)
            && add(
                "bucket",
                bucket,
                document.properties().path("PolicyDocument"),
                zone,
                "arn:aws:s3:::" + bucket,
                finding -> finding.who() == Who.ANYONE,
                openings)) {
          break;
        }
      }
    }
    for (Document document : documents) {
      if (document.id().type().equals("AWS::IAM::Role")) {
        String name = document.properties().path("RoleName").asString(document.id().identifier());
        if (add(
            "role",
            name,
            document.properties().path("AssumeRolePolicyDocument"),
            zone,
            "arn:aws:iam::" + document.id().account() + ":role/" + name,
            finding -> finding.who() == Who.ACCOUNT || finding.who() == Who.PRINCIPAL,
            openings)) {
          break;
        }
      }
    }
    return openings;
  }

  private boolean add(
      String kind,
      String name,
      JsonNode json,
      Zone zone,
      String arn,
      Predicate<Finding> wanted,
      List<DemoReport.Opening> openings) {
    if (!json.isObject()) {
      return false;
    }
    Policy policy = parser.read(PolicyKind.RESOURCE, json).policy();
    for (Finding finding : outside.findings(policy, zone, arn).findings()) {
      if (wanted.test(finding)) {
        openings.add(
            new DemoReport.Opening(
                kind,
                name,
                finding.who().words(),
                Sentences.request(finding.witness()),
                replay(finding.witness(), policy, arn)));
        return true;
      }
    }
    return false;
  }

  /** The opening in a sentence for a page. */
  static String sentence(DemoReport.Opening opening) {
    return opening.kind()
        + " "
        + opening.resource()
        + " is open to "
        + opening.who()
        + ": "
        + opening.request();
  }

  /** Puts the request to the whole evaluator; what a stranger's own account lets is not ours. */
  private String replay(Witness witness, Policy policy, String arn) {
    Request found = EvaluatorJudge.request(witness);
    Caller caller = found.caller();
    String[] parts = arn.split(":", 6);
    Request request =
        parts[4].isEmpty()
            ? found
            : new Request(caller, found.action(), found.resource(), parts[4], found.context());
    Layers layers =
        Layers.NONE
            .withResource(List.of(policy))
            .withIdentity(List.of(parser.parse(PolicyKind.IDENTITY, ALLOW_ALL)));
    Decision decision = evaluator.decide(request, layers);
    return "replayed: "
        + decision.result().id()
        + ", "
        + decision.why()
        + (caller.inAccount() ? "; given: " + caller.account() + " lets its own do so" : "");
  }
}
