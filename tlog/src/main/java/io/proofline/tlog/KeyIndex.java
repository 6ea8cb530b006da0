package io.proofline.tlog;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which key stands at which index: sorted runs on disk for what is published, a small map for what
 * came since. Runs follow each other without a gap from index 0; a run that others lie inside of
 * takes their place. The index can be thrown away and made anew from the log. All methods but
 * {@link #merge} and {@link #write} are called by one thread at a time.
 */
final class KeyIndex {
  private static final Pattern NAME = Pattern.compile("([0-9]{19})-([0-9]{19})\\.keys");

  /** So many runs of one size are merged into one of the next. */
  private static final int FAN = 4;

  /** With so many runs each look-up is slower than it should be, and merging comes first. */
  private static final int CROWDED = 24;

  private final Path directory;
  private final Disk disk;
  private final int smallest;
  private final Map<IdempotencyKey, Long> recent = new HashMap<>();
  private volatile List<KeyRun> runs = List.of();

  /**
   * An index.
   *
   * @param smallest keys that make a run worth writing
   */
  KeyIndex(Path directory, Disk disk, int smallest) {
    this.directory = directory;
    this.disk = disk;
    this.smallest = smallest;
  }

  /** Index below which all keys are in runs. */
  long covered() {
    List<KeyRun> now = runs;
    return now.isEmpty() ? 0 : now.getLast().to;
  }

  /** Root of the tree whose keys the runs hold; null when there are none. */
  byte @Nullable [] coveredRoot() {
    List<KeyRun> now = runs;
    return now.isEmpty() ? null : now.getLast().root.clone();
  }

  /** Index of the entry that was appended under the key; -1 when there is none. */
  long find(IdempotencyKey key) {
    Long known = recent.get(key);
    if (known != null) {
      return known;
    }
    for (KeyRun run : runs.reversed()) {
      long found = run.find(key);
      if (found >= 0) {
        return found;
      }
    }
    return -1;
  }

  /** Takes note of a key that is not in a run yet. */
  void add(IdempotencyKey key, long index) {
    recent.putIfAbsent(key, index);
  }

  /** Opens the runs on disk, and drops from memory what they hold. */
  void load() throws IOException {
    for (int attempt = 0; ; attempt++) {
      try {
        refresh();
        break;
      } catch (NoSuchFileException e) {
        if (attempt == 10) {
          throw e; // Merged away by another process ten times over.
        }
      }
    }
    dropCovered();
  }

  /** One at a time, so that no older list of runs takes the place of a newer one. */
  private synchronized void refresh() throws IOException {
    runs = listed();
  }

  private void dropCovered() {
    long covered = covered();
    recent.values().removeIf(index -> index < covered);
  }

  /** Deletes all runs: they belong to another tree, or are damaged. */
  void clear() throws IOException {
    runs = List.of();
    for (Path file : disk.list(directory)) {
      if (NAME.matcher(String.valueOf(file.getFileName())).matches()) {
        disk.delete(file);
      }
    }
  }

  /** Goes on without the runs on disk, and leaves them there. */
  void ignoreRuns() {
    runs = List.of();
  }

  /** Whether there is enough for a run. */
  boolean due(long published) {
    return published - covered() >= smallest;
  }

  /** Keys of a range that is published and in no run yet. */
  static final class Taken {
    private final long from;
    private final long to;
    private final List<KeyRun.Slot> slots;

    private Taken(long from, long to, List<KeyRun.Slot> slots) {
      this.from = from;
      this.to = to;
      this.slots = slots;
    }
  }

  /**
   * Copies what is published and in memory.
   *
   * @param published size of the published tree
   */
  Taken take(long published) throws IOException {
    load(); // Another process may have written a run.
    long from = covered();
    List<KeyRun.Slot> slots = new ArrayList<>();
    for (Map.Entry<IdempotencyKey, Long> known : recent.entrySet()) {
      if (known.getValue() < published) {
        IdempotencyKey key = known.getKey();
        slots.add(new KeyRun.Slot(key.a(), key.b(), key.c(), known.getValue()));
      }
    }
    return new Taken(from, published, slots);
  }

  /**
   * Writes a run of what was taken; {@link #load} it then. May be called while other threads use
   * the index.
   *
   * @param root root of the published tree
   * @param temporary name of the file while it is not complete
   */
  void write(Taken taken, byte[] root, String temporary) throws IOException {
    if (taken.to > taken.from) {
      taken.slots.sort(Comparator.naturalOrder());
      write(taken.from, taken.to, root, taken.slots.size(), taken.slots, temporary, Rest.NONE);
    }
  }

  /** Makes sure of runs that another process may have put there just before it ended. */
  void settle() throws IOException {
    if (!runs.isEmpty()) {
      disk.forceDirectory(directory);
    }
  }

  /**
   * Merges runs of about the same size, so that a look-up asks few. Skipped when another does.
   *
   * @param rest between two steps, as long as there are few runs
   */
  void merge(Rest rest) throws IOException {
    Rest whileFew =
        nanos -> {
          if (runs.size() < CROWDED) {
            rest.after(nanos);
          }
        };
    if (!disk.isDirectory(directory)) {
      return;
    }
    try (Closeable lock = disk.tryLock(directory.resolve("merge.lock"))) {
      if (lock == null) {
        return;
      }
      for (List<KeyRun> some = toMerge(); !some.isEmpty(); some = toMerge()) {
        long count = some.stream().mapToLong(run -> run.count).sum();
        KeyRun last = some.getLast();
        write(
            some.getFirst().from,
            last.to,
            last.root,
            count,
            KeyRun.merged(some),
            "merge",
            whileFew);
        refresh();
      }
      settle();
      deleteCovered();
    }
  }

  private List<KeyRun> toMerge() {
    List<KeyRun> now = runs;
    for (int size = 0; size < 32; size++) {
      int from = now.size();
      while (from > 0 && size(now.get(from - 1)) <= size) {
        from--;
      }
      if (now.size() - from >= FAN) {
        return now.subList(from, now.size());
      }
    }
    return List.of();
  }

  private int size(KeyRun run) {
    long ratio = Math.max(1, (run.to - run.from) / smallest);
    return (63 - Long.numberOfLeadingZeros(ratio)) / 2; // Logarithm to the base of FAN.
  }

  private void deleteCovered() throws IOException {
    List<KeyRun> now = runs;
    for (Path file : disk.list(directory)) {
      Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
      if (name.matches()
          && Long.parseLong(name.group(2)) <= covered()
          && now.stream().noneMatch(run -> run.file.equals(file))) {
        disk.delete(file);
      }
    }
  }

  private void write(
      long from,
      long to,
      byte[] root,
      long count,
      Iterable<KeyRun.Slot> slots,
      String temporary,
      Rest rest)
      throws IOException {
    if (runs.isEmpty()) { // Before the first run, so that a run tells that this was done.
      disk.createDirectories(directory);
      disk.forceDirectory(directory.resolveSibling("."));
    }
    Path target = directory.resolve("%019d-%019d.keys".formatted(from, to));
    KeyRun.write(target, directory.resolve(temporary), disk, from, to, root, count, slots, rest);
  }

  /** From the beginning on, always the run that reaches furthest. */
  private List<KeyRun> listed() throws IOException {
    Map<Long, Path> furthest = new HashMap<>();
    Map<Long, Long> ends = new HashMap<>();
    for (Path file : disk.list(directory)) {
      Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
      if (name.matches()) {
        long from = Long.parseLong(name.group(1));
        long to = Long.parseLong(name.group(2));
        if (to > from && to > ends.getOrDefault(from, 0L)) {
          furthest.put(from, file);
          ends.put(from, to);
        }
      }
    }
    List<KeyRun> open = new ArrayList<>();
    Iterator<KeyRun> known = runs.iterator();
    Map<Path, KeyRun> opened = new HashMap<>();
    known.forEachRemaining(run -> opened.put(run.file, run));
    for (long at = 0; furthest.containsKey(at); at = open.getLast().to) {
      Path file = furthest.get(at);
      KeyRun run = opened.get(file);
      open.add(run != null ? run : KeyRun.open(file, disk, Arena.ofAuto()));
    }
    return List.copyOf(open);
  }
}
