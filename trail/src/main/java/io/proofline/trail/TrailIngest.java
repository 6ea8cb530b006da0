package io.proofline.trail;

import io.proofline.ledger.Actor;
import io.proofline.ledger.store.Bucket;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.SegmentStream;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.read.FileContent;
import io.proofline.trail.read.RejectedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes log files into the ledger: original bytes in packs, event rows in sealed {@code segment}s,
 * and the lake over them. Files are taken in the order of their names, so the same input gives the
 * same rows. Running it again completes an interrupted run and adds nothing to a complete one.
 */
public final class TrailIngest {
  private final TrailStore store;

  /** Over the parts of a workspace. */
  public TrailIngest(TrailStore store) {
    this.store = store;
  }

  /**
   * Ingests files and folders.
   *
   * @throws IOException when a given path does not exist, another ingest runs, or the workspace
   *     cannot be written; sealed segments stay, and running it again completes the work
   */
  public IngestReport ingest(List<Path> paths, Actor actor, IngestOptions options)
      throws IOException {
    return ingest(InputFiles.find(paths), actor, options);
  }

  /**
   * Ingests files and folders of this machine, and what buckets hold that was not taken in before.
   *
   * @throws IOException also when a bucket cannot be listed; nothing was ingested then
   */
  public IngestReport ingest(
      List<Path> paths, List<Bucket> buckets, Actor actor, IngestOptions options)
      throws IOException {
    if (buckets.isEmpty()) {
      return ingest(paths, actor, options);
    }
    Set<String> held = new HashSet<>();
    for (LogFile file : LogFile.all(store)) {
      if (file.origin() != null) {
        held.add(file.origin());
      }
    }
    Path temporary = Files.createDirectories(store.lake().resolve("tmp"));
    List<InputSource.Item> items = new ArrayList<>();
    List<IngestReport.Rejected> skipped = new ArrayList<>();
    List<InputSource> sources = new ArrayList<>(List.of(InputFiles.find(paths)));
    for (Bucket bucket : buckets) {
      sources.add(BucketFiles.find(bucket, held, temporary));
    }
    for (InputSource source : sources) {
      items.addAll(source.items());
      skipped.addAll(source.skipped());
    }
    items.sort(Comparator.comparing(InputSource.Item::name));
    return ingest(new InputSource(items, skipped), actor, options);
  }

