package io.proofline.evidence.page;

import io.proofline.trail.ask.AnswerSources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a trail page says beside the answer itself.
 *
 * @param sources what the answer rests on, source by source
 * @param resources what the deciding events name, by leaf and row
 * @param approvals what is on record as approval, for those of them that are high-risk changes
 * @param asked when the question was put
 * @param answered when the answer was there
 */
public record TrailPageFacts(
    AnswerSources sources,
    Map<String, List<String>> resources,
    Map<String, String> approvals,
    Instant asked,
    Instant answered) {

  /** Takes copies. */
  public TrailPageFacts {
    resources = Map.copyOf(resources);
    approvals = Map.copyOf(approvals);
  }

  /** Adds to the twin of a page. */
  void into(ObjectNode twin) {
    ArrayNode held = twin.putArray("sources");
    sources.sources().forEach(source -> held.add(source.toJson()));
    twin.set(
        "secondWitness",
        sources.witness() == null
            ? JsonNodeFactory.instance.nullNode()
            : sources.witness().toJson());
    ArrayNode open = twin.putArray("notMeasured");
    sources.notes().forEach(open::add);
    ObjectNode approved = twin.putObject("approvals");
    approvals.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(one -> approved.put(one.getKey(), one.getValue()));
    twin.putObject("retrieval")
        .put("asked", asked.toString())
        .put("answered", answered.toString())
        .putNull("lastDrill");
  }
}
