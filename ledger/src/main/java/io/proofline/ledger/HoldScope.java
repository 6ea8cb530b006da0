package io.proofline.ledger;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a legal hold covers. Each list narrows it; an empty list does not. Three empty lists cover
 * the whole ledger.
 *
 * @param types types of statements
 * @param subjects beginnings of subjects, for example {@code aws/441020936617}
 * @param leaves single statements
 */
public record HoldScope(List<String> types, List<String> subjects, List<LeafRef> leaves) {

  /** Takes copies of the lists. */
  public HoldScope {
    types = List.copyOf(types);
    subjects = List.copyOf(subjects);
    leaves = List.copyOf(leaves);
  }

  /** The whole ledger. */
  public static HoldScope everything() {
    return new HoldScope(List.of(), List.of(), List.of());
  }

  /** Whether the payload must stay. */
  public boolean covers(Payload payload) {
    return (types.isEmpty() || types.contains(payload.type()))
        && (subjects.isEmpty() || subjects.stream().anyMatch(payload.subject()::startsWith))
        && (leaves.isEmpty() || leaves.contains(payload.leaf()));
  }

  /** In words. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (!types.isEmpty()) {
      parts.add("type " + String.join(" or ", types));
    }
    if (!subjects.isEmpty()) {
      parts.add("subject " + String.join(" or ", subjects));
    }
    if (!leaves.isEmpty()) {
      parts.add("leaf " + String.join(", ", leaves.stream().map(LeafRef::toString).toList()));
    }
    return parts.isEmpty() ? "everything" : String.join(", ", parts);
  }

  ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode typeList = node.putArray("types");
    types.forEach(typeList::add);
    ArrayNode subjectList = node.putArray("subjects");
    subjects.forEach(subjectList::add);
    ArrayNode leafList = node.putArray("leaves");
    leaves.forEach(leaf -> leafList.add(leaf.toString()));
    return node;
  }

  /** What cannot be read covers everything: in doubt a hold holds. */
  static HoldScope fromJson(JsonNode node) {
    try {
      List<LeafRef> leaves = new ArrayList<>();
      node.path("leaves").values().forEach(leaf -> leaves.add(LeafRef.parse(leaf.asString(""))));
      return new HoldScope(texts(node.path("types")), texts(node.path("subjects")), leaves);
    } catch (IllegalArgumentException e) {
      return everything();
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.values().forEach(text -> texts.add(text.asString("")));
    return texts;
  }
}
