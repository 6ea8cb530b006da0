package io.proofline.ledger.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Statement;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistersTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Actor DANA = Actor.asserted("dana.whitfield");

  @TempDir private Path folder;
  private final TickingClock clock = new TickingClock();
  private @Nullable Workspace opened;

  private Workspace workspace() throws IOException {
    Workspace workspace = opened;
    if (workspace == null) {
      workspace =
          Workspace.create(
              folder.resolve("clinic"),
              new Entity("Clinic", Entity.Role.COVERED_ENTITY, "test.example/clinic"),
              clock);
      opened = workspace;
    }
    return workspace;
  }

  private Registers registers() throws IOException {
    return new Registers(workspace().ledger(), workspace().blobs());
  }

  private List<Statement> recorded() throws IOException {
    try (Stream<Statement> statements = workspace().ledger().statements("register")) {
      return statements.toList();
    }
  }

  private Registers.Registered record(String text, Registers.Attachment... attachments)
      throws IOException {
    RegisterFile file = RegisterFile.parse("vendors.yaml", text.getBytes(StandardCharsets.UTF_8));
    return registers().record("vendors", file, 1, List.of(attachments), NOW, DANA);
  }

  private static Registers.Attachment paper(String content) {
    return new Registers.Attachment(
        "a/b.txt", content.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  @Test
  void record_keepsFileAndAttachments_andFindsThemAgain() throws Exception {
    record("a: 1", paper("signed"));
    Registers.Registered found = registers().latest("vendors", Instant.MAX).orElseThrow();
    assertThat(found.file()).isEqualTo("vendors.yaml");
    assertThat(found.statement().blobs()).hasSize(2);
    assertThat(found.attachments()).containsOnlyKeys("a/b.txt");
    assertThat(workspace().blobs().read(Objects.requireNonNull(found.attachments().get("a/b.txt"))))
        .isEqualTo("signed".getBytes(StandardCharsets.UTF_8));
    assertThat(registers().file(found).root("a").text("a")).isEqualTo("1");
  }

  @Test
  void record_sameTextAgain_recordsNothing() throws Exception {
    LeafRef first = record("a: 1", paper("x")).statement().leaf();
    assertThat(record("a: 1", paper("x")).statement().leaf()).isEqualTo(first);
    assertThat(recorded()).hasSize(1);
  }

  @Test
  void record_changedAttachment_isANewStatement() throws Exception {
    record("a: 1", paper("draft"));
    record("a: 1", paper("signed"));
    assertThat(recorded()).hasSize(2);
  }

  @Test
  void record_backToAnOlderText_isTheNewestStatement() throws Exception {
    record("a: 1");
    record("a: 2");
    record("a: 1");
    assertThat(recorded()).hasSize(3);
    Registers.Registered latest = registers().latest("vendors", Instant.MAX).orElseThrow();
    assertThat(registers().file(latest).root("a").text("a")).isEqualTo("1");
  }

  @Test
  void latest_knownBefore_seesOnlyWhatWasRecordedThen() throws Exception {
    record("a: 1");
    record("a: 2");
    Registers.Registered then =
        registers().latest("vendors", recorded().getFirst().recorded()).orElseThrow();
    assertThat(registers().file(then).root("a").text("a")).isEqualTo("1");
    assertThat(registers().latest("vendors", NOW.minusSeconds(1))).isEmpty();
    assertThat(registers().latest("systems", Instant.MAX)).isEmpty();
  }

  @Test
  void record_fileWithMistakes_recordsNothing() throws Exception {
    RegisterFile file = RegisterFile.parse("v.yaml", "a: 1".getBytes(StandardCharsets.UTF_8));
    file.root("b");
    assertThatThrownBy(() -> registers().record("vendors", file, 1, List.of(), NOW, DANA))
        .isInstanceOf(RegisterFormatException.class);
    assertThat(recorded()).isEmpty();
  }

  /** One second later at each look. */
  private static final class TickingClock extends Clock {
    private Instant now = NOW;

    @Override
    public Instant instant() {
      now = now.plusSeconds(1);
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
