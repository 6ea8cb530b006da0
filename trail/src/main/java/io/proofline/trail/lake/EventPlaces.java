package io.proofline.trail.lake;

import io.proofline.ledger.LeafRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the events at given places, from the few files that can hold them. */
final class EventPlaces {
  private final Path root;
  private final DuckDb db;
  private final List<LakeManifest.Part> parts;

  EventPlaces(Path root, DuckDb db, List<LakeManifest.Part> parts) {
    this.root = root;
    this.db = db;
    this.parts = List.copyOf(parts);
  }

  private static final int CHUNK = 400;
  private static final long DAY = 86_400_000_000L;

  /** The events at the places, in the order of the places. */
  List<TrailEvent> fetch(List<EventRef> places) throws IOException {
    Map<EventRef, TrailEvent> found = new HashMap<>();
    List<EventRef> sorted = places.stream().distinct().sorted().toList();
    for (int at = 0; at < sorted.size(); at += CHUNK) {
      List<EventRef> chunk = sorted.subList(at, Math.min(sorted.size(), at + CHUNK));
      List<LakeManifest.Item> files = filesOf(chunk);
      if (files.isEmpty()) {
        continue;
      }
      String times =
          chunk.stream()
              .map(r -> Long.toString(r.micros()))
              .distinct()
              .collect(Collectors.joining(","));
      Set<EventRef> wanted = Set.copyOf(chunk);
      List<TrailEvent> events =
          db.query(
              "SELECT "
                  + TrailEvent.COLUMNS
                  + " FROM "
                  + DuckDb.parquet(root, files)
                  + " e WHERE e.us IN ("
                  + times
                  + ") AND e.row IN ("
                  + chunk.stream()
                      .map(r -> Long.toString(r.row()))
                      .distinct()
                      .collect(Collectors.joining(","))
                  + ")",
              List.of(),
              TrailEvent::read);
      for (TrailEvent event : events) {
        EventRef ref = new EventRef(TrailEvent.micros(event.time()), event.leaf(), event.row());
        if (wanted.contains(ref)) {
          found.put(ref, event);
        }
      }
    }
    List<TrailEvent> out = new ArrayList<>();
    for (EventRef place : places) {
      TrailEvent event = found.get(place);
      if (event == null) {
        throw new IOException(
            "the lake's index names an event that its files do not hold; 'trail rebuild' makes it"
                + " anew from the sealed segments");
      }
      out.add(event);
    }
    return out;
  }

  /** Files of events that hold the places' days and segments. */
  private List<LakeManifest.Item> filesOf(Collection<EventRef> places) {
    Map<LeafRef, Set<String>> days = new TreeMap<>();
    for (EventRef place : places) {
      String path = PartWriter.events(place.micros() / DAY, "");
      String folder = path.substring(0, path.lastIndexOf('/'));
      days.computeIfAbsent(place.leaf(), _ -> new HashSet<>())
          .addAll(List.of(folder, PartWriter.merged(folder)));
    }
    List<LakeManifest.Item> out = new ArrayList<>();
    for (LakeManifest.Part part : parts) {
      Set<String> wanted = new HashSet<>();
      part.members().forEach(m -> wanted.addAll(days.getOrDefault(m.leaf(), Set.of())));
      if (!wanted.isEmpty()) {
        part.files().stream()
            .filter(f -> wanted.contains(f.path().substring(0, f.path().lastIndexOf('/'))))
            .forEach(out::add);
      }
    }
    return out;
  }
}
