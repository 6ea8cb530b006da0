package io.proofline.cloud.aws;

import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.cloud.call.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a question ended.
 *
 * @param number unique in the collection, in order of arrival
 * @param operation what was asked
 * @param outcome how it ended
 * @param pages bodies of the pages that arrived; when the outcome is a failure, the pages before it
 * @param reason why it is not knowledge, in words; empty when it is
 * @param observed when it ended
 */
record Answer(
    int number,
    Operation operation,
    Outcome outcome,
    List<ObjectNode> pages,
    String reason,
    Instant observed) {

  Answer {
    pages = List.copyOf(pages);
  }

  /** Whether every page arrived, or the service said that there is nothing. */
  boolean known() {
    return outcome == Outcome.ANSWERED || outcome == Outcome.ABSENT;
  }

  boolean absent() {
    return outcome == Outcome.ABSENT;
  }

  /** The first page; empty when none arrived. */
  ObjectNode first() {
    return pages.isEmpty() ? JsonNodeFactory.instance.objectNode() : pages.getFirst();
  }

  /** All pages as one: their lists end to end, everything else as the first page says it. */
  ObjectNode whole() {
    ObjectNode whole = first().deepCopy();
    for (ObjectNode page : pages.subList(Math.min(1, pages.size()), pages.size())) {
      for (String member : page.propertyNames()) {
        if (page.get(member) instanceof ArrayNode more) {
          if (whole.get(member) instanceof ArrayNode before) {
            before.addAll(more.deepCopy());
          } else {
            whole.set(member, more.deepCopy());
          }
        }
      }
    }
    return whole;
  }

  /** Elements of a list member over all pages that arrived. */
  List<JsonNode> items(String member) {
    List<JsonNode> items = new ArrayList<>();
    for (ObjectNode page : pages) {
      page.path(member).forEach(items::add);
    }
    return items;
  }
}
