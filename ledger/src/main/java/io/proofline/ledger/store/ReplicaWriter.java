package io.proofline.ledger.store;

import io.proofline.ledger.FrozenFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Puts files of a record into a bucket, each under a condition: what never changes where nothing
 * is, what is replaced over exactly what was read.
 */
final class ReplicaWriter {
  private final Bucket bucket;
  private final Optional<Instant> retainUntil;

  /**
   * Into a bucket.
   *
   * @param retainUntil until when new objects are locked; empty for no lock
   */
  ReplicaWriter(Bucket bucket, Optional<Instant> retainUntil) {
    this.bucket = bucket;
    this.retainUntil = retainUntil;
  }

  /** The oldest version of every object there. */
  Map<String, Version> present() throws IOException {
    Map<String, Version> present = new LinkedHashMap<>();
    for (Version version : bucket.versions("")) {
      if (!version.deleteMarker()) {
        present.putIfAbsent(version.key(), version);
      }
    }
    return present;
  }

  /**
   * Stores the files that never change; the others are left out.
   *
   * @param present what is known to be there; it is compared, and not sent
   */
  Replica.Pushed once(SortedMap<String, FrozenFiles.Source> files, Map<String, Version> present)
      throws IOException {
    List<Callable<Map.Entry<String, Bucket.Written>>> steps = new ArrayList<>();
    files.forEach(
        (name, source) -> {
          if (!Replica.replaced(name)) {
            steps.add(() -> Map.entry(name, once(name, content(source), present.get(name))));
          }
        });
    Tally tally = new Tally();
    Together.all(steps).forEach(tally::add);
    return tally.pushed();
  }

  private Bucket.Written once(String name, Content content, @Nullable Version oldest)
      throws IOException {
    if (oldest == null) {
      return bucket.putNew(name, content, retainUntil);
    }
    Optional<String> version =
        oldest.version().equals("null") ? Optional.empty() : Optional.of(oldest.version());
    Stored stored =
        bucket
            .head(name, version)
            .orElseThrow(
                () ->
                    new StoreException(
                        bucket.address() + " listed " + name + " and has it not", 404, ""));
    boolean same = bucket.holds(stored, content);
    return new Bucket.Written(
        same ? Bucket.Outcome.THERE_ALREADY : Bucket.Outcome.CONFLICT, stored);
  }

  /**
   * Stores public keys, checkpoints and settings, in this order within each year. Stops at the
   * first that conflicts.
   *
   * @param files the record
   * @param names which of them
   * @param read what was read of some of them, and judged: they are put over that alone
   */
  Replica.Pushed replace(
      SortedMap<String, FrozenFiles.Source> files,
      SortedSet<String> names,
      Map<String, Optional<Bucket.Read>> read)
      throws IOException {
    Tally tally = new Tally();
    for (String name : names) {
      Optional<Bucket.Read> judged = read.get(name);
      tally.add(
          Map.entry(
              name,
              replace(name, files, judged == null ? bucket.read(name, Optional.empty()) : judged)));
      if (!tally.conflicts.isEmpty()) {
        break;
      }
    }
    return tally.pushed();
  }

  /** A checkpoint over the one before; a smaller one is never put over a larger one. */
  private Bucket.Written replace(
      String name, SortedMap<String, FrozenFiles.Source> files, Optional<Bucket.Read> there)
      throws IOException {
    byte[] bytes = bytes(Objects.requireNonNull(files.get(name)));
    Content content = Content.of(bytes);
    if (there.isEmpty()) {
      return bucket.putNew(name, content, retainUntil);
    }
    Stored stored = there.get().stored();
    byte[] before = there.get().bytes();
    boolean checkpoint = name.endsWith("/checkpoint");
    if (Content.of(before).sha256().equals(content.sha256())
        || (checkpoint && moreSignatures(bytes, before))) {
      return new Bucket.Written(Bucket.Outcome.THERE_ALREADY, stored);
    }
    boolean follows = true;
    if (checkpoint) {
      follows = Replica.size(before) < Replica.size(bytes) || moreSignatures(before, bytes);
    } else if (name.endsWith(".vkey")) {
      follows = replaces(introduced(name, files), before);
    }
    return follows
        ? bucket.putOver(name, content, stored.etag(), retainUntil)
        : new Bucket.Written(Bucket.Outcome.CONFLICT, stored);
  }

  /** Whether the note is the one before, with lines that it lacked: witnesses were asked later. */
  private static boolean moreSignatures(byte[] before, byte[] now) {
    List<String> earlier = new String(before, StandardCharsets.UTF_8).lines().toList();
    List<String> lines = new String(now, StandardCharsets.UTF_8).lines().toList();
    int text = lines.indexOf("");
    return text > 0
        && earlier.size() > text
        && earlier.subList(0, text + 1).equals(lines.subList(0, text + 1))
        && lines.containsAll(earlier);
  }

  /** The introductions of keys that lie beside a public key. */
  private static String introduced(String name, SortedMap<String, FrozenFiles.Source> files)
      throws IOException {
    StringBuilder text = new StringBuilder();
    String prefix = name.replace(".vkey", ".rotated-");
    for (Map.Entry<String, FrozenFiles.Source> file : files.tailMap(prefix).entrySet()) {
      if (!file.getKey().startsWith(prefix)) {
        break;
      }
      text.append(new String(bytes(file.getValue()), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  /** Public keys are put over others only when an introduction says that they replace those. */
  private static boolean replaces(String introductions, byte[] there) {
    return new String(there, StandardCharsets.UTF_8)
        .lines()
        .allMatch(key -> introductions.contains("\nreplaces " + key + "\n"));
  }

  private static byte[] bytes(FrozenFiles.Source source) throws IOException {
    try (InputStream in = source.open()) {
      return in.readAllBytes();
    }
  }

  private static Content content(FrozenFiles.Source source) throws IOException {
    return switch (source) {
      case FrozenFiles.Held held -> Content.of(held.bytes());
      case FrozenFiles.Lying lying -> Content.of(lying.file());
    };
  }

  private static final class Tally {
    private long written;
    private long thereAlready;
    private final TreeMap<String, String> versions = new TreeMap<>();
    private final List<String> conflicts = new ArrayList<>();

    void add(Map.Entry<String, Bucket.Written> step) {
      switch (step.getValue().outcome()) {
        case WRITTEN -> written++;
        case THERE_ALREADY -> thereAlready++;
        case CONFLICT -> conflicts.add(step.getKey());
      }
      if (step.getValue().outcome() != Bucket.Outcome.CONFLICT) {
        versions.put(step.getKey(), step.getValue().stored().version());
      }
    }

    Replica.Pushed pushed() {
      return new Replica.Pushed(written, thereAlready, versions, conflicts);
    }
  }
}
