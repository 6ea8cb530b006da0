package io.proofline.trail.coverage;

import io.proofline.trail.lake.RawRecords;
import io.proofline.trail.lake.SealedFile;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What calls that changed a trail asked for. Every coverage needs it of all such calls, and a
 * record is found in its file only by reading its segment; so it is kept beside the index, by leaf
 * and row, where a record never changes.
 */
final class AskedOfTrails {
  private static final String NAME = "trail-changes";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TrailStore store;

  AskedOfTrails(TrailStore store) {
    this.store = store;
  }

  /** By event; what is no JSON asked for nothing that could be told. */
  Map<TrailEvent, JsonNode> of(Collection<TrailEvent> events) throws IOException {
    if (events.isEmpty()) {
      return Map.of();
    }
    SealedFile file = new SealedFile(store, NAME);
    Map<String, JsonNode> kept = new TreeMap<>();
    file.read()
        .ifPresent(
            bytes ->
                JSON.readTree(bytes)
                    .properties()
                    .forEach(each -> kept.put(each.getKey(), each.getValue())));
    List<TrailEvent> unknown = events.stream().filter(e -> !kept.containsKey(place(e))).toList();
    if (!unknown.isEmpty()) {
      new RawRecords(store)
          .of(unknown)
          .forEach((event, raw) -> kept.put(place(event), request(raw.text())));
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      kept.forEach(all::set);
      file.write(JSON.writeValueAsBytes(all));
    }
    Map<TrailEvent, JsonNode> out = new HashMap<>();
    for (TrailEvent event : events) {
      JsonNode request = kept.get(place(event));
      if (request != null) {
        out.put(event, request);
      }
    }
    return out;
  }

  private static String place(TrailEvent event) {
    return event.leaf() + "/" + event.row();
  }

  private static JsonNode request(String record) {
    try {
      JsonNode asked = JSON.readTree(record).path("requestParameters");
      return asked.isMissingNode() ? JsonNodeFactory.instance.nullNode() : asked;
    } catch (JacksonException e) {
      return JsonNodeFactory.instance.nullNode();
    }
  }
}
