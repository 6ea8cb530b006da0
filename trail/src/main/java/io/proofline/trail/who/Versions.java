package io.proofline.trail.who;

import io.proofline.trail.lake.TrailEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Events of which other bytes are held too. Versions that say the same are one event; those that do
 * not are all shown, for one of them may be a forgery that was to hide the other.
 *
 * @param events the events, versions that say the same once
 * @param differing events of which several versions that differ are shown
 */
public record Versions(List<TrailEvent> events, long differing) {

  /** Takes a copy. */
  public Versions {
    events = List.copyOf(events);
  }

  /** Of the events of one answer. */
  public static Versions of(List<TrailEvent> events) {
    Map<String, List<TrailEvent>> byId = new HashMap<>();
    List<TrailEvent> out = new ArrayList<>();
    Set<String> differing = new HashSet<>();
    for (TrailEvent event : events) {
      if (event.eventId() == null) {
        out.add(event);
        continue;
      }
      String id = event.account() + "/" + event.eventId();
      List<TrailEvent> known = byId.computeIfAbsent(id, _ -> new ArrayList<>(1));
      if (known.stream().noneMatch(k -> same(k, event))) {
        known.add(event);
        out.add(event);
        if (known.size() > 1) {
          differing.add(id);
        }
      }
    }
    return new Versions(List.copyOf(out), differing.size());
  }

  /** Whether two records say the same in all that the lake knows of them, and stand in one file. */
  private static boolean same(TrailEvent a, TrailEvent b) {
    return Objects.equals(a.at(b), b);
  }

  /** In words for a reader. */
  public List<String> notes() {
    return differing == 0
        ? List.of()
        : List.of(
            differing
                + (differing == 1 ? " event is" : " events are")
                + " held in versions that differ; each version is shown and counted.");
  }
}
