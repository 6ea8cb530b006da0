package io.proofline.controls;

import com.google.common.collect.ImmutableMap;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One row of a check run.
 *
 * @param controlId the control
 * @param ruleHash SHA-256 of the control's file
 * @param source kind of snapshot judged: {@code aws}, {@code cloudformation}, {@code systems} …;
 *     {@code none} when there was no snapshot
 * @param resource what was judged; the identifier {@code *} stands for a whole population
 * @param outcome what came out
 * @param evidence the declared paths with their values; absent values are left out, values that
 *     were not read are objects {@code {"notRead": reason}}
 * @param leaf leaf of the snapshot; null when there was no snapshot
 * @param row row of the document in the snapshot's documents sheet; -1 for a population
 * @param observed when the document was observed, or the snapshot ended
 */
public record Evaluation(
    String controlId,
    String ruleHash,
    String source,
    ResourceId resource,
    Outcome outcome,
    Map<String, JsonNode> evidence,
    @Nullable LeafRef leaf,
    long row,
    Instant observed) {

  /** Identifier that stands for all resources of a type. */
  public static final String ALL = "*";

  /** Takes a copy that keeps the order. */
  public Evaluation {
    evidence = evidence instanceof Evidence ? evidence : ImmutableMap.copyOf(evidence);
  }

  /** The side that the row speaks of. */
  public Side side() {
    return Sources.template(source) ? Side.TEMPLATE : Side.LIVE;
  }

  /** Whether the row speaks of a population instead of a resource. */
  public boolean population() {
    return resource.identifier().equals(ALL);
  }
}
