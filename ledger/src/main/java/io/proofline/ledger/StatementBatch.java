package io.proofline.ledger;

import io.proofline.tlog.Change;
import io.proofline.tlog.Disk;
import io.proofline.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements on their way into one year's log, under one checkpoint. */
final class StatementBatch {
  private final Layout layout;
  private final Disk disk;
  private final RandomSource random;
  private final Instant recorded;
  private final int year;
  private final long first;
  private final List<byte[]> entries = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, LeafRef> known = new LinkedHashMap<>();
  private final Map<LeafRef, Statement> statements = new LinkedHashMap<>();
  private final Map<String, Path> staged = new LinkedHashMap<>();

  /**
   * An empty batch.
   *
   * @param first index of the first leaf to come
   */
  StatementBatch(
      Layout layout, Disk disk, RandomSource random, Instant recorded, int year, long first) {
    this.layout = layout;
    this.disk = disk;
    this.random = random;
    this.recorded = recorded;
    this.year = year;
    this.first = first;
  }

  int year() {
    return year;
  }

  long first() {
    return first;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Leaves in order. */
  List<byte[]> entries() {
    return entries;
  }

  /** Files of the same commit. */
  List<Change> changes() {
    return changes;
  }

  /** Idempotency keys in leaf order. */
  List<String> keys() {
    return List.copyOf(known.keySet());
  }

  @Nullable LeafRef known(String key) {
    return known.get(key);
  }

  @Nullable Statement statement(LeafRef leaf) {
    return statements.get(leaf);
  }

  LeafRef add(StatementDraft draft) {
    Envelope envelope = Envelope.of(draft, recorded);
    for (BlobRef blob : envelope.references().blobs()) {
      take(blob, draft.type());
    }
    byte[] salt = random.bytes(Commitment.SALT_BYTES);
    byte[] json = envelope.json().content();
    Leaf leaf = new Leaf(draft.type(), draft.schemaVersion(), recorded, Commitment.hex(salt, json));
    LeafRef ref = new LeafRef(year, first + entries.size());
    byte[] file = Envelope.file(salt, json);
    Path path = layout.statement(year, leaf.commitmentHex());
    changes.add(Change.write(layout.relative(path), file));
    entries.add(leaf.bytes());
    // Opened from the very bytes that are written: what is given back is what can be read later.
    statements.put(ref, Envelope.open(file, leaf, ref).statement());
    known.put(IdempotencyIndex.key(draft.type(), draft.subject(), draft.idempotencyKey()), ref);
    return ref;
  }

  /** Brings a staged blob into the commit. */
  private void take(BlobRef blob, String type) {
    if (!References.isHash(blob.sha256())) {
      throw new IllegalArgumentException("blob name is not 64 lower-case hex digits");
    }
    Path target = layout.blob(blob.sha256());
    Path source = layout.staged(blob.sha256());
    if (Files.exists(target) || staged.containsKey(blob.sha256())) {
      return;
    }
    if (!Files.exists(source)) {
      throw new IllegalArgumentException(
          "statement of type "
              + type
              + " refers to blob "
              + blob.sha256()
              + ", which is not held; put it before the statement");
    }
    changes.add(new Change.Move(layout.relative(source), layout.relative(target)));
    staged.put(blob.sha256(), source);
  }

  /** Adds the log's public key to the commit. */
  void publish(VerifierKey key) {
    byte[] text = (key.text() + "\n").getBytes(StandardCharsets.UTF_8);
    changes.add(Change.write(layout.relative(layout.publicKey(year)), text));
  }

  /** Makes staged blobs durable, and makes sure that they are whole. */
  void makeBlobsDurable() throws IOException {
    disk.forceAll(staged.values());
    for (Map.Entry<String, Path> blob : staged.entrySet()) {
      if (!Digests.sha256Hex(blob.getValue()).equals(blob.getKey())) {
        disk.delete(blob.getValue());
        throw new IOException(
            "blob "
                + blob.getKey()
                + " was damaged on disk before it was recorded; nothing was recorded, store it"
                + " again");
      }
    }
  }
}