  /** Ingests files from anywhere; see {@link #ingest(List, Actor, IngestOptions)}. */
  public IngestReport ingest(InputSource input, Actor actor, IngestOptions options)
      throws IOException {
    Files.createDirectories(store.lake());
    try (FileChannel channel =
            FileChannel.open(
                store.lake().resolve(".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = lock(channel);
        Lake lake = Lake.open(store)) {
      Objects.requireNonNull(lock);
      lake.clean();
      try (SegmentStream stream =
          new SegmentStream(store, lake, actor, options.segmentEvents(), options.segmentFiles())) {
        IngestReport report = new Run(lake, stream, options, input).run();
        // What every question needs is worked out now, so that the first one does not wait for it.
        JudgedDigests.of(store);
        lake.names(Long.MIN_VALUE, Long.MAX_VALUE);
        return report;
      }
    }
  }

  /** Merges small parts of the index; returns how many were merged. */
  public int compact(boolean all) throws IOException {
    Files.createDirectories(store.lake());
    try (FileChannel channel =
            FileChannel.open(
                store.lake().resolve(".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = lock(channel);
        Lake lake = Lake.open(store)) {
      Objects.requireNonNull(lock);
      lake.clean();
      return lake.compact(all);
    }
  }

  /** Builds the lake anew from the sealed segments; returns how many there are. */
  public int rebuild() throws IOException {
    try (Lake lake = Lake.open(store)) {
      return lake.rebuild();
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process; the same message applies.
    }
    throw new IOException(
        "another ingest is running in this workspace; nothing was changed, try again when it"
            + " ended");
  }

  /** One ingest. */
  private final class Run {
    /** Bytes of files on their way, so that memory stays bounded whatever the files are. */
    private static final long AHEAD = 24L << 20;

    private final Lake lake;
    private final IngestOptions options;
    private final InputSource input;
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final Map<String, LogFile.Refusal> refused = new HashMap<>();
    private final List<IngestReport.Rejected> rejected = new ArrayList<>();
    private final SegmentStream stream;
    private long bytes;
    private int logFiles;
    private int digests;
    private int signatures;
    private int keyFiles;
    private int alreadyHeld;
    private long records;
    private long events;
    private long duplicates;
    private long differing;
    private long unparsed;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    Run(Lake lake, SegmentStream stream, IngestOptions options, InputSource input) {
      this.lake = lake;
      this.stream = stream;
      this.options = options;
      this.input = input;
    }

    IngestReport run() throws IOException {
      rejected.addAll(input.skipped());
      for (LogFile file : LogFile.all(store)) {
        done.add(file.sha256() + " " + file.name());
        LogFile.Refusal why = file.refusal();
        if (why != null) {
          refused.put(file.sha256() + " " + file.name(), why);
        }
      }
      List<String> segments;
      ExecutorService readers = Executors.newFixedThreadPool(options.threads());
      try (FileIntake intake =
          new FileIntake(
              store.blobs(),
              options.limits(),
              options.threads(),
              (sha, name) -> done.contains(sha + " " + name))) {
        Deque<Future<FileIntake.Taken>> ahead = new ArrayDeque<>();
        Deque<Long> sizes = new ArrayDeque<>();
        Iterator<InputSource.Item> next = input.items().iterator();
        long inFlight = 0;
        int count = 0;
        while (next.hasNext() || !ahead.isEmpty()) {
          while (next.hasNext()
              && (ahead.isEmpty() || (ahead.size() < options.threads() * 16 && inFlight < AHEAD))) {
            InputSource.Item file = next.next();
            // A file expands about six times, and its columns take as much again.
            long size = Math.min(file.bytes(), FileIntake.SMALL) * 8;
            sizes.add(size);
            inFlight += size;
            ahead.add(readers.submit(() -> intake.take(file)));
          }
          take(intake, get(ahead.remove()));
          inFlight -= sizes.remove();
          options.progress().at(++count, input.items().size(), events);
        }
        segments = stream.finish();
      } finally {
        readers.shutdownNow();
      }
      lake.compact(false);
      return new IngestReport(
          input.items().size() + input.skipped().size(),
          bytes,
          logFiles,
          digests,
          signatures,
          keyFiles,
          alreadyHeld,
          records,
          events,
          duplicates,
          differing,
          unparsed,
          rejected,
          instant(first, events),
          instant(last, events),
          segments);
    }

    private FileIntake.Taken get(Future<FileIntake.Taken> future) throws IOException {
      try {
        return future.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(
            "the ingest was interrupted; sealed segments stay, run it again to complete it", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException io) {
          throw io;
        }
        throw new IOException("reading failed: " + e.getCause(), e);
      }
    }

    private void take(FileIntake intake, FileIntake.Taken taken) throws IOException {
      String name = taken.file().name();
      String sha256 = taken.sha256();
      bytes += taken.file().bytes();
      if (sha256 == null) {
        RejectedException why = Objects.requireNonNull(taken.rejected());
        rejected.add(new IngestReport.Rejected(name, why.reason(), why.detail(), false));
        return;
      }
      boolean isNew = done.add(sha256 + " " + name);
      if (!isNew) {
        LogFile.Refusal before = refused.get(sha256 + " " + name);
        if (before == null) {
          alreadyHeld++;
        } else {
          // Nothing of it was taken then either: silence would read as if it were held.
          rejected.add(new IngestReport.Rejected(name, before.fault(), before.detail(), true));
        }
        return;
      }
      ObjectNode row = JsonNodeFactory.instance.objectNode();
      row.put("name", name);
      row.put("sha256", sha256);
      taken.file().origin().ifPresent(origin -> row.put("origin", origin));
      taken.file().facts().forEach(row::put);
      byte[] file = taken.bytes();
      row.put("bytes", file == null ? taken.file().bytes() : file.length);
      stream.file(sha256, file, taken.blob());
      RejectedException why = taken.rejected();
      if (why != null) {
        boolean kept = file != null || taken.blob() != null;
        rejected.add(new IngestReport.Rejected(name, why.reason(), why.detail(), kept));
        row.put("kind", "rejected").put("reason", why.reason().id()).put("detail", why.detail());
      } else {
        FileContent content = Objects.requireNonNull(taken.content());
        row.put("kind", kind(content));
        row.put("bodySha256", content.bodySha256());
        row.put("bodyBytes", content.bodyBytes());
        if (content instanceof FileContent.Events) {
          events(intake, taken, row);
        }
      }
      stream.end(row);
    }

    private String kind(FileContent content) {
      return switch (content) {
        case FileContent.Events _ -> {
          logFiles++;
          yield "events";
        }
        case FileContent.Digest _ -> {
          digests++;
          yield "digest";
        }
        case FileContent.PublicKeys _ -> {
          keyFiles++;
          yield "public-keys";
        }
        case FileContent.Signature _ -> {
          signatures++;
          yield "signature";
        }
      };
    }

    private void events(FileIntake intake, FileIntake.Taken taken, ObjectNode row)
        throws IOException {
      SegmentStream.Counts counts = new SegmentStream.Counts();
      intake.each(taken, batch -> stream.records(batch, counts));
      records += counts.records;
      events += counts.events;
      duplicates += counts.duplicates;
      differing += counts.differing;
      unparsed += counts.unparsed;
      first = Math.min(first, counts.firstNew);
      last = Math.max(last, counts.lastNew);
      row.put("records", counts.records);
      row.put("events", counts.events);
      row.put("duplicates", counts.duplicates);
      row.put("unparsed", counts.unparsed);
      if (counts.differing > 0) {
        row.put("versions", counts.differing);
      }
      if (counts.first <= counts.last) {
        row.put("firstEvent", String.valueOf(instant(counts.first, 1)));
        row.put("lastEvent", String.valueOf(instant(counts.last, 1)));
      }
    }
  }

  private static @Nullable Instant instant(long micros, long count) {
    return count == 0 ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
