package io.proofline.controls.judges;

import static io.proofline.controls.judges.Findings.text;

import io.proofline.controls.judges.JudgeFinding.Check;
import io.proofline.controls.judges.JudgeFinding.Standing;
import io.proofline.controls.judges.JudgeFinding.Verdict;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * IAM Access Analyzer: answers of ListFindings, GetFinding and GetFindingV2. It only finds; that it
 * found nothing is never a pass. {@code ARCHIVED} means that somebody or a rule meant the access to
 * be there: it still is.
 */
final class AnalyzerFindings {
  private AnalyzerFindings() {}

  static boolean is(JsonNode one) {
    return one.has("resourceType") && one.has("status") && one.has("resourceOwnerAccount");
  }

  static void read(JsonNode one, Findings into) {
    String status = text(one, "status");
    if (one.has("error")) {
      into.leave("findings that say that the analyzer could not look");
      return;
    }
    String type = text(one, "findingType");
    if (!type.isEmpty() && !type.equals("ExternalAccess")) {
      into.leave("findings of unused or internal access");
      return;
    }
    if (!one.has("isPublic") && !one.has("findingDetails")) {
      into.leave("findings that do not say whether the access is public (list-findings does)");
      return;
    }
    if (!isPublic(one)) {
      into.leave("findings of access that is not public");
      return;
    }
    String resource = text(one, "resource");
    String[] parts = resource.split(":", 6);
    into.add(
        new JudgeFinding(
            "access-analyzer",
            List.of(new Check("access-analyzer", text(one, "resourceType") + "/public")),
            text(one, "resourceOwnerAccount"),
            parts.length == 6 ? parts[3] : "",
            resource,
            Verdict.FAIL,
            "public, " + status,
            switch (status) {
              case "ACTIVE" -> Standing.CURRENT;
              case "ARCHIVED" -> Standing.SUPPRESSED;
              default -> Standing.WITHDRAWN;
            },
            Findings.time(one.path("updatedAt"))));
  }

  private static boolean isPublic(JsonNode one) {
    if (one.path("isPublic").asBoolean(false)) {
      return true;
    }
    for (JsonNode detail : one.path("findingDetails")) {
      if (detail.path("externalAccessDetails").path("isPublic").asBoolean(false)) {
        return true;
      }
    }
    return false;
  }
}
