package io.proofline.trail.lake;

import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Statement;
import io.proofline.trail.read.RecordBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes files in order, tells new events from those held, and seals segments as they fill up. While
 * one segment is sealed and indexed in the background the next one fills; never more than two are
 * in memory. Not safe for several threads.
 */
public final class SegmentStream implements AutoCloseable {
  private final TrailStore store;
  private final Lake lake;
  private final Actor actor;
  private final long mostEvents;
  private final int mostFiles;
  private final SeenEvents seen;
  private final ExecutorService sealer = Executors.newSingleThreadExecutor();
  private final List<String> leaves = new ArrayList<>();
  private @Nullable Future<@Nullable Statement> sealing;
  private @Nullable SegmentWriter segment;

  /** Over an open lake, which nobody else uses meanwhile. */
  public SegmentStream(TrailStore store, Lake lake, Actor actor, long mostEvents, int mostFiles)
      throws IOException {
    this.store = store;
    this.lake = lake;
    this.actor = actor;
    this.mostEvents = mostEvents;
    this.mostFiles = mostFiles;
    this.seen = lake.seen();
  }

  /** What was counted in the records of a file. Mutable, for one file. */
  public static final class Counts {
    public long records;
    public long events;
    public long duplicates;
    public long differing;
    public long unparsed;

    /** Earliest time of a record that is an event, new or not; microseconds. */
    public long first = Long.MAX_VALUE;

    /** Latest one. */
    public long last = Long.MIN_VALUE;

    /** Earliest time of a new event. */
    public long firstNew = Long.MAX_VALUE;

    /** Latest one. */
    public long lastNew = Long.MIN_VALUE;
  }

  /** Starts the next file; see {@link SegmentWriter#file}. */
  public void file(String sha256, byte @Nullable [] bytes, @Nullable BlobRef blob)
      throws IOException {
    writer().file(sha256, bytes, blob);
  }

  /** Takes records of the file. */
  public void records(RecordBatch batch, Counts counts) throws IOException {
    SegmentWriter writer = writer();
    for (int i = 0; i < batch.count(); i++) {
      counts.records++;
      if (batch.unparsed(i) != null) {
        counts.unparsed++;
        writer.unparsed(batch, i);
        continue;
      }
      long micros = batch.micros(i);
      counts.first = Math.min(counts.first, micros);
      counts.last = Math.max(counts.last, micros);
      EventKey key = writer.key(batch, i);
      switch (seen.add(key)) {
        case NEW -> {
          counts.events++;
          counts.firstNew = Math.min(counts.firstNew, micros);
          counts.lastNew = Math.max(counts.lastNew, micros);
          writer.event(batch, i, key, false);
        }
        case SAME -> {
          counts.duplicates++;
          writer.sighting(batch, i, true);
        }
        case DIFFERENT -> {
          counts.duplicates++;
          EventKey version = key.version();
          boolean unseen = seen.add(version) == SeenEvents.Known.NEW;
          if (unseen) {
            counts.differing++;
            writer.event(batch, i, version, true);
          }
          writer.sighting(batch, i, !unseen);
        }
      }
    }
  }

  /** Ends the file with its outcome; seals the segment when it is full. */
  public void end(ObjectNode row) throws IOException {
    SegmentWriter writer = writer();
    writer.listed(row);
    if (writer.eventRows() >= mostEvents || writer.full(mostFiles)) {
      seal();
    }
  }

  /** Seals what is left; returns the leaves of all segments sealed, as {@code year/index}. */
  public List<String> finish() throws IOException {
    seal();
    await();
    return List.copyOf(leaves);
  }

  private SegmentWriter writer() {
    SegmentWriter writer = segment;
    if (writer == null) {
      writer = new SegmentWriter(store);
      segment = writer;
    }
    return writer;
  }

  private void seal() throws IOException {
    SegmentWriter writer = segment;
    if (writer == null) {
      return;
    }
    await();
    segment = null;
    seen.sealing();
    sealing =
        sealer.submit(
            () -> {
              try (writer) {
                Statement sealed = writer.seal(actor);
                if (sealed != null) {
                  lake.add(sealed, writer.rows());
                }
                return sealed;
              }
            });
  }

  private void await() throws IOException {
    Future<@Nullable Statement> under = sealing;
    if (under == null) {
      return;
    }
    sealing = null;
    try {
      Statement sealed = under.get();
      if (sealed != null) {
        leaves.add(sealed.leaf().toString());
      }
      seen.sealed(sealed == null ? null : lake.ids(sealed.leaf()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(
          "the ingest was interrupted; sealed segments stay, run it again to complete it", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException("sealing a segment failed: " + e.getCause(), e);
    }
  }

  /** Drops what was not sealed, after what is being sealed. */
  @Override
  public void close() throws IOException {
    sealer.close();
    seen.close();
    SegmentWriter open = segment;
    if (open != null) {
      open.close();
    }
  }
}
