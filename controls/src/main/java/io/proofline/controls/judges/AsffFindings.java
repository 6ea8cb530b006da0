package io.proofline.controls.judges;

import static io.proofline.controls.judges.Findings.text;

import io.proofline.controls.judges.JudgeFinding.Check;
import io.proofline.controls.judges.JudgeFinding.Standing;
import io.proofline.controls.judges.JudgeFinding.Verdict;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * AWS Security Finding Format 2018-10-08: members {@code Compliance}, {@code RecordState}, {@code
 * Workflow}, {@code ProductFields} of AwsSecurityFinding in the Security Hub API.
 */
final class AsffFindings {
  private static final String PROWLER = "prowler-";

  private AsffFindings() {}

  static boolean is(JsonNode one) {
    return one.has("SchemaVersion") && one.has("GeneratorId");
  }

  static void read(JsonNode one, Findings into) {
    JsonNode compliance = one.path("Compliance");
    if (!compliance.isObject()) {
      into.leave("findings that are no check of a setting");
      return;
    }
    String status = text(compliance, "Status");
    String workflow = text(one.path("Workflow"), "Status");
    String said = workflow.equals("SUPPRESSED") ? status + ", SUPPRESSED" : status;
    Standing standing =
        text(one, "RecordState").equals("ARCHIVED")
            ? Standing.WITHDRAWN
            : workflow.equals("SUPPRESSED") ? Standing.SUPPRESSED : Standing.CURRENT;
    List<Check> checks = checks(one, compliance);
    String judge = checks.getFirst().tool();
    for (JsonNode resource : one.path("Resources")) {
      into.add(
          new JudgeFinding(
              judge,
              checks,
              text(one, "AwsAccountId"),
              resource.path("Region").asString(text(one, "Region")),
              text(resource, "Id"),
              verdict(status, compliance),
              said,
              standing,
              Findings.time(one.path("UpdatedAt"))));
    }
  }

  /** {@code PASSED} with nothing evaluated is no pass. */
  private static Verdict verdict(String status, JsonNode compliance) {
    for (JsonNode reason : compliance.path("StatusReasons")) {
      if (text(reason, "ReasonCode").equals("CONFIG_EVALUATIONS_EMPTY")) {
        return Verdict.UNKNOWN;
      }
    }
    return switch (status) {
      case "PASSED" -> Verdict.PASS;
      case "FAILED" -> Verdict.FAIL;
      default -> Verdict.UNKNOWN;
    };
  }

  private static List<Check> checks(JsonNode one, JsonNode compliance) {
    String generator = text(one, "GeneratorId");
    JsonNode fields = one.path("ProductFields");
    if (generator.startsWith(PROWLER)) {
      return List.of(new Check("prowler", generator.substring(PROWLER.length())));
    }
    String rule = text(fields, "aws/config/ConfigRuleName");
    if (!rule.isEmpty()) {
      return List.of(Findings.configRule(rule));
    }
    String control = text(compliance, "SecurityControlId");
    List<Check> checks = new ArrayList<>();
    checks.add(
        new Check(
            "security-hub",
            control.isEmpty() ? generator.substring(generator.lastIndexOf('/') + 1) : control));
    for (int i = 0; i < 4; i++) {
      if (text(fields, "RelatedAWSResources:" + i + "/type").equals("AWS::Config::ConfigRule")) {
        checks.add(Findings.configRule(text(fields, "RelatedAWSResources:" + i + "/name")));
      }
    }
    return checks;
  }
}
