package io.proofline.actions;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.FrozenFiles;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.store.Bucket;
import io.proofline.ledger.store.Replica;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies the record (never keys, never the lake) into a bucket, at best one of another account that
 * locks what it holds, and records where to and under which version ids. Can be repeated; only what
 * is new is sent.
 */
public final class ReplicateLedger {
  private static final String TYPE = "replica";

  private final Mandate mandate;

  /** In a workspace. */
  public ReplicateLedger(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * What was done.
   *
   * @param pushed what was stored, and what holds other bytes there
   * @param sizes size of each year's log that the bucket now holds
   * @param recorded the statement about it; empty when nothing was new, or something conflicts
   */
  public record Report(
      Replica.Pushed pushed, SortedMap<Integer, Long> sizes, Optional<Statement> recorded) {}

  /**
   * Copies.
   *
   * @param retainUntil until when new objects are locked in compliance mode; empty for no lock
   * @throws io.proofline.ledger.store.StoreException when the bucket refuses; what was sent stays,
   *     and running it again goes on from there
   */
  public Report run(Bucket bucket, Optional<Instant> retainUntil) throws IOException {
    FrozenFiles frozen =
        FrozenFiles.of(mandate.workspace().root(), List.of(FrozenFiles.Part.RECORD));
    Replica.Pushed pushed = new Replica(bucket).push(frozen.files(), retainUntil);
    SortedMap<Integer, Long> sizes = sizes(frozen);
    if (!pushed.conflicts().isEmpty() || pushed.written() == 0 || onlyOwnLeafIsNew(sizes)) {
      return new Report(pushed, sizes, Optional.empty());
    }
    return new Report(pushed, sizes, Optional.of(record(bucket, frozen, pushed, retainUntil)));
  }

  private static SortedMap<Integer, Long> sizes(FrozenFiles frozen) {
    SortedMap<Integer, Long> sizes = new java.util.TreeMap<>();
    frozen
        .checkpoints()
        .forEach(
            (year, note) ->
                sizes.put(
                    year,
                    Long.parseLong(new String(note, StandardCharsets.UTF_8).split("\n", 3)[1])));
    return sizes;
  }

  /** Without this each run would be new because of the statement about the run before. */
  private boolean onlyOwnLeafIsNew(SortedMap<Integer, Long> sizes) throws IOException {
    List<Statement> earlier = new ArrayList<>();
    try (Stream<Statement> all = mandate.workspace().ledger().understood(TYPE, 1)) {
      all.forEach(earlier::add);
    }
    if (earlier.isEmpty()) {
      return false;
    }
    Statement last = earlier.getLast();
    return last.leaf().year() == sizes.lastKey()
        && last.leaf().index() == sizes.getOrDefault(sizes.lastKey(), 0L) - 1;
  }

  private Statement record(
      Bucket bucket, FrozenFiles frozen, Replica.Pushed pushed, Optional<Instant> retainUntil)
      throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("bucket", bucket.address().bucket());
    body.put("prefix", bucket.address().prefix());
    bucket.address().endpoint().ifPresent(uri -> body.put("endpoint", uri.toString()));
    bucket.address().owner().ifPresent(owner -> body.put("owner", owner));
    retainUntil.ifPresent(until -> body.put("retainUntil", until.toString()));
    ArrayNode checkpoints = body.putArray("checkpoints");
    StringBuilder key = new StringBuilder();
    for (byte[] note : frozen.checkpoints().values()) {
      String[] lines = new String(note, StandardCharsets.UTF_8).split("\n", 4);
      checkpoints
          .addObject()
          .put("origin", lines[0])
          .put("size", Long.parseLong(lines[1]))
          .put("root", lines[2]);
      key.append(lines[0]).append(' ').append(lines[1]).append(' ').append(lines[2]).append('\n');
    }
    StringBuilder versions = new StringBuilder();
    for (Map.Entry<String, String> version : pushed.versions().entrySet()) {
      versions.append(version.getValue()).append(' ').append(version.getKey()).append('\n');
    }
    BlobRef list =
        mandate
            .workspace()
            .blobs()
            .put(versions.toString().getBytes(StandardCharsets.UTF_8), "text/plain");
    body.set("versions", list.toJson());
    return mandate
        .workspace()
        .ledger()
        .append(
            new StatementDraft(
                TYPE,
                1,
                bucket.address().toString(),
                key.toString(),
                body,
                List.of(),
                null,
                mandate.now(),
                mandate.actor()))
        .statement();
  }
}
