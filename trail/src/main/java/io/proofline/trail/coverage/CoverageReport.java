package io.proofline.trail.coverage;

import io.proofline.trail.digest.ChainReport;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Coverage of an interval.
 *
 * @param from start
 * @param to end
 * @param chains what the digests prove, by account and region
 * @param lines states by account, region, class, selector and time, in that order
 */
public record CoverageReport(
    Instant from, Instant to, List<ChainReport> chains, List<CoverageLine> lines) {

  /** Takes copies. */
  public CoverageReport {
    chains = List.copyOf(chains);
    lines = List.copyOf(lines);
  }

  /** Whether some chain is broken or contradicted. */
  public boolean hasFindings() {
    return chains.stream().anyMatch(c -> c.result() != ChainReport.Result.VERIFIED);
  }

  /** Whether some file was altered or planted. */
  public boolean hasInvalid() {
    return chains.stream().anyMatch(c -> c.result() == ChainReport.Result.INVALID);
  }

  /** The report with stable names, for {@code --json}. */
  public ObjectNode toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("from", from.toString());
    out.put("to", to.toString());
    ArrayNode list = out.putArray("chains");
    for (ChainReport chain : chains) {
      list.add(chainJson(chain));
    }
    ArrayNode covers = out.putArray("coverage");
    lines.forEach(l -> covers.add(l.toJson()));
    return out;
  }

  private static ObjectNode chainJson(ChainReport chain) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("account", chain.place().account());
    node.put("region", chain.place().region());
    ArrayNode trails = node.putArray("trails");
    chain.trails().forEach(trails::add);
    node.put("result", chain.result().id());
    node.put("expectedHours", chain.expectedHours());
    node.put("heldHours", chain.heldHours());
    ArrayNode keys = node.putArray("keys");
    for (ChainReport.Key key : chain.keys()) {
      keys.addObject()
          .put("fingerprint", key.fingerprint())
          .put("source", key.leaf() == null ? "found in a file" : "trusted")
          .put("leaf", key.leaf());
    }
    ArrayNode gaps = node.putArray("gaps");
    for (ChainReport.Gap gap : chain.gaps()) {
      ObjectNode one =
          gaps.addObject()
              .put("from", gap.from().toString())
              .put("to", gap.to().toString())
              .put("reason", gap.reason());
      if (gap.file() != null) {
        one.put("file", gap.file());
      }
    }
    ArrayNode invalid = node.putArray("invalid");
    for (ChainReport.Invalid fault : chain.invalid()) {
      invalid.addObject().put("file", fault.file()).put("reason", fault.reason());
    }
    ArrayNode pending = node.putArray("pending");
    chain.pending().forEach(pending::add);
    return node;
  }
}
