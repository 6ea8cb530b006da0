package io.proofline.ledger;

import io.proofline.tlog.LogWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements of one caller on their way into a group of appends. */
final class StatementBatch {
  private final EvidenceFiles evidence;
  private final RandomSource random;
  private final Instant recorded;
  private final int year;
  private final LogWriter.Batch batch;
  private final Map<LeafRef, Statement> statements = new LinkedHashMap<>();

  StatementBatch(
      EvidenceFiles evidence,
      RandomSource random,
      Instant recorded,
      int year,
      LogWriter.Batch batch) {
    this.evidence = evidence;
    this.random = random;
    this.recorded = recorded;
    this.year = year;
    this.batch = batch;
  }

  /** The statement at a leaf, when this caller added it. */
  @Nullable Statement statement(LeafRef leaf) {
    return statements.get(leaf);
  }

  /** Leaf of the same draft, when it was added to this group or recorded in this year before. */
  @Nullable LeafRef known(StatementDraft draft) throws IOException {
    long at = batch.known(StatementKey.of(draft));
    return at < 0 ? null : new LeafRef(year, at);
  }

  LeafRef add(StatementDraft draft) throws IOException {
    Envelope envelope = Envelope.of(draft, recorded);
    List<String> staged = new ArrayList<>();
    for (BlobRef blob : envelope.references().blobs()) {
      if (evidence.recorded(requireHash(blob)).isEmpty()) {
        requireHeld(evidence, blob, draft.type());
        staged.add(evidence.name(blob.sha256()));
      }
    }
    byte[] salt = random.bytes(Commitment.SALT_BYTES);
    byte[] json = envelope.json().content();
    Leaf leaf = new Leaf(draft.type(), draft.schemaVersion(), recorded, Commitment.hex(salt, json));
    byte[] file = Envelope.file(salt, json);
    StatementFiles files = new StatementFiles(evidence.sealStatement(file, draft.type()), staged);
    long at = batch.add(StatementKey.of(draft), leaf.bytes(), files.encode());
    LeafRef ref = new LeafRef(year, at);
    // Opened from the very bytes that are recorded: what is given back is what can be read later.
    statements.put(ref, Envelope.open(file, leaf, ref).statement());
    return ref;
  }

  static String requireHash(BlobRef blob) {
    if (!References.isHash(blob.sha256())) {
      throw new IllegalArgumentException("blob name is not 64 lower-case hex digits");
    }
    return blob.sha256();
  }

  static void requireHeld(EvidenceFiles evidence, BlobRef blob, String type) throws IOException {
    if (evidence.blob(blob.sha256()).isEmpty()) {
      throw new IllegalArgumentException(
          "statement of type "
              + type
              + " refers to blob "
              + blob.sha256()
              + ", which is not held; put it before the statement");
    }
  }
}
