package io.proofline.ledger.store;

import io.proofline.ledger.FrozenFiles;
import io.proofline.tlog.Disk;
import io.proofline.tlog.WriterLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Keeps the buckets of {@code copies.json} up to date with the record of a workspace. A bucket is
 * first held against the record ({@link CopyCheck}); then what it lacks is sent in an order in
 * which a reader never finds a checkpoint without what it signs. It can be cut off anywhere and
 * done again, by several processes at once. Whatever happens to a bucket, nothing happens to the
 * record.
 */
public final class Copies {
  private static final Duration OTHERS = Duration.ofSeconds(15);
  private static final int AT_A_TIME = 500;

  private final Path workspace;
  private final Function<CopyTarget, Bucket> buckets;
  private final Clock clock;
  private final Disk disk;
  private final Pause pause;

  /**
   * Of a workspace.
   *
   * @param buckets how a target is reached
   */
  public Copies(Path workspace, Function<CopyTarget, Bucket> buckets, Clock clock) {
    this(workspace, buckets, clock, Disk.system(), Pause.growing());
  }

  Copies(
      Path workspace, Function<CopyTarget, Bucket> buckets, Clock clock, Disk disk, Pause pause) {
    this.workspace = workspace;
    this.buckets = buckets;
    this.clock = clock;
    this.disk = disk;
    this.pause = pause;
  }

  /** Whether a workspace keeps copies, or did so until its list of them went. */
  public static boolean areKept(Path workspace) {
    return Files.exists(workspace.resolve(CopyTargets.NAME)) || listIsGone(workspace);
  }

  /** Whether copies were kept and the list of them is not there any more. */
  public static boolean listIsGone(Path workspace) {
    if (Files.exists(workspace.resolve(CopyTargets.NAME))) {
      return false;
    }
    try (DirectoryStream<Path> known =
        Files.newDirectoryStream(CopyProgress.folder(workspace), "*.state")) {
      return known.iterator().hasNext();
    } catch (IOException e) {
      return false; // Nothing was ever copied.
    }
  }

  /** How a copy stands. */
  public sealed interface Standing {
    /** Which copy. */
    CopyTarget target();

    /**
     * It has acknowledged everything.
     *
     * @param written objects that were new to it, when it was just brought up to date
     */
    record Current(CopyTarget target, long written) implements Standing {}

    /**
     * It has not everything.
     *
     * @param leaves leaves that it lacks
     * @param why why it could not be brought up to date; empty when nobody tried
     */
    record Behind(CopyTarget target, long leaves, String why) implements Standing {}

    /**
     * It contradicts this record: another history, a newer state, or less than it acknowledged.
     * Nothing was written over it.
     *
     * @param what sentences that say what
     */
    record Contradicting(CopyTarget target, List<String> what) implements Standing {
      /** Takes a copy of the list. */
      public Contradicting {
        what = List.copyOf(what);
      }
    }
  }

  /** How every copy stands, as far as this machine knows; nobody is asked. */
  public List<Standing> standing() throws IOException {
    SortedMap<Integer, CopyProgress.Reached> now = checkpoints();
    List<Standing> all = new ArrayList<>();
    for (CopyTarget target : new CopyTargets(workspace, disk).read()) {
      CopyProgress progress = new CopyProgress(workspace, target, disk);
      List<String> putBack = putBack(progress.reached(), now);
      Optional<CopyProgress.Failed> failed = progress.failed();
      if (!putBack.isEmpty()) {
        all.add(new Standing.Contradicting(target, putBack));
      } else if (failed.isPresent() && failed.get().contradiction()) {
        all.add(new Standing.Contradicting(target, failed.get().what()));
      } else if (progress.reached().equals(now)) {
        all.add(new Standing.Current(target, 0));
      } else {
        String why = failed.map(f -> String.join("; ", f.what())).orElse("");
        all.add(behind(target, progress.reached(), now, why));
      }
    }
    return List.copyOf(all);
  }

  private static Standing behind(
      CopyTarget target,
      SortedMap<Integer, CopyProgress.Reached> held,
      SortedMap<Integer, CopyProgress.Reached> now,
      String why) {
    long lacks = 0;
    for (Map.Entry<Integer, CopyProgress.Reached> year : now.entrySet()) {
      CopyProgress.Reached has = held.get(year.getKey());
      lacks += Math.max(0, year.getValue().size() - (has == null ? 0 : has.size()));
    }
    return new Standing.Behind(target, lacks, why);
  }

  /** What the copy acknowledged and this record has not: seen without asking anybody. */
  private static List<String> putBack(
      SortedMap<Integer, CopyProgress.Reached> reached,
      SortedMap<Integer, CopyProgress.Reached> now) {
    List<String> wrong = new ArrayList<>();
    reached.forEach(
        (year, copied) -> {
          CopyProgress.Reached own = now.get(year);
          long size = own == null ? 0 : own.size();
          if (size < copied.size()
              || (own != null && size == copied.size() && !own.root().equals(copied.root()))) {
            wrong.add(
                "it acknowledged "
                    + copied.size()
                    + " leaves of "
                    + year
                    + ", and this record holds "
                    + (size < copied.size() ? size + " of them" : "others")
                    + ": this record was put back");
          }
        });
    return wrong;
  }

  /**
   * Brings every copy up to date that can be reached.
   *
   * @param ask whether to ask a bucket that has acknowledged everything what it holds today
   */
  public List<Standing> publish(boolean ask) throws IOException {
    List<Standing> all = new ArrayList<>();
    for (CopyTarget target : new CopyTargets(workspace, disk).read()) {
      all.add(publish(target, ask));
    }
    return List.copyOf(all);
  }

