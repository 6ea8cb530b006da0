package io.proofline.actions;

import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.SnapshotStore;
import io.proofline.ledger.Entry;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Statement;
import io.proofline.trail.ask.HighRiskChanges.Change;
import io.proofline.trail.who.Changes;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a resource was like in the snapshot before a change and in the one after. The two may lie
 * apart; other changes between them are counted, since what differs need not come from this one.
 */
final class ChangedSettings {
  /** Changes that are held against snapshots, newest first. */
  private static final int MOST = 500;

  private final Mandate mandate;

  ChangedSettings(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * A resource in a snapshot.
   *
   * @param leaf the snapshot
   */
  record Seen(LeafRef leaf, Document document) {}

  /**
   * By change, in its order of resources, what differs; changes without a snapshot are left out.
   */
  Map<Change, List<ListTrailChanges.Settings>> of(List<Change> changes) throws IOException {
    List<Change> newest =
        changes.stream().filter(c -> c.effective() && !c.resources().isEmpty()).toList();
    newest = newest.subList(Math.max(0, newest.size() - MOST), newest.size());
    Map<String, List<Statement>> bySubject = snapshots();
    Set<String> wanted = new TreeSet<>();
    newest.forEach(c -> wanted.addAll(c.resources()));
    Map<Statement, Map<String, Seen>> loaded = new HashMap<>();
    Map<Change, List<ListTrailChanges.Settings>> out = new HashMap<>();
    List<Changes.Interval> intervals = new ArrayList<>();
    record Pair(Change change, String resource, Seen before, Seen after) {}
    List<Pair> pairs = new ArrayList<>();
    for (Change change : newest) {
      Instant at = change.event().time();
      for (String resource : change.resources()) {
        Seen before = null;
        Seen after = null;
        for (List<Statement> subject : bySubject.values()) {
          Seen one = seen(last(subject, at), resource, wanted, loaded);
          Seen other = seen(first(subject, at), resource, wanted, loaded);
          before = one == null ? before : one;
          after = other == null ? after : other;
        }
        if (before != null && after != null) {
          pairs.add(new Pair(change, resource, before, after));
          intervals.add(
              new Changes.Interval(
                  resource, before.document().observed(), after.document().observed()));
        } else if (before != null || after != null) {
          out.computeIfAbsent(change, _ -> new ArrayList<>())
              .add(
                  new ListTrailChanges.Settings(
                      resource, leaf(before), leaf(after), List.of(), List.of(), 0));
        }
      }
    }
    List<Long> calls = new Changes(IngestTrail.store(mandate)).between(intervals);
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      out.computeIfAbsent(pair.change(), _ -> new ArrayList<>())
          .add(
              compare(pair.resource(), pair.before(), pair.after(), Math.max(0, calls.get(i) - 1)));
    }
    return out;
  }

  private static @Nullable LeafRef leaf(@Nullable Seen seen) {
    return seen == null ? null : seen.leaf();
  }

  /** Snapshots of accounts that can be read, by subject, in order of their time. */
  private Map<String, List<Statement>> snapshots() throws IOException {
    List<Statement> all = new ArrayList<>();
    try (Stream<Entry> entries = mandate.workspace().ledger().entries(SnapshotStore.TYPE, 1)) {
      entries.forEach(
          entry -> {
            if (entry instanceof Entry.Held(Statement statement)
                && statement.body().path("source").asString("").equals("aws")) {
              all.add(statement);
            }
          });
    }
    Map<String, List<Statement>> bySubject = new TreeMap<>();
    all.stream()
        .sorted(Comparator.comparing(Statement::observed))
        .forEach(s -> bySubject.computeIfAbsent(s.subject(), _ -> new ArrayList<>()).add(s));
    return bySubject;
  }

  private static Instant time(Statement statement, String end) {
    return Instant.parse(statement.body().path(end).asString());
  }

  private static @Nullable Statement last(List<Statement> subject, Instant at) {
    return subject.stream()
        .filter(s -> !time(s, "to").isAfter(at))
        .reduce((_, b) -> b)
        .orElse(null);
  }

  private static @Nullable Statement first(List<Statement> subject, Instant at) {
    return subject.stream().filter(s -> time(s, "from").isAfter(at)).findFirst().orElse(null);
  }

  private @Nullable Seen seen(
      @Nullable Statement statement,
      String resource,
      Set<String> wanted,
      Map<Statement, Map<String, Seen>> loaded)
      throws IOException {
    if (statement == null) {
      return null;
    }
    Map<String, Seen> found = loaded.get(statement);
    if (found == null) {
      found = new HashMap<>();
      RecordedSnapshot snapshot = mandate.snapshots().load(statement);
      Set<String> twice = new HashSet<>();
      for (Document document : snapshot.snapshot().documents()) {
        String name = Changes.key(document.id(), document.arn()).orElse("");
        if (wanted.contains(name)
            && found.put(name, new Seen(statement.leaf(), document)) != null) {
          twice.add(name);
        }
      }
      // Two documents of one name: which of them is meant is not known.
      found.keySet().removeAll(twice);
      loaded.put(statement, found);
    }
    return found.get(resource);
  }

  private static ListTrailChanges.Settings compare(
      String resource, Seen before, Seen after, long others) {
    Map<String, String> was = flat(before.document());
    Map<String, String> is = flat(after.document());
    Set<String> paths = new TreeSet<>(was.keySet());
    paths.addAll(is.keySet());
    Set<String> unreadable = new TreeSet<>(before.document().unknown().keySet());
    unreadable.addAll(after.document().unknown().keySet());
    List<ListTrailChanges.Setting> differ = new ArrayList<>();
    for (String path : paths) {
      String one = was.get(path);
      String other = is.get(path);
      boolean same = one == null ? other == null : one.equals(other);
      if (!same && unreadable.stream().noneMatch(u -> within(path, u))) {
        differ.add(new ListTrailChanges.Setting(path, one, other));
      }
    }
    return new ListTrailChanges.Settings(
        resource, before.leaf(), after.leaf(), differ, List.copyOf(unreadable), others);
  }

  private static boolean within(String path, String unknown) {
    return path.equals(unknown) || path.startsWith(unknown + ".") || path.startsWith(unknown + "[");
  }

  private static Map<String, String> flat(Document document) {
    Map<String, String> out = new TreeMap<>();
    flat("properties", document.properties(), out);
    flat("runtime", document.runtime(), out);
    document.tags().forEach((key, value) -> out.put("tags." + key, value));
    return out;
  }

  private static void flat(String path, JsonNode node, Map<String, String> out) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties().forEach(e -> flat(path + "." + e.getKey(), e.getValue(), out));
    } else if (node.isArray() && !node.isEmpty()) {
      for (int i = 0; i < node.size(); i++) {
        flat(path + "[" + i + "]", node.get(i), out);
      }
    } else {
      out.put(path, node.isString() ? node.asString() : node.toString());
    }
  }
}
