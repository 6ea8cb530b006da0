package io.proofline.controls.judges;

import static io.proofline.controls.judges.Findings.text;

import io.proofline.controls.judges.JudgeFinding.Check;
import io.proofline.controls.judges.JudgeFinding.Standing;
import io.proofline.controls.judges.JudgeFinding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * OCSF: compliance findings (class 2003) as Security Hub's GetFindingsV2 and Security Lake give
 * them, and Prowler's detection findings (class 2004). What OCSF has no place for stands under
 * {@code unmapped}, nested or with dotted names.
 */
final class OcsfFindings {
  private static final int CLOSED = 3;

  private OcsfFindings() {}

  static boolean is(JsonNode one) {
    return one.has("class_uid") && one.has("finding_info");
  }

  static void read(JsonNode one, Findings into) {
    JsonNode compliance = one.path("compliance");
    boolean prowler =
        text(one.path("metadata").path("product"), "name")
            .toLowerCase(Locale.ROOT)
            .contains("prowler");
    if (!prowler && !compliance.isObject()) {
      into.leave("findings that are no check of a setting");
      return;
    }
    String status = prowler ? text(one, "status_code") : status(one, compliance);
    Standing standing = standing(one);
    String said = standing == Standing.CURRENT ? status : status + ", " + word(one);
    List<Check> checks = checks(one, prowler);
    for (JsonNode resource : one.path("resources")) {
      into.add(
          new JudgeFinding(
              checks.getFirst().tool(),
              checks,
              text(one.path("cloud").path("account"), "uid"),
              resource.path("region").asString(text(one.path("cloud"), "region")),
              resource.path("uid").asString(text(resource, "name")),
              verdict(status),
              said,
              standing,
              Findings.time(time(one))));
    }
  }

  private static JsonNode time(JsonNode one) {
    JsonNode info = one.path("finding_info");
    for (String member : List.of("modified_time_dt", "modified_time")) {
      if (info.has(member)) {
        return info.path(member);
      }
    }
    return one.has("time_dt") ? one.path("time_dt") : one.path("time");
  }

  /** The word, or the caption of the number that OCSF gives it: either may stand alone. */
  private static String status(JsonNode one, JsonNode compliance) {
    String word = compliance.path("status").asString(text(one, "status_code"));
    return !word.isEmpty()
        ? word
        : switch (compliance.path("status_id").asInt(0)) {
          case 1 -> "Pass";
          case 2 -> "Warning";
          case 3 -> "Fail";
          default -> "";
        };
  }

  /** What became of the finding; the same. */
  private static String word(JsonNode one) {
    String word = text(one, "status");
    return !word.isEmpty()
        ? word
        : switch (one.path("status_id").asInt(0)) {
          case 3 -> "Suppressed";
          case 4 -> "Resolved";
          case 5 -> "Archived";
          default -> "";
        };
  }

  /** A finding whose last activity was {@code Close} is no longer said. */
  private static Standing standing(JsonNode one) {
    if (text(one, "activity_name").equalsIgnoreCase("Close")
        || one.path("activity_id").asInt(0) == CLOSED) {
      return Standing.WITHDRAWN;
    }
    return switch (word(one).toLowerCase(Locale.ROOT)) {
      case "suppressed" -> Standing.SUPPRESSED;
      case "archived" -> Standing.WITHDRAWN;
      default -> Standing.CURRENT;
    };
  }

  private static Verdict verdict(String status) {
    return switch (status.toLowerCase(Locale.ROOT)) {
      case "pass", "passed" -> Verdict.PASS;
      case "fail", "failed" -> Verdict.FAIL;
      default -> Verdict.UNKNOWN;
    };
  }

  private static List<Check> checks(JsonNode one, boolean prowler) {
    if (prowler) {
      return List.of(new Check("prowler", text(one.path("metadata"), "event_code")));
    }
    JsonNode unmapped = one.path("unmapped");
    String rule = unmapped(unmapped, "aws/config/ConfigRuleName");
    if (!rule.isEmpty()) {
      return List.of(Findings.configRule(rule));
    }
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("security-hub", text(one.path("compliance"), "control")));
    for (int i = 0; i < 4; i++) {
      if (unmapped(unmapped, "RelatedAWSResources:" + i + "/type")
          .equals("AWS::Config::ConfigRule")) {
        checks.add(Findings.configRule(unmapped(unmapped, "RelatedAWSResources:" + i + "/name")));
      }
    }
    return checks;
  }

  private static String unmapped(JsonNode unmapped, String field) {
    return unmapped
        .path("ProductFields." + field)
        .asString(text(unmapped.path("ProductFields"), field));
  }
}
