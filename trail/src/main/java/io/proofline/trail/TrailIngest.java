package io.proofline.trail;

import io.proofline.ledger.Actor;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.SeenEvents;
import io.proofline.trail.lake.SegmentWriter;
import io.proofline.trail.lake.SheetRefs;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.read.FileContent;
import io.proofline.trail.read.RawRecord;
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
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes CloudTrail files into the ledger: raw bytes and a {@code log-file} statement per file,
 * event rows in sealed {@code segment}s, and the lake over them. Files are taken in the order of
 * their names, so the same input gives the same rows. Running it again completes an interrupted run
 * and adds nothing to a complete one.
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
    InputFiles input = InputFiles.find(paths);
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
      return new Run(lake, actor, options, input).run();
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
        "another ingest is running in this workspace; nothing was changed, try again when it ended");
  }

  /** One ingest. */
  private final class Run {
    private final Lake lake;
    private final Actor actor;
    private final IngestOptions options;
    private final InputFiles input;
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final SeenEvents seen = new SeenEvents();
    private final List<IngestReport.Rejected> rejected = new ArrayList<>();
    private final List<String> segments = new ArrayList<>();
    private @Nullable SegmentWriter segment;
    private @Nullable Path lines;
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

    Run(Lake lake, Actor actor, IngestOptions options, InputFiles input) {
      this.lake = lake;
      this.actor = actor;
      this.options = options;
      this.input = input;
    }

    IngestReport run() throws IOException {
      rejected.addAll(input.skipped());
      loadDone();
      seen.addAll(lake);
      FileIntake intake =
          new FileIntake(
              store.blobs(), options.limits(), (sha, name) -> done.contains(sha + " " + name));
      ExecutorService readers = Executors.newFixedThreadPool(options.threads());
      try {
        Deque<Future<FileIntake.Taken>> ahead = new ArrayDeque<>();
        Iterator<InputFiles.InputFile> next = input.files().iterator();
        int count = 0;
        while (next.hasNext() || !ahead.isEmpty()) {
          while (next.hasNext() && ahead.size() < options.threads() * 2) {
            InputFiles.InputFile file = next.next();
            ahead.add(readers.submit(() -> intake.take(file)));
          }
          take(get(ahead.remove()));
          options.progress().at(++count, input.files().size(), events);
        }
        seal();
      } finally {
        readers.shutdownNow();
        SegmentWriter open = segment;
        if (open != null) {
          open.close();
        }
      }
      return new IngestReport(
          input.files().size() + input.skipped().size(),
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

    private void loadDone() throws IOException {
      List<Statement> held = new ArrayList<>();
      try (Stream<Statement> statements = store.ledger().statements(SegmentWriter.TYPE)) {
        statements.forEach(held::add);
      }
      for (Statement statement : held) {
        SheetRef files = SheetRefs.sheet(statement.body(), "files").orElseThrow();
        try (Stream<JsonNode> rows = store.sheets().rows(files)) {
          rows.forEach(
              row -> done.add(row.path("sha256").asString() + " " + row.path("name").asString()));
        }
      }
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

    private void take(FileIntake.Taken taken) throws IOException {
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
        alreadyHeld++;
        return;
      }
      ObjectNode row = JsonNodeFactory.instance.objectNode();
      row.put("name", name);
      row.put("sha256", sha256);
      row.put("bytes", taken.file().bytes());
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("name", name);
      body.put("sha256", sha256);
      body.put("bytes", taken.file().bytes());
      if (taken.blob() != null) {
        SheetRefs.put(body, "file", taken.blob());
      }
      Instant lastEvent = null;
      RejectedException why = taken.rejected();
      if (why != null) {
        boolean kept = taken.blob() != null;
        rejected.add(new IngestReport.Rejected(name, why.reason(), why.detail(), kept));
        row.put("kind", "rejected").put("reason", why.reason().id());
        body.put("kind", "rejected").put("reason", why.reason().id()).put("detail", why.detail());
      } else {
        FileContent content = Objects.requireNonNull(taken.content());
        String kind = kind(content);
        row.put("kind", kind);
        body.put("kind", kind);
        body.put("bodySha256", content.bodySha256());
        body.put("bodyBytes", content.bodyBytes());
        if (content instanceof FileContent.Events) {
          lastEvent = events(taken, sha256, row, body);
        }
      }
      StatementDraft draft =
          new StatementDraft(
              LogFile.TYPE,
              1,
              LogFile.subject(name),
              sha256 + " " + name,
              body,
              taken.blob() == null ? List.of() : List.of(taken.blob()),
              lastEvent,
              store.clock().instant(),
              actor);
      SegmentWriter writer = writer();
      writer.file(row, draft);
      if (writer.eventRows() >= options.segmentEvents()
          || writer.fileRows() >= options.segmentFiles()) {
        seal();
      }
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

    private @Nullable Instant events(
        FileIntake.Taken taken, String sha256, ObjectNode row, ObjectNode body) throws IOException {
      SegmentWriter writer = writer();
      long[] counts = new long[4];
      long[] span = {Long.MAX_VALUE, Long.MIN_VALUE};
      taken.each(
          record -> {
            counts[0]++;
            RawRecord.ParsedEvent event = record.event();
            if (event == null) {
              counts[3]++;
              writer.unparsed(record, String.valueOf(record.unparsed()), sha256);
              return;
            }
            span[0] = Math.min(span[0], event.micros());
            span[1] = Math.max(span[1], event.micros());
            byte[] hash = writer.hash(record.raw());
            long fingerprint = SegmentWriter.fingerprint(hash);
            String id =
                event.eventId().isEmpty() ? SeenEvents.withoutId(fingerprint) : event.eventId();
            switch (seen.add(event.account(), id, fingerprint)) {
              case NEW -> {
                counts[1]++;
                first = Math.min(first, event.micros());
                last = Math.max(last, event.micros());
                writer.event(record, event, hash, sha256);
              }
              case SAME -> {
                counts[2]++;
                writer.sighting(record, event, hash, sha256, true);
              }
              case DIFFERENT -> {
                counts[2]++;
                differing++;
                writer.sighting(record, event, hash, sha256, false);
              }
            }
          });
      records += counts[0];
      events += counts[1];
      duplicates += counts[2];
      unparsed += counts[3];
      row.put("records", counts[0]);
      row.put("events", counts[1]);
      row.put("duplicates", counts[2]);
      row.put("unparsed", counts[3]);
      body.put("records", counts[0]);
      body.put("unparsed", counts[3]);
      boolean any = span[0] <= span[1];
      Instant from = instant(span[0], any ? 1 : 0);
      Instant to = instant(span[1], any ? 1 : 0);
      body.put("firstEvent", from == null ? null : from.toString());
      body.put("lastEvent", to == null ? null : to.toString());
      return to;
    }

    private SegmentWriter writer() throws IOException {
      SegmentWriter writer = segment;
      if (writer == null) {
        Path scratch = lake.newScratch();
        writer = new SegmentWriter(store, scratch);
        lines = scratch;
        segment = writer;
      }
      return writer;
    }

    private void seal() throws IOException {
      SegmentWriter writer = segment;
      if (writer == null) {
        return;
      }
      try (writer) {
        segment = null;
        Statement sealed = writer.seal(actor);
        if (sealed != null) {
          LeafRef leaf = sealed.leaf();
          segments.add(leaf.toString());
          lake.add(sealed, Objects.requireNonNull(lines));
        }
      }
    }
  }

  private static @Nullable Instant instant(long micros, long count) {
    return count == 0 ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
