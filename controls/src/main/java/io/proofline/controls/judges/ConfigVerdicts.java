package io.proofline.controls.judges;

import static io.proofline.controls.judges.Findings.text;

import io.proofline.controls.judges.JudgeFinding.Standing;
import io.proofline.controls.judges.JudgeFinding.Verdict;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * AWS Config: elements of {@code EvaluationResults} and {@code AggregateEvaluationResults}, rules
 * of {@code ConfigRules}, and items of type {@code AWS::Config::ResourceCompliance} in
 * configuration snapshots and histories, where {@code configuration} is an object or JSON in a
 * string.
 */
final class ConfigVerdicts {
  private ConfigVerdicts() {}

  static void evaluation(JsonNode one, Findings into) {
    JsonNode of = one.path("EvaluationResultIdentifier").path("EvaluationResultQualifier");
    if (text(of, "EvaluationMode").equals("PROACTIVE")) {
      into.leave("evaluations before the resource was made");
      return;
    }
    String status = text(one, "ComplianceType");
    into.add(
        new JudgeFinding(
            "aws-config",
            List.of(Findings.configRule(text(of, "ConfigRuleName"))),
            text(one, "AccountId"),
            text(one, "AwsRegion"),
            text(of, "ResourceId"),
            verdict(status),
            status,
            Standing.CURRENT,
            Findings.time(one.path("ResultRecordedTime"))));
  }

  /** A rule with the identifier of the managed rule that it applies. */
  static void rule(JsonNode one, Findings into) {
    JsonNode source = one.path("Source");
    if (!text(source, "Owner").equals("AWS")) {
      into.leave("rules that are not managed by AWS");
      return;
    }
    into.rule(text(one, "ConfigRuleName"), text(source, "SourceIdentifier"));
  }

  static void item(JsonNode item, JsonMapper json, Findings into) {
    if (!text(item, "resourceType").equals("AWS::Config::ResourceCompliance")) {
      into.leave("items that hold settings and no verdict");
      return;
    }
    String state = text(item, "configurationItemStatus");
    Standing standing = state.startsWith("ResourceDeleted") ? Standing.WITHDRAWN : Standing.CURRENT;
    JsonNode held = item.path("configuration");
    if (held.isString()) {
      try {
        held = json.readTree(held.asString());
      } catch (JacksonException e) {
        into.leave("verdicts that cannot be read");
        return;
      }
    }
    String whole = text(item, "resourceId");
    String resource =
        held.path("targetResourceId").asString(whole.substring(whole.indexOf('/') + 1));
    for (JsonNode rule : held.path("configRuleList")) {
      String status = text(rule, "complianceType");
      into.addState(
          new JudgeFinding(
              "aws-config",
              List.of(Findings.configRule(text(rule, "configRuleName"))),
              item.path("awsAccountId").asString(text(item, "accountId")),
              text(item, "awsRegion"),
              resource,
              verdict(status),
              status,
              standing,
              Findings.time(item.path("configurationItemCaptureTime"))));
    }
  }

  private static Verdict verdict(String word) {
    return switch (word) {
      case "COMPLIANT" -> Verdict.PASS;
      case "NON_COMPLIANT" -> Verdict.FAIL;
      default -> Verdict.UNKNOWN;
    };
  }
}
