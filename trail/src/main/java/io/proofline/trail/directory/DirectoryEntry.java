package io.proofline.trail.directory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One name of one person.
 *
 * @param person the person's id, the same in every directory that is to mean the same person
 * @param display the person's name for readers
 * @param scope account or provider; empty when the kind has none
 * @param from since when, by the directory; null when it says nothing before its own date
 * @param until until when, excluded; null when it says no end
 * @param line line or user of the file, from 1
 */
public record DirectoryEntry(
    String person,
    String display,
    NameKind kind,
    String name,
    String scope,
    @Nullable Instant from,
    @Nullable Instant until,
    long line) {

  /** What it is found by. */
  Key key() {
    return new Key(kind, scope, kind.plain(name));
  }

  /**
   * A name to look up.
   *
   * @param name as {@link NameKind#plain} writes it
   */
  record Key(NameKind kind, String scope, String name) {
    static Key of(NameKind kind, String scope, String name) {
      return new Key(kind, scope, kind.plain(name));
    }
  }

  ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("person", person);
    node.put("display", display);
    node.put("kind", kind.id());
    node.put("name", name);
    node.put("scope", scope);
    if (from != null) {
      node.put("from", from.toString());
    }
    if (until != null) {
      node.put("until", until.toString());
    }
    node.put("line", line);
    return node;
  }

  static DirectoryEntry fromJson(JsonNode node) {
    JsonNode from = node.get("from");
    JsonNode until = node.get("until");
    return new DirectoryEntry(
        node.path("person").asString(),
        node.path("display").asString(),
        NameKind.of(node.path("kind").asString()).orElseThrow(),
        node.path("name").asString(),
        node.path("scope").asString(),
        from == null ? null : Instant.parse(from.asString()),
        until == null ? null : Instant.parse(until.asString()),
        node.path("line").asLong());
  }
}
