package io.proofline.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CloudTrail events that change who can see data, or whether it is seen: class by event name. */
public final class EventClasses {
  private static final String FILE = "events/high-risk.tsv";

  private final Map<String, EventClass> classes = new LinkedHashMap<>();
  private final Table table;

  EventClasses() {
    table = Table.read(FILE, 5);
    for (List<String> row : table.rows()) {
      EventClass event =
          new EventClass(
              row.get(0), row.get(1), row.get(2), row.get(3), List.of(row.get(4).split(";")));
      if (classes.put(key(event.eventSource(), event.eventName()), event) != null) {
        throw new CatalogException(FILE, event.eventName(), "the event is listed twice");
      }
    }
  }

  /** Class of an event; empty when the event is not listed. */
  public Optional<EventClass> find(String eventSource, String eventName) {
    return Optional.ofNullable(classes.get(key(eventSource, eventName)));
  }

  /** All listed events, sorted by source and name. */
  public List<EventClass> all() {
    return List.copyOf(classes.values());
  }

  /** Date of the list, ISO. */
  public String asOf() {
    return table.fact("as-of");
  }

  /** Where the list comes from. */
  public String source() {
    return table.fact("source");
  }

  /** How far the list was checked. */
  public String confidence() {
    return table.fact("confidence");
  }

  private static String key(String eventSource, String eventName) {
    return eventSource + "/" + eventName;
  }

  /**
   * A listed event.
   *
   * @param eventSource as in CloudTrail: {@code s3.amazonaws.com}
   * @param eventName as in CloudTrail: {@code PutBucketPolicy}
   * @param name class, for example {@code storage-permission}
   * @param why one sentence
   * @param sources lists that name it too
   */
  public record EventClass(
      String eventSource, String eventName, String name, String why, List<String> sources) {

    /** Takes a copy of the list. */
    public EventClass {
      sources = List.copyOf(sources);
    }
  }
}
