package io.proofline.trail;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Blobs;
import io.proofline.ledger.Entry;
import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.SheetRows;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.lake.TrailStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** A ledger in memory that can be told to fail: fault injection without a disk. */
public final class MemoryWorkspace implements Ledger, Blobs, Sheets {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Clock clock;
  private final List<Statement> statements = new ArrayList<>();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Set<LeafRef> shredded = new HashSet<>();
  private int writesLeft = Integer.MAX_VALUE;

  public MemoryWorkspace(Clock clock) {
    this.clock = clock;
  }

  public TrailStore store(Path lake) {
    return new TrailStore(this, this, this, lake, clock);
  }

  /** Lets that many writes pass and fails each one after them, as a full disk does. */
  public void failAfter(int writes) {
    writesLeft = writes;
  }

  private synchronized void write() throws IOException {
    if (writesLeft <= 0) {
      throw new IOException("No space left on device");
    }
    writesLeft--;
  }

  @Override
  public synchronized Recorded append(StatementDraft draft) throws IOException {
    Optional<Statement> known = find(draft.type(), draft.subject(), draft.idempotencyKey());
    if (known.isPresent()) {
      return new Recorded(known.get(), true);
    }
    write();
    byte[] body = JSON.writeValueAsBytes(draft.body());
    if (body.length > 60_000) {
      throw new IllegalArgumentException("statement too large: " + body.length);
    }
    Statement statement =
        new Statement(
            draft.type(),
            draft.schemaVersion(),
            draft.subject(),
            draft.idempotencyKey(),
            draft.body(),
            draft.blobs(),
            draft.effective() == null ? draft.observed() : draft.effective(),
            draft.observed(),
            clock.instant(),
            draft.actor(),
            new LeafRef(2026, statements.size()),
            new BlobRef(sha(body), body.length, "application/json"));
    statements.add(statement);
    return new Recorded(statement, false);
  }

  @Override
  public synchronized List<Recorded> appendAll(List<StatementDraft> drafts) throws IOException {
    int before = statements.size();
    List<Recorded> out = new ArrayList<>();
    try {
      for (StatementDraft draft : drafts) {
        out.add(append(draft));
      }
    } catch (IOException e) {
      statements.subList(before, statements.size()).clear();
      throw e;
    }
    return out;
  }

  @Override
  public synchronized Optional<Statement> at(LeafRef leaf) {
    return statements.stream().filter(s -> s.leaf().equals(leaf)).findFirst();
  }

  @Override
  public synchronized Optional<Statement> find(String type, String subject, String key) {
    return statements()
        .filter(s -> s.type().equals(type) && s.subject().equals(subject))
        .filter(s -> s.idempotencyKey().equals(key))
        .findFirst();
  }

  @Override
  public synchronized Stream<Statement> statements() {
    return statements.stream().filter(s -> !shredded.contains(s.leaf())).toList().stream();
  }

  /** Takes the payload of a statement away, as a shredding under two approvals does. */
  public synchronized void shred(LeafRef leaf) {
    shredded.add(leaf);
  }

  @Override
  public Stream<Statement> statements(String type) {
    return statements().filter(s -> s.type().equals(type));
  }

  @Override
  public synchronized Stream<Entry> entries(String type) {
    return List.copyOf(statements).stream()
        .filter(s -> s.type().equals(type))
        .map(
            s ->
                shredded.contains(s.leaf())
                    ? new Entry.Shredded(
                        s.leaf(),
                        s.type(),
                        s.subject(),
                        s.effective(),
                        s.observed(),
                        s.recorded(),
                        new LeafRef(2026, 999))
                    : new Entry.Held(s));
  }

  @Override
  public CheckpointView checkpoint() {
    return new CheckpointView("memory", statements.size(), "00".repeat(32), 0);
  }

  @Override
  public BlobRef put(InputStream bytes, String mediaType) throws IOException {
    return put(bytes.readAllBytes(), mediaType);
  }

  @Override
  public BlobRef put(byte[] bytes, String mediaType) throws IOException {
    write();
    String sha = sha(bytes);
    blobs.put(sha, bytes.clone());
    return new BlobRef(sha, bytes.length, mediaType);
  }

  @Override
  public InputStream open(BlobRef ref) throws IOException {
    return new ByteArrayInputStream(read(ref));
  }

  @Override
  public byte[] read(BlobRef ref) throws IOException {
    byte[] bytes = blobs.get(ref.sha256());
    if (bytes == null) {
      throw new IOException("blob not held: " + ref.sha256());
    }
    if (!sha(bytes).equals(ref.sha256())) {
      throw new IntegrityException("blob " + ref.sha256());
    }
    return bytes.clone();
  }

  @Override
  public boolean holds(String sha256) {
    return blobs.containsKey(sha256);
  }

  @Override
  public Writer begin(String mediaType) {
    StringBuilder text = new StringBuilder();
    return new Writer() {
      private long count;

      @Override
      public long append(JsonNode row) {
        text.append(JSON.writeValueAsString(row)).append('\n');
        return count++;
      }

      @Override
      public SheetRef seal() throws IOException {
        BlobRef blob = put(text.toString().getBytes(StandardCharsets.UTF_8), mediaType);
        return new SheetRef(blob, count, sha(blob.sha256().getBytes(StandardCharsets.UTF_8)));
      }

      @Override
      public void close() {
        text.setLength(0);
      }
    };
  }

  @Override
  public Stream<JsonNode> rows(SheetRef sheet) throws IOException {
    return new String(read(sheet.blob()), StandardCharsets.UTF_8).lines().map(JSON::readTree);
  }

  /** What memory holds needs no proof. */
  private record Lines(List<String> lines) implements SheetRows {
    @Override
    public int count() {
      return lines.size();
    }

    @Override
    public byte[] bytes(int number) {
      return lines.get(number).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] proved(int number) {
      return bytes(number);
    }

    @Override
    public void letGo(int number) {}
  }

  @Override
  public SheetRows open(SheetRef sheet) throws IOException {
    return new Lines(new String(read(sheet.blob()), StandardCharsets.UTF_8).lines().toList());
  }

  @Override
  public JsonNode row(SheetRef sheet, long number) throws IOException {
    try (Stream<JsonNode> rows = rows(sheet)) {
      return rows.skip(number).findFirst().orElse(JsonNodeFactory.instance.missingNode());
    }
  }

  @Override
  public RowProof prove(SheetRef sheet, long number) throws IOException {
    return new RowProof(sheet, number, row(sheet, number).toString(), "00".repeat(32), List.of());
  }

  static String sha(byte @Nullable [] bytes) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(bytes == null ? new byte[0] : bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
