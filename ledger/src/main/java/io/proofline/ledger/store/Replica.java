package io.proofline.ledger.store;

import io.proofline.ledger.FrozenFiles;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** Both together. */
    Pushed and(Pushed later) {
      TreeMap<String, String> all = new TreeMap<>(versions);
      all.putAll(later.versions);
      List<String> conflicting = new ArrayList<>(conflicts);
      conflicting.addAll(later.conflicts);
      return new Pushed(
          written + later.written, thereAlready + later.thereAlready, all, conflicting);
    }
  }

  /**
   * Brings the bucket up to a state. Can be interrupted and repeated; checkpoints come last, so
   * that a reader never finds one without what it signs, and none is put over another while
   * something else conflicts.
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
    ReplicaWriter writer = new ReplicaWriter(bucket, retainUntil);
    Pushed lasting = writer.once(files, writer.present());
    TreeSet<String> last = new TreeSet<>(files.keySet());
    last.removeIf(name -> !replaced(name));
    return lasting.conflicts().isEmpty()
        ? lasting.and(writer.replace(files, last, Map.of()))
        : lasting;
  }

  /** Whether a file of that name is replaced by a newer one of itself. */
  static boolean replaced(String name) {
    return name.endsWith("/checkpoint") || name.endsWith(".vkey") || name.equals("proofline.yaml");
  }

  /** Size in a checkpoint's second line; -1 when there is none, which is less than any. */
  static long size(byte[] note) {
    String[] lines = new String(note, StandardCharsets.UTF_8).split("\n", 3);
    return lines.length == 3 && lines[1].matches("[0-9]{1,18}") ? Long.parseLong(lines[1]) : -1;
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
   * Public keys that were put over others: of those that an introduction lying beside them names,
   * or that were there first, the last ones that signed the checkpoint. Anything else was put over
   * by somebody.
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
    Path checkpoint = file.resolveSibling(prefix.substring(0, 4)).resolve("checkpoint");
    byte[] note = Files.exists(checkpoint) ? Files.readAllBytes(checkpoint) : new byte[0];
    Bucket.Read best = null;
    boolean signs = false;
    for (Version version : versions) {
      Bucket.Read read =
          bucket
              .read(key, Optional.of(version.version()))
              .orElseThrow(
                  () ->
                      new StoreException(bucket.address() + " lost a version of " + key, 404, ""));
      List<String> lines = new String(read.bytes(), StandardCharsets.UTF_8).lines().toList();
      boolean follows =
          lines.stream().allMatch(line -> text.indexOf("\nintroduces " + line + "\n") >= 0);
      if (best != null && !follows) {
        overlaid.add(key);
        continue;
      }
      boolean signed = signed(note, lines);
      if (best == null || signed || !signs) {
        best = read;
        signs = signed;
      }
    }
    Bucket.Read chosen = java.util.Objects.requireNonNull(best);
    Files.write(file, chosen.bytes());
    return chosen.stored();
  }

  private static boolean signed(byte[] note, List<String> keys) {
    try {
      SignedNote signed = SignedNote.parse(note);
      return !keys.isEmpty()
          && keys.stream().allMatch(key -> signed.signedBy(VerifierKey.parse(key)));
    } catch (TlogFormatException e) {
      return false; // Verification says what is wrong with them.
    }
  }

  private static Path below(Path target, String key) throws IOException {
    Path file = target.resolve(key).normalize();
    if (!file.startsWith(target) || file.equals(target) || key.contains("\\")) {
      throw new IOException("the bucket holds a key that leads elsewhere: " + key);
    }
    return file;
  }
}
