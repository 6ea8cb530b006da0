package io.proofline.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Frames of appends in segment files, written by several processes in turn. Every method that
 * writes, and {@link #catchUp}, is called under the lock of the appends.
 *
 * <p>The last frame may be one whose writer ended, or whose {@code fsync} failed, before it was
 * durable, and the system's cache may call its pages clean all the same. So a frame that this
 * process has not itself made durable is written again before it is relied on; every frame that
 * another one follows is durable.
 *
 * <p>Segment = magic, index of its first entry (8 bytes), hash of the last frame before it (32),
 * SHA-256 over these (32), frames.
 */
final class Journal {
  private static final byte[] MAGIC = "proofline-journal/1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = MAGIC.length + 8 + 2 * JournalFrame.HASH;
  private static final String SUFFIX = ".frames";
  private static final String ASIDE = ".aside";
  private static final long FREED_AT_ONCE = 1 << 20;

  /** Directories above the journal that a log may have made itself. */
  private static final int WAY = 3;

  /** Learns of frames that this process did not write. */
  interface Listener {
    /** A whole frame. */
    void frame(JournalFrame frame) throws IOException;

    /** The journal now begins here: whatever stood before is published and indexed. */
    void begins(long first) throws IOException;
  }

  /** Where a frame stands, with what is needed to check it. */
  private static final class Place {
    private final Path file;
    private final long position;
    private final int length;
    private final byte[] previous;
    private final long end;

    Place(Path file, long position, int length, byte[] previous, long end) {
      this.file = file;
      this.position = position;
      this.length = length;
      this.previous = previous;
      this.end = end;
    }
  }

  private final Path directory;
  private final Disk disk;
  private final long segmentBytes;
  private final Listener listener;
  private final TreeMap<Long, Place> frames = new TreeMap<>();
  private @Nullable Path current;
  private @Nullable Place last;
  private boolean settled = true;
  private boolean anchored = true;
  private long position;
  private byte[] chain = new byte[JournalFrame.HASH];
  private long next;
  private byte @Nullable [] lastEntry;

  Journal(Path directory, Disk disk, long segmentBytes, Listener listener) {
    this.directory = directory;
    this.disk = disk;
    this.segmentBytes = segmentBytes;
    this.listener = listener;
  }

  /** Whether there is no segment: nothing was ever appended here, or the directory was lost. */
  boolean isEmpty() {
    return current == null;
  }

  /** Index that the next entry gets. */
  long next() {
    return next;
  }

  /** The newest entry in the journal; null when no frame is held. */
  byte @Nullable [] lastEntry() {
    return lastEntry;
  }

  /** Reads what other processes, or an earlier one, have written. Cuts off a torn tail. */
  synchronized void catchUp() throws IOException {
    List<Path> files = segments();
    int at = current == null ? 0 : files.indexOf(current);
    if (at < 0) {
      if (files.isEmpty()) {
        throw new TlogFormatException(
            directory + " was emptied while the log is open; nothing was appended");
      }
      frames.clear();
      at = 0;
      current = null;
    }
    for (; at < files.size(); at++) {
      Path file = files.get(at);
      if (!file.equals(current)) {
        enter(file, at > 0);
      }
      scan(file, at == files.size() - 1, false);
    }
  }

  /** Begins an empty journal. */
  synchronized void start(long first) throws IOException {
    disk.createDirectories(directory);
    // Before the first segment, so that a segment tells that the way to it is durable.
    Path above = directory.toAbsolutePath().getParent();
    for (int up = 0; up < WAY && above != null; up++, above = above.getParent()) {
      try {
        disk.forceDirectory(above);
      } catch (AccessDeniedException e) {
        break; // Not readable for this user, so this log did not make what is in it.
      }
    }
    next = first;
    begin();
  }

  /** Begins anew at a later index: what is held is published, and older than the log. */
  synchronized void restart(long first) throws IOException {
    List<Path> old = segments();
    for (Path file : old) {
      disk.delete(file);
    }
    sweep(Rest.NONE);
    if (!old.isEmpty()) {
      disk.forceDirectory(directory);
    }
    frames.clear();
    lastEntry = null;
    chain = new byte[JournalFrame.HASH];
    start(first);
  }

  /** Makes everything read so far durable by this process's own doing. */
  synchronized void settle() throws IOException {
    if (!anchored) {
      disk.forceDirectory(directory); // The segment's name, too, may not be durable yet.
      anchored = true;
    }
    if (settled || last == null) {
      return;
    }
    byte[] bytes = disk.read(last.file, last.position, last.length);
    if (JournalFrame.decode(bytes, 0, last.previous) == null) {
      throw damaged(last.file, last.position);
    }
    try (Disk.Growing file = disk.grow(last.file)) {
      file.write(last.position, bytes);
      file.force();
    }
    settled = true;
  }

  /** Writes a frame; it is durable when this returns. The records follow {@link #next}. */
  synchronized void append(List<JournalRecord> records) throws IOException {
    settle();
    if (position > segmentBytes) {
      begin();
    }
    Path file = current;
    if (file == null) {
      throw new IllegalStateException("journal was not started");
    }
    byte[] frame = JournalFrame.encode(chain, records);
    try (Disk.Growing growing = disk.grow(file)) {
      growing.write(position, frame);
      growing.force();
    }
    long end = next + records.size();
    Place place = new Place(file, position, frame.length, chain, end);
    frames.put(next, place);
    last = place;
    position += frame.length;
    chain = Arrays.copyOfRange(frame, frame.length - JournalFrame.HASH, frame.length);
    next = end;
    lastEntry = records.getLast().entry();
  }

  /**
   * The end of a piece of work that begins at an index: whole frames, at least one.
   *
   * @param limit not beyond this index
   */
  synchronized long roundEnd(long from, long limit, int maxEntries, long maxBytes) {
    long end = from;
    long bytes = 0;
    Map.Entry<Long, Place> floor = frames.floorEntry(from);
    for (Place place : frames.tailMap(floor == null ? from : floor.getKey(), true).values()) {
      bytes += place.length;
      boolean room = place.end - from <= maxEntries && bytes <= maxBytes;
      if (place.end > limit || (end > from && !room)) {
        break;
      }
      end = Math.max(end, place.end);
    }
    return end;
  }

  /** Whether all entries of the range are held. */
  synchronized boolean holds(long from, long to) {
    Map.Entry<Long, Place> floor = frames.floorEntry(from);
    return from == to || (floor != null && floor.getValue().end > from && to <= next);
  }

  /**
   * Reads entries back from the disk and checks them.
   *
   * @throws TlogFormatException when they are not what was written
   */
  List<JournalRecord> read(long from, long to) throws IOException {
    List<JournalRecord> records = new ArrayList<>();
    for (Place place : places(from, to)) {
      byte[] bytes = disk.read(place.file, place.position, place.length);
      JournalFrame frame = JournalFrame.decode(bytes, 0, place.previous);
      if (frame == null) {
        throw damaged(place.file, place.position);
      }
      for (JournalRecord record : frame.records) {
        if (record.index() >= from && record.index() < to) {
          records.add(record);
        }
      }
    }
    if (records.size() != to - from) {
      throw new TlogFormatException(directory + " does not hold entries " + from + " to " + to);
    }
    return records;
  }

  private synchronized List<Place> places(long from, long to) {
    Map.Entry<Long, Place> floor = frames.floorEntry(from);
    return floor == null
        ? List.of()
        : List.copyOf(frames.subMap(floor.getKey(), true, to, false).values());
  }

  /** Forgets where frames below the index stand; they are not read again. */
  synchronized void forget(long published) {
    while (!frames.isEmpty() && frames.firstEntry().getValue().end <= published) {
      frames.pollFirstEntry();
    }
  }

  /**
   * Sets segments aside that hold nothing from the index on, for {@link #sweep}. The newest one
   * stays, because it says what comes next; when all of it is below the index and it is worth it, a
   * new one is begun.
   */
  synchronized void discard(long below) throws IOException {
    if (next == below && position > Math.min(segmentBytes, 1 << 20)) {
      settle();
      begin();
    }
    List<Path> files = segments();
    for (int i = 0; i + 1 < files.size(); i++) {
      if (firstOf(files.get(i + 1)) > below) {
        break;
      }
      Path file = files.get(i);
      disk.rename(file, file.resolveSibling(file.getFileName() + ASIDE));
    }
  }

  /**
   * Deletes what was set aside. Needs no lock, but appends wait for the file system: where it gives
   * blocks back to the device at once, deleting 64 MiB in one step holds up every force beside it
   * for 85 ms. So large files are cut short step by step before. Several may sweep at once.
   *
   * @param rest between two steps
   */
  void sweep(Rest rest) throws IOException {
    for (Path file : disk.list(directory)) {
      if (String.valueOf(file.getFileName()).endsWith(SUFFIX + ASIDE)) {
        long length = disk.size(file);
        if (length > FREED_AT_ONCE) {
          try (Disk.Growing growing = disk.grow(file)) {
            while (length > FREED_AT_ONCE) {
              length -= FREED_AT_ONCE;
              long start = System.nanoTime();
              growing.truncate(length);
              growing.force(); // Else the file system gives all of it back in one step after all.
              rest.after(System.nanoTime() - start);
            }
          }
        }
        disk.delete(file);
      }
    }
  }

  /**
   * Begins a new segment and deletes the ones before, so that nothing of what they held stays.
   *
   * @param published size of the published tree; everything held must be below it
   */
  synchronized void renew(long published) throws IOException {
    if (next > published) {
      throw new IllegalStateException("the journal holds what is not published");
    }
    settle();
    begin();
    List<Path> files = segments();
    for (int i = 0; i + 1 < files.size(); i++) {
      disk.delete(files.get(i));
    }
    sweep(Rest.NONE);
    disk.forceDirectory(directory);
    frames.clear();
    lastEntry = null;
  }

  /** Length of the newest segment in bytes. */
  synchronized long position() {
    return position;
  }

  /**
   * Index after the last whole frame in a journal, found without a lock and without changing
   * anything; -1 when there is no journal.
   */
  static long end(Path directory, Disk disk) throws IOException {
    long[] end = {-1};
    Listener follow =
        new Listener() {
          @Override
          public void frame(JournalFrame frame) {
            end[0] = frame.end();
          }

          @Override
          public void begins(long first) {
            end[0] = first;
          }
        };
    Journal reader = new Journal(directory, disk, Long.MAX_VALUE, follow);
    List<Path> files = reader.segments();
    if (!files.isEmpty()) {
      reader.enter(files.getLast(), false);
      reader.scan(files.getLast(), false, true);
    }
    return end[0];
  }

  private void begin() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.put(MAGIC).putLong(next).put(chain);
    header.put(Rfc6962.sha256(Arrays.copyOf(header.array(), header.position())));
    Path file = directory.resolve("%019d".formatted(next) + SUFFIX);
    disk.replace(file, directory.resolve("begun"), header.array());
    current = file;
    position = HEADER;
    last = null;
    settled = true;
    anchored = true;
  }

  private void enter(Path file, boolean follows) throws IOException {
    byte[] header = disk.read(file, 0, HEADER);
    int end = HEADER - JournalFrame.HASH;
    if (header.length != HEADER
        || !Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || !Arrays.equals(
            Rfc6962.sha256(Arrays.copyOf(header, end)), Arrays.copyOfRange(header, end, HEADER))) {
      throw damaged(file, 0);
    }
    ByteBuffer in = ByteBuffer.wrap(header, MAGIC.length, 8 + JournalFrame.HASH);
    long first = in.getLong();
    byte[] before = new byte[JournalFrame.HASH];
    in.get(before);
    if (first != firstOf(file) || (follows && (first != next || !Arrays.equals(before, chain)))) {
      throw new TlogFormatException(
          file + " does not continue the segment before it: a segment is missing or foreign");
    }
    if (!follows) {
      if (first < next) {
        throw new TlogFormatException(file + " belongs to an older state of the log");
      }
      listener.begins(first);
    }
    current = file;
    position = HEADER;
    chain = before;
    next = first;
    last = null;
    anchored = false;
    settled = true; // A new segment is begun only when the old one is durable.
  }

  private void scan(Path file, boolean newest, boolean onlyLook) throws IOException {
    long size = disk.size(file);
    if (size <= position) {
      if (size < position) {
        throw new TlogFormatException(
            file + " is shorter than what was made durable in it; nothing was appended");
      }
      return;
    }
    byte[] bytes = disk.read(file, position, Math.toIntExact(size - position));
    int at = 0;
    while (at < bytes.length) {
      JournalFrame frame = JournalFrame.decode(bytes, at, chain);
      if (frame == null || frame.first != next) {
        if (onlyLook) {
          return;
        }
        if (!newest || frame != null || JournalFrame.anotherFollows(bytes, at)) {
          throw damaged(file, position);
        }
        cut(file);
        return;
      }
      Place place = new Place(file, position, frame.length, chain, frame.end());
      frames.put(frame.first, place);
      last = place;
      settled = false;
      position += frame.length;
      at += frame.length;
      chain = frame.hash;
      next = frame.end();
      lastEntry = frame.records.getLast().entry();
      listener.frame(frame);
    }
  }

  /** A frame that was cut off while it was written was never acknowledged. */
  private void cut(Path file) throws IOException {
    try (Disk.Growing growing = disk.grow(file)) {
      growing.truncate(position);
      growing.force();
    }
  }

  private List<Path> segments() throws IOException {
    return disk.list(directory).stream()
        .filter(path -> String.valueOf(path.getFileName()).matches("[0-9]{19}\\.frames"))
        .toList();
  }

  private static long firstOf(Path segment) {
    String name = String.valueOf(segment.getFileName());
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }

  private static TlogFormatException damaged(Path file, long position) {
    return new TlogFormatException(
        file
            + " is damaged at byte "
            + position
            + ": what was durable there cannot be read back; nothing was signed, keep the file");
  }
}
