package io.proofline.controls;

import io.proofline.cloud.ResourceId;
import io.proofline.ledger.CanonicalBytes;
import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes rows of the evaluations sheet in canonical form. Their names are the same ones in each
 * row, so they stand here in canonical order instead of being sorted anew. Rows that follow each
 * other share times, leaves and evidence names; what was written is kept, so one writer is for some
 * rows only. Not safe for several threads.
 */
final class RowText {
  private static final Comparator<Map.Entry<String, JsonNode>> BY_NAME = Map.Entry.comparingByKey();

  private final CanonicalBytes out = new CanonicalBytes();
  private final CanonicalBytes part = new CanonicalBytes();
  private final IdentityHashMap<JsonNode, byte[]> written = new IdentityHashMap<>();
  private @Nullable Instant time;
  private String timeText = "";
  private @Nullable LeafRef leaf;
  private String leafText = "";

  /** The row in UTF-8. */
  byte[] bytes(Evaluation row) {
    out.clear().raw("{\"control\":");
    out.text(row.controlId());
    evidence(row.evidence());
    if (row.leaf() != null) {
      out.raw(",\"leaf\":");
      out.text(text(row.leaf()));
    }
    out.raw(",\"observed\":");
    out.text(text(row.observed()));
    out.raw(",\"outcome\":");
    out.text(row.outcome().word());
    reasons(row.outcome().why());
    resource(row.resource());
    out.raw(",\"row\":").raw(Long.toString(row.row()));
    out.raw(",\"rule\":");
    out.text(row.ruleHash());
    out.raw(",\"source\":");
    out.text(row.source());
    return out.raw("}").bytes();
  }

  private void evidence(Map<String, JsonNode> evidence) {
    out.raw(",\"evidence\":{");
    List<Map.Entry<String, JsonNode>> sorted = new ArrayList<>(evidence.entrySet());
    sorted.sort(BY_NAME);
    for (int i = 0; i < sorted.size(); i++) {
      if (i > 0) {
        out.raw(",");
      }
      out.text(sorted.get(i).getKey());
      out.raw(":");
      value(sorted.get(i).getValue());
    }
    out.raw("}");
  }

  /** Neighbours are the same ones in the evidence of many resources: they are written once. */
  private void value(JsonNode value) {
    if (!value.isContainer()) {
      out.value(value);
      return;
    }
    byte[] known = written.get(value);
    if (known == null) {
      known = part.clear().value(value).bytes();
      written.put(value, known);
    }
    out.raw(known);
  }

  private void reasons(List<String> reasons) {
    out.raw(",\"reasons\":[");
    for (int i = 0; i < reasons.size(); i++) {
      if (i > 0) {
        out.raw(",");
      }
      out.text(reasons.get(i));
    }
    out.raw("]");
  }

  private void resource(ResourceId id) {
    out.raw(",\"resource\":{\"account\":");
    out.text(id.account());
    out.raw(",\"identifier\":");
    out.text(id.identifier());
    if (id.incarnation() != null) {
      out.raw(",\"incarnation\":");
      out.text(id.incarnation());
    }
    out.raw(",\"partition\":");
    out.text(id.partition());
    out.raw(",\"region\":");
    out.text(id.region());
    out.raw(",\"type\":");
    out.text(id.type());
    out.raw("}");
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
