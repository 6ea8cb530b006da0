package io.proofline.ledger.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Blobs;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RegistersTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Actor DANA = Actor.asserted("dana.whitfield");

  private final MemoryLedger ledger = new MemoryLedger();
  private final MemoryBlobs blobs = new MemoryBlobs();
  private final Registers registers = new Registers(ledger, blobs);

  private Registers.Registered record(String text, Registers.Attachment... attachments)
      throws IOException {
    RegisterFile file = RegisterFile.parse("vendors.yaml", text.getBytes(StandardCharsets.UTF_8));
    return registers.record("vendors", file, 1, List.of(attachments), NOW, DANA);
  }

  private static Registers.Attachment paper(String content) {
    return new Registers.Attachment(
        "a/b.txt", content.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  @Test
  void record_keepsFileAndAttachments_andFindsThemAgain() throws Exception {
    record("a: 1", paper("signed"));
    Registers.Registered found = registers.latest("vendors", Instant.MAX).orElseThrow();
    assertThat(found.file()).isEqualTo("vendors.yaml");
    assertThat(found.statement().blobs()).hasSize(2);
    assertThat(found.attachments()).containsOnlyKeys("a/b.txt");
    assertThat(blobs.read(Objects.requireNonNull(found.attachments().get("a/b.txt"))))
        .isEqualTo("signed".getBytes(StandardCharsets.UTF_8));
    assertThat(registers.file(found).root("a").text("a")).isEqualTo("1");
  }

  @Test
  void record_sameTextAgain_recordsNothing() throws Exception {
    LeafRef first = record("a: 1", paper("x")).statement().leaf();
    assertThat(record("a: 1", paper("x")).statement().leaf()).isEqualTo(first);
    assertThat(ledger.list).hasSize(1);
  }

  @Test
  void record_changedAttachment_isANewStatement() throws Exception {
    record("a: 1", paper("draft"));
    record("a: 1", paper("signed"));
    assertThat(ledger.list).hasSize(2);
  }

  @Test
  void record_backToAnOlderText_isTheNewestStatement() throws Exception {
    record("a: 1");
    record("a: 2");
    record("a: 1");
    assertThat(ledger.list).hasSize(3);
    Registers.Registered latest = registers.latest("vendors", Instant.MAX).orElseThrow();
    assertThat(registers.file(latest).root("a").text("a")).isEqualTo("1");
  }

  @Test
  void latest_knownBefore_seesOnlyWhatWasRecordedThen() throws Exception {
    record("a: 1");
    record("a: 2");
    Registers.Registered then =
        registers.latest("vendors", ledger.list.getFirst().recorded()).orElseThrow();
    assertThat(registers.file(then).root("a").text("a")).isEqualTo("1");
    assertThat(registers.latest("vendors", NOW.minusSeconds(1))).isEmpty();
    assertThat(registers.latest("systems", Instant.MAX)).isEmpty();
  }

  @Test
  void record_fileWithMistakes_recordsNothing() {
    RegisterFile file = RegisterFile.parse("v.yaml", "a: 1".getBytes(StandardCharsets.UTF_8));
    file.root("b");
    assertThatThrownBy(() -> registers.record("vendors", file, 1, List.of(), NOW, DANA))
        .isInstanceOf(RegisterFormatException.class);
    assertThat(ledger.list).isEmpty();
    assertThat(blobs.map).isEmpty();
  }

  private static final class MemoryLedger implements Ledger {
    final List<Statement> list = new ArrayList<>();

    @Override
    public Recorded append(StatementDraft d) {
      Optional<Statement> before = find(d.type(), d.subject(), d.idempotencyKey());
      if (before.isPresent()) {
        return new Recorded(before.get(), true);
      }
      Instant recorded = NOW.plusSeconds(list.size());
      Statement statement =
          new Statement(
              d.type(),
              d.schemaVersion(),
              d.subject(),
              d.idempotencyKey(),
              d.body(),
              d.blobs(),
              d.effective() == null ? d.observed() : d.effective(),
              d.observed(),
              recorded,
              d.actor(),
              new LeafRef(2026, list.size()),
              new BlobRef("00", 0, "application/json"));
      list.add(statement);
      return new Recorded(statement, false);
    }

    @Override
    public List<Recorded> appendAll(List<StatementDraft> drafts) {
      return drafts.stream().map(this::append).toList();
    }

    @Override
    public Optional<Statement> at(LeafRef leaf) {
      return list.stream().filter(s -> s.leaf().equals(leaf)).findFirst();
    }

    @Override
    public Optional<Statement> find(String type, String subject, String key) {
      return list.stream()
          .filter(s -> s.type().equals(type) && s.subject().equals(subject))
          .filter(s -> s.idempotencyKey().equals(key))
          .findFirst();
    }

    @Override
    public Stream<Statement> statements() {
      return list.stream();
    }

    @Override
    public Stream<Statement> statements(String type) {
      return list.stream().filter(s -> s.type().equals(type));
    }

    @Override
    public CheckpointView checkpoint() {
      return new CheckpointView("test/2026", list.size(), "00", 0);
    }
  }

  private static final class MemoryBlobs implements Blobs {
    final Map<String, byte[]> map = new HashMap<>();

    @Override
    public BlobRef put(InputStream bytes, String mediaType) throws IOException {
      return put(bytes.readAllBytes(), mediaType);
    }

    @Override
    public BlobRef put(byte[] bytes, String mediaType) {
      String name = RegisterFile.sha256(bytes);
      map.put(name, bytes.clone());
      return new BlobRef(name, bytes.length, mediaType);
    }

    @Override
    public InputStream open(BlobRef ref) throws IOException {
      return new ByteArrayInputStream(read(ref));
    }

    @Override
    public byte[] read(BlobRef ref) throws IOException {
      byte[] bytes = map.get(ref.sha256());
      if (bytes == null) {
        throw new FileNotFoundException(ref.sha256());
      }
      return bytes.clone();
    }

    @Override
    public boolean holds(String sha256) {
      return map.containsKey(sha256);
    }
  }
}
