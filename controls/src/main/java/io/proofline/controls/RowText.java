package io.proofline.controls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.proofline.cloud.ResourceId;
import io.proofline.ledger.CanonicalJson;
import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes rows of the evaluations sheet in canonical form. Their names are the same ones in each
 * row, so they stand here in canonical order instead of being sorted anew. Rows that follow each
 * other share times, leaves and evidence names; what was written last is kept. Not safe for several
 * threads.
 */
final class RowText {
  private static final Comparator<Map.Entry<String, JsonNode>> BY_NAME = Map.Entry.comparingByKey();

  private final StringBuilder out = new StringBuilder(1 << 10);
  private @Nullable Instant time;
  private String timeText = "";
  private @Nullable LeafRef leaf;
  private String leafText = "";

  /** The row in UTF-8. */
  byte[] bytes(Evaluation row) {
    out.setLength(0);
    out.append("{\"control\":");
    CanonicalJson.append(row.controlId(), out);
    evidence(row.evidence());
    if (row.leaf() != null) {
      out.append(",\"leaf\":");
      CanonicalJson.append(text(row.leaf()), out);
    }
    out.append(",\"observed\":");
    CanonicalJson.append(text(row.observed()), out);
    out.append(",\"outcome\":");
    CanonicalJson.append(row.outcome().word(), out);
    reasons(row.outcome().why());
    resource(row.resource());
    out.append(",\"row\":").append(row.row());
    out.append(",\"rule\":");
    CanonicalJson.append(row.ruleHash(), out);
    out.append(",\"source\":");
    CanonicalJson.append(row.source(), out);
    return out.append('}').toString().getBytes(UTF_8);
  }

  private void evidence(Map<String, JsonNode> evidence) {
    out.append(",\"evidence\":{");
    List<Map.Entry<String, JsonNode>> sorted = new ArrayList<>(evidence.entrySet());
    sorted.sort(BY_NAME);
    for (int i = 0; i < sorted.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      CanonicalJson.append(sorted.get(i).getKey(), out);
      out.append(':');
      CanonicalJson.append(sorted.get(i).getValue(), out);
    }
    out.append('}');
  }

  private void reasons(List<String> reasons) {
    out.append(",\"reasons\":[");
    for (int i = 0; i < reasons.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      CanonicalJson.append(reasons.get(i), out);
    }
    out.append(']');
  }

  private void resource(ResourceId id) {
    out.append(",\"resource\":{\"account\":");
    CanonicalJson.append(id.account(), out);
    out.append(",\"identifier\":");
    CanonicalJson.append(id.identifier(), out);
    if (id.incarnation() != null) {
      out.append(",\"incarnation\":");
      CanonicalJson.append(id.incarnation(), out);
    }
    out.append(",\"partition\":");
    CanonicalJson.append(id.partition(), out);
    out.append(",\"region\":");
    CanonicalJson.append(id.region(), out);
    out.append(",\"type\":");
    CanonicalJson.append(id.type(), out);
    out.append('}');
  }

  private String text(Instant observed) {
    if (!observed.equals(time)) {
      time = observed;
      timeText = observed.toString();
    }
    return timeText;
  }

  private String text(LeafRef of) {
    if (!of.equals(leaf)) {
      leaf = of;
      leafText = of.toString();
    }
    return leafText;
  }
}
