package io.proofline.trail.lake;

import io.proofline.ledger.LeafRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the events at given places out of the row files of their segments. */
final class EventPlaces implements AutoCloseable {
  private final Path root;
  private final Map<LeafRef, RowFile> open = new TreeMap<>();
  private Map<LeafRef, Path> files = Map.of();

  EventPlaces(Path root) {
    this.root = root;
  }

  /** Path of the rows of a segment below the lake. */
  static String rows(LeafRef leaf) {
    return "rows/s" + leaf.year() + "-" + leaf.index() + ".rows";
  }

  /** From now on the events are those of these parts. */
  void of(List<LakeManifest.Part> parts) throws IOException {
    close();
    Map<LeafRef, Path> found = new TreeMap<>();
    for (LakeManifest.Part part : parts) {
      for (LakeManifest.Member member : part.members()) {
        String path = rows(member.leaf());
        if (part.files().stream().anyMatch(file -> file.path().equals(path))) {
          found.put(member.leaf(), root.resolve(path));
        }
      }
    }
    files = found;
  }

  /** The events at the places, in the order of the places. */
  List<TrailEvent> fetch(List<EventRef> places) throws IOException {
    Map<LeafRef, List<Long>> wanted = new TreeMap<>();
    for (EventRef place : places) {
      wanted.computeIfAbsent(place.leaf(), _ -> new ArrayList<>()).add(place.row());
    }
    Map<EventRef, TrailEvent> found = new HashMap<>();
    for (Map.Entry<LeafRef, List<Long>> segment : wanted.entrySet()) {
      LeafRef leaf = segment.getKey();
      RowFile file = file(leaf);
      if (file != null) {
        file.read(
            leaf,
            RowFile.ascending(segment.getValue()),
            event ->
                found.put(new EventRef(TrailEvent.micros(event.time()), leaf, event.row()), event));
      }
    }
    List<TrailEvent> out = new ArrayList<>(places.size());
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

  private @Nullable RowFile file(LeafRef leaf) throws IOException {
    RowFile known = open.get(leaf);
    Path path = files.get(leaf);
    if (known == null && path != null) {
      known = RowFile.open(path);
      open.put(leaf, known);
    }
    return known;
  }

  @Override
  public void close() throws IOException {
    for (RowFile file : open.values()) {
      file.close();
    }
    open.clear();
  }
}
