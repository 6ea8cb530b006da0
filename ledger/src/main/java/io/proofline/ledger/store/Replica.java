package io.proofline.ledger.store;

import io.proofline.ledger.FrozenFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * A copy of a workspace's record in a bucket, at best one that belongs to another account and locks
 * what it holds. Every object but {@code checkpoint} and {@code proofline.yaml} is written once; a
 * checkpoint is replaced only where what is there is what was read a moment before, and every one
 * of them stays as a version. What is there with other bytes is reported, never replaced.
 *
 * <p>Whoever reads does not trust the present version of anything: of files that never change the
 * <em>oldest</em> version counts, which a lock protects, and whatever was put over it is named.
 */
public final class Replica {
  private final Bucket bucket;

  /** In a bucket. */
  public Replica(Bucket bucket) {
    this.bucket = bucket;
  }

  /**
   * What was stored.
   *
   * @param written objects that are new
   * @param thereAlready objects that were there with the same bytes
   * @param versions version id of every object by its name: how to ask for exactly this state
   * @param conflicts names that hold other bytes in the bucket; left as they are
   */
  public record Pushed(
      long written, long thereAlready, SortedMap<String, String> versions, List<String> conflicts) {
    /** Takes copies. */
    public Pushed {
      versions = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(versions));
      conflicts = List.copyOf(conflicts);
    }
  }

  /**
   * Brings the bucket up to a state. Can be interrupted and repeated; checkpoints come last, so
   * that a reader never finds one without what it signs.
   *
   * @param files the record
   * @param retainUntil until when new objects are locked, in compliance mode; empty for no lock
   * @throws StoreException when the bucket refuses, or cannot be reached
   */
  public Pushed push(SortedMap<String, FrozenFiles.Source> files, Optional<Instant> retainUntil)
      throws IOException {
    if (retainUntil.isPresent()) {
      bucket.requireObjectLock();
    }
    Map<String, Version> present = new LinkedHashMap<>();
    for (Version version : bucket.versions("")) {
      if (!version.deleteMarker()) {
        present.putIfAbsent(version.key(), version); // The oldest.
      }
    }
    List<Callable<Map.Entry<String, Bucket.Written>>> steps = new ArrayList<>();
    List<String> last = new ArrayList<>();
    for (Map.Entry<String, FrozenFiles.Source> file : files.entrySet()) {
      if (replaced(file.getKey())) {
        last.add(file.getKey());
      } else {
        steps.add(
            () ->
                Map.entry(
                    file.getKey(),
                    once(file.getKey(), content(file.getValue()), present, retainUntil)));
      }
    }
    Tally tally = new Tally();
    Together.all(steps).forEach(tally::add);
    for (String name : last) {
      Content content = content(java.util.Objects.requireNonNull(files.get(name)));
      tally.add(Map.entry(name, replace(name, content, introduced(name, files), retainUntil)));
    }
    return new Pushed(tally.written, tally.thereAlready, tally.versions, tally.conflicts);
  }

  private static boolean replaced(String name) {
    return name.endsWith("/checkpoint") || name.endsWith(".vkey") || name.equals("proofline.yaml");
  }

  private Bucket.Written once(
      String name, Content content, Map<String, Version> present, Optional<Instant> retainUntil)
      throws IOException {
    Version oldest = present.get(name);
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

  /** A checkpoint over the one before; a smaller one is never put over a larger one. */
  private Bucket.Written replace(
      String name, Content content, String introductions, Optional<Instant> retainUntil)
      throws IOException {
    Optional<Bucket.Read> there = bucket.read(name, Optional.empty());
    if (there.isEmpty()) {
      return bucket.putNew(name, content, retainUntil);
    }
    Stored stored = there.get().stored();
    if (Content.of(there.get().bytes()).sha256().equals(content.sha256())) {
      return new Bucket.Written(Bucket.Outcome.THERE_ALREADY, stored);
    }
    if (name.endsWith("/checkpoint") && size(there.get().bytes()) >= size(bytes(content))) {
      return new Bucket.Written(Bucket.Outcome.CONFLICT, stored);
    }
    if (name.endsWith(".vkey") && !replaces(introductions, there.get().bytes())) {
      return new Bucket.Written(Bucket.Outcome.CONFLICT, stored);
    }
    return bucket.putOver(name, content, stored.etag(), retainUntil);
  }

  /** The introductions of keys that lie beside a public key. */
  private static String introduced(String name, SortedMap<String, FrozenFiles.Source> files)
      throws IOException {
    StringBuilder text = new StringBuilder();
    if (name.endsWith(".vkey")) {
      String prefix = name.replace(".vkey", ".rotated-");
      for (Map.Entry<String, FrozenFiles.Source> file : files.tailMap(prefix).entrySet()) {
        if (!file.getKey().startsWith(prefix)) {
          break;
        }
        try (InputStream in = file.getValue().open()) {
          text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return text.toString();
  }

  /** Public keys are put over others only when an introduction says that they replace those. */
  private static boolean replaces(String introductions, byte[] there) {
    return new String(there, StandardCharsets.UTF_8)
        .lines()
        .allMatch(key -> introductions.contains("\nreplaces " + key + "\n"));
  }

  private static byte[] bytes(Content content) throws IOException {
    if (content instanceof Content.Bytes held) {
      return held.bytes();
    }
    throw new IOException("a checkpoint is held in memory");
  }

  /** Size in a checkpoint's second line; -1 when there is none, which is less than any. */
  private static long size(byte[] note) {
    String[] lines = new String(note, StandardCharsets.UTF_8).split("\n", 3);
    return lines.length == 3 && lines[1].matches("[0-9]{1,18}") ? Long.parseLong(lines[1]) : -1;
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
  }

  /**
   * What was read.
   *
   * @param files how many
   * @param overlaid names over which something else was put, or a delete marker: the bucket's
   *     present version is not the record; what was put there first was read
   * @param unlocked names whose version could be deleted today
   * @param lockedUntil the earliest end of a lock; empty when nothing is locked
   * @param checkpoints all signed states per file, oldest first: each must be extended by the next
   */
  public record Pulled(
      long files,
      List<String> overlaid,
      List<String> unlocked,
      Optional<Instant> lockedUntil,
      SortedMap<String, List<byte[]>> checkpoints) {}

  /**
   * Reads the record into an empty folder. Nothing is verified here.
   *
   * @throws StoreException when there is nothing, or the bucket cannot be read
   */
  public Pulled pull(Path target, Instant now) throws IOException {
    TreeMap<String, List<Version>> byKey = new TreeMap<>();
    for (Version version : bucket.versions("")) {
      byKey.computeIfAbsent(version.key(), key -> new ArrayList<>()).add(version);
    }
    if (byKey.keySet().stream().noneMatch(key -> key.endsWith("/checkpoint"))) {
      throw new StoreException(bucket.address() + " holds no ledger", 404, "NoSuchKey");
    }
    List<String> overlaid = new ArrayList<>();
    TreeMap<String, List<byte[]>> checkpoints = new TreeMap<>();
    TreeMap<String, List<Version>> publicKeys = new TreeMap<>();
    List<Callable<Stored>> steps = new ArrayList<>();
    List<Stored> read = new ArrayList<>();
    for (Map.Entry<String, List<Version>> object : byKey.entrySet()) {
      String key = object.getKey();
      List<Version> versions = object.getValue().stream().filter(v -> !v.deleteMarker()).toList();
      Path file = below(target, key);
      boolean hidden = versions.size() < object.getValue().size();
      if (hidden || (!replaced(key) && versions.size() > 1)) {
        overlaid.add(key);
      }
      if (key.endsWith(".vkey") && !hidden && versions.size() > 1) {
        publicKeys.put(key, versions);
        continue;
      }
      if (versions.isEmpty()) {
        continue; // Only delete markers are left: the file is missing, which verification says.
      }
      Files.createDirectories(file.resolveSibling("."));
      if (replaced(key)) {
        read.add(newest(key, versions, file, checkpoints));
      } else {
        steps.add(() -> bucket.download(key, versions.getFirst().version(), file));
      }
    }
    read.addAll(Together.all(steps));
    for (Map.Entry<String, List<Version>> keys : publicKeys.entrySet()) {
      String name = keys.getKey();
      read.add(introduced(name, keys.getValue(), below(target, name), overlaid));
    }
    List<String> unlocked =
        read.stream()
            .filter(
                s ->
                    s.lock()
                        .filter(l -> l.mode().equals("COMPLIANCE") && l.until().isAfter(now))
                        .isEmpty())
            .map(Stored::key)
            .sorted()
            .toList();
    Optional<Instant> until =
        read.stream()
            .flatMap(s -> s.lock().stream())
            .map(Stored.Lock::until)
            .min(Instant::compareTo);
    return new Pulled(read.size(), overlaid, unlocked, until, checkpoints);
  }

  /** The largest checkpoint of all versions, and all of them for comparison. */
  private Stored newest(
      String key, List<Version> versions, Path file, Map<String, List<byte[]>> checkpoints)
      throws IOException {
    Stored best = null;
    byte[] bytes = new byte[0];
    List<byte[]> all = new ArrayList<>();
    for (Version version : versions) {
      Bucket.Read read =
          bucket
              .read(key, Optional.of(version.version()))
              .orElseThrow(
                  () ->
                      new StoreException(bucket.address() + " lost a version of " + key, 404, ""));
      all.add(read.bytes());
      boolean larger = !key.endsWith("/checkpoint") || size(read.bytes()) > size(bytes);
      if (best == null || larger) {
        best = read.stored();
        bytes = read.bytes();
      }
    }
    Files.write(file, bytes);
    if (key.endsWith("/checkpoint")) {
      checkpoints.put(key, all);
    }
    return java.util.Objects.requireNonNull(best);
  }

  /**
   * Public keys that were put over others: those that an introduction lying beside them names last,
   * or the first ones. Anything else was put over by somebody.
   */
  private Stored introduced(String key, List<Version> versions, Path file, List<String> overlaid)
      throws IOException {
    StringBuilder text = new StringBuilder();
    String prefix = String.valueOf(file.getFileName()).replace(".vkey", ".rotated-");
    try (DirectoryStream<Path> beside =
        Files.newDirectoryStream(file.resolveSibling("."), prefix + "*")) {
      for (Path introduction : beside) {
        text.append(Files.readString(introduction));
      }
    }
    Bucket.Read best = null;
    for (Version version : versions) {
      Bucket.Read read =
          bucket
              .read(key, Optional.of(version.version()))
              .orElseThrow(
                  () ->
                      new StoreException(bucket.address() + " lost a version of " + key, 404, ""));
      boolean follows =
          new String(read.bytes(), StandardCharsets.UTF_8)
              .lines()
              .allMatch(line -> text.indexOf("\nintroduces " + line + "\n") >= 0);
      if (best == null || follows) {
        best = read;
      } else {
        overlaid.add(key);
      }
    }
    Bucket.Read chosen = java.util.Objects.requireNonNull(best);
    Files.write(file, chosen.bytes());
    return chosen.stored();
  }

  private static Path below(Path target, String key) throws IOException {
    Path file = target.resolve(key).normalize();
    if (!file.startsWith(target) || file.equals(target) || key.contains("\\")) {
      throw new IOException("the bucket holds a key that leads elsewhere: " + key);
    }
    return file;
  }
}