  private Standing publish(CopyTarget target, boolean ask) throws IOException {
    CopyProgress progress = new CopyProgress(workspace, target, disk);
    try (WriterLock.Held _ = new WriterLock(progress.lock(), OTHERS, disk).acquire()) {
      Standing standing = alone(target, progress, ask);
      if (standing instanceof Standing.Contradicting other) {
        progress.failed(new CopyProgress.Failed(true, other.what()));
      }
      return standing;
    } catch (IOException | RuntimeException e) {
      return failed(target, progress, words(e));
    }
  }

  private Standing failed(CopyTarget target, CopyProgress progress, String why) {
    try {
      progress.failed(new CopyProgress.Failed(false, List.of(why)));
      return behind(target, progress.reached(), checkpoints(), why);
    } catch (IOException e) {
      return new Standing.Behind(
          target, 0, why + "; how far behind cannot be said (" + words(e) + ")");
    }
  }

  private static String words(Exception e) {
    Throwable said = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
    String words = said.getMessage() == null ? said.getClass().getSimpleName() : said.getMessage();
    return said instanceof NoSuchFileException ? words + " is gone" : words;
  }

  private Standing alone(CopyTarget target, CopyProgress progress, boolean ask) throws IOException {
    SortedMap<Integer, CopyProgress.Reached> reached = progress.reached();
    List<String> putBack = putBack(reached, checkpoints());
    if (!putBack.isEmpty()) {
      return new Standing.Contradicting(target, putBack);
    }
    if (!ask && progress.failed().isEmpty() && reached.equals(checkpoints())) {
      return new Standing.Current(target, 0);
    }
    // Frozen under the lock: whoever waited sends what is newest by then.
    FrozenFiles frozen = FrozenFiles.of(workspace, List.of(FrozenFiles.Part.RECORD));
    SortedMap<Integer, CopyProgress.Reached> now = reached(frozen.checkpoints());
    Bucket bucket = buckets.apply(target);
    if (target.lock().isPresent() && reached.isEmpty()) {
      bucket.requireObjectLock();
    }
    CopyCheck check = new CopyCheck(workspace, bucket, pause);
    check.run(frozen, reached, ask);
    if (!check.wrong().isEmpty()) {
      return new Standing.Contradicting(target, check.wrong());
    }
    List<String> other = new ArrayList<>();
    Optional<Instant> until = target.lock().map(period -> period.end(clock.instant()));
    long written = send(frozen, progress, new ReplicaWriter(bucket, until), check, other);
    if (!other.isEmpty()) {
      return new Standing.Contradicting(
          target, other.stream().map(name -> name + " holds other bytes there").toList());
    }
    progress.reached(now);
    return new Standing.Current(target, written);
  }

  /**
   * Sends what the bucket lacks, checkpoints last; how many objects were new to it.
   *
   * @param conflicts receives the names under which the bucket holds something else; nothing is
   *     sent after them
   */
  private static long send(
      FrozenFiles frozen,
      CopyProgress progress,
      ReplicaWriter writer,
      CopyCheck check,
      List<String> conflicts)
      throws IOException {
    Set<String> known = progress.names();
    TreeMap<String, FrozenFiles.Source> lacking = new TreeMap<>(frozen.files());
    lacking.keySet().removeIf(name -> known.contains(name) || Replica.replaced(name));
    Map<String, Version> present = known.isEmpty() ? writer.present() : Map.of();
    long written = 0;
    while (!lacking.isEmpty()) {
      TreeMap<String, FrozenFiles.Source> some = new TreeMap<>();
      for (int i = 0; i < AT_A_TIME && !lacking.isEmpty(); i++) {
        Map.Entry<String, FrozenFiles.Source> first = lacking.pollFirstEntry();
        some.put(first.getKey(), first.getValue());
      }
      Replica.Pushed pushed = writer.once(some, present);
      progress.add(pushed.versions().keySet());
      conflicts.addAll(pushed.conflicts());
      if (!conflicts.isEmpty()) {
        return written;
      }
      written += pushed.written();
    }
    // What is replaced is known by its content.
    TreeMap<String, String> last = new TreeMap<>();
    for (String name : frozen.files().keySet()) {
      if (frozen.files().get(name) instanceof FrozenFiles.Held held && Replica.replaced(name)) {
        String content = name + " " + Content.of(held.bytes()).sha256();
        if (check.read().containsKey(name) || !known.contains(content)) {
          last.put(name, content);
        }
      }
    }
    Replica.Pushed pushed = writer.replace(frozen.files(), last.navigableKeySet(), check.read());
    conflicts.addAll(pushed.conflicts());
    if (conflicts.isEmpty()) {
      progress.add(last.values());
    }
    return written + pushed.written();
  }

  private static SortedMap<Integer, CopyProgress.Reached> reached(
      SortedMap<Integer, byte[]> notes) {
    TreeMap<Integer, CopyProgress.Reached> years = new TreeMap<>();
    notes.forEach(
        (year, note) -> CopyProgress.Reached.of(note).ifPresent(at -> years.put(year, at)));
    return years;
  }

  private SortedMap<Integer, CopyProgress.Reached> checkpoints() throws IOException {
    TreeMap<Integer, byte[]> notes = new TreeMap<>();
    try (DirectoryStream<Path> logs =
        Files.newDirectoryStream(workspace.resolve("ledger"), "[0-9][0-9][0-9][0-9]")) {
      for (Path log : logs) {
        try {
          notes.put(
              Integer.valueOf(String.valueOf(log.getFileName())),
              disk.read(log.resolve("checkpoint")));
        } catch (NoSuchFileException e) {
          // Nothing was published of it yet.
        }
      }
    }
    return reached(notes);
  }

  /** Forgets what is known of a copy, so that it can be begun anew. */
  public void forget(CopyTarget target) throws IOException {
    new CopyProgress(workspace, target, disk).forget();
  }
}
