package io.proofline.cloud.aws;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A document while its answers come in. Used by one thread at a time. */
final class Draft {
  private final ResourceId id;
  private final @Nullable String arn;
  private final ObjectNode properties = JsonNodeFactory.instance.objectNode();
  private final ObjectNode runtime = JsonNodeFactory.instance.objectNode();
  private final Map<String, String> tags = new TreeMap<>();
  private final Map<String, String> unknown = new TreeMap<>();
  private final TreeSet<Integer> calls = new TreeSet<>();
  private Instant observed;

  Draft(ResourceId id, @Nullable String arn, Answer from) {
    this.id = id;
    this.arn = arn;
    this.observed = from.observed();
    this.calls.add(from.number());
  }

  ResourceId id() {
    return id;
  }

  ObjectNode properties() {
    return properties;
  }

  ObjectNode runtime() {
    return runtime;
  }

  /** Moves members of an answer to properties. */
  Members properties(JsonNode source) {
    return new Members(this, "properties", properties, source);
  }

  /** Moves members of an answer to runtime facts. */
  Members runtime(JsonNode source) {
    return new Members(this, "runtime", runtime, source);
  }

  /** Counts an answer among the sources. */
  Draft source(Answer answer) {
    calls.add(answer.number());
    if (answer.observed().isAfter(observed)) {
      observed = answer.observed();
    }
    return this;
  }

  /**
   * Uses an answer for these paths. Not answered: the paths become unknown. "Not set": they stay as
   * they are, which says that nothing is set.
   */
  Draft fill(Answer answer, List<String> paths, Consumer<Answer> whenAnswered) {
    return fill(answer, paths, whenAnswered, () -> {});
  }

  /** The same, with something to write when the service says "not set". */
  Draft fill(
      Answer answer, List<String> paths, Consumer<Answer> whenAnswered, Runnable whenAbsent) {
    source(answer);
    if (!answer.known()) {
      paths.forEach(path -> unknown(path, answer.reason()));
      return this;
    }
    try {
      if (answer.absent()) {
        whenAbsent.run();
      } else {
        whenAnswered.accept(answer);
      }
    } catch (RuntimeException e) {
      paths.forEach(path -> unknown(path, unreadable(answer.operation().label())));
    }
    return this;
  }

  /** Writes something from content that may be broken; the path becomes unknown when it is. */
  void guarded(String path, Runnable write) {
    try {
      write.run();
    } catch (RuntimeException e) {
      unknown(path, unreadable("the answer"));
    }
  }

  private static String unreadable(String what) {
    return what + " holds something that could not be read";
  }

  Draft unknown(String path, String reason) {
    unknown.putIfAbsent(path, reason);
    return this;
  }

  /** Tags written as a list of keys and values. */
  Draft tagList(JsonNode list) {
    for (JsonNode tag : list) {
      tags.put(tag.path("Key").asString(), tag.path("Value").asString(""));
    }
    return this;
  }

  /** One tag. */
  Draft tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  /** Tags written as an object. */
  Draft tagMap(JsonNode map) {
    for (String key : map.propertyNames()) {
      tags.put(key, map.path(key).asString(""));
    }
    return this;
  }

  Document document(Map<Integer, String> callIds) {
    List<String> ids = new ArrayList<>();
    for (int call : calls) {
      ids.add(String.valueOf(callIds.get(call)));
    }
    ids.sort(null);
    return new Document(id, arn, properties, runtime, tags, unknown, observed, ids);
  }
}
