package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class WorkspaceTest {
  private static final Instant NOW = Instant.parse("2026-11-20T23:59:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Entity CLINIC =
      new Entity(
          "Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/harbor-street");

  @TempDir Path directory;

  static StatementDraft draft(String type, String subject, String key, ObjectNode body) {
    return new StatementDraft(
        type, 1, subject, key, body, List.of(), null, NOW, Actor.asserted("dana.whitfield"));
  }

  static ObjectNode body(String name, String value) {
    return JsonNodeFactory.instance.objectNode().put(name, value);
  }

  @Test
  void create_firstLeafStatesTheEntity() throws Exception {
    Workspace workspace = Workspace.create(directory, CLINIC, CLOCK);

    Statement first = workspace.ledger().at(new LeafRef(2026, 0)).orElseThrow();
    assertThat(first.type()).isEqualTo("workspace");
    assertThat(first.body().path("name").stringValue()).isEqualTo("Harbor Street Clinic");
    assertThat(workspace.ledger().checkpoint().origin())
        .isEqualTo("proofline.example/harbor-street/2026");
    assertThat(Workspace.find(Files.createDirectories(directory.resolve("a/b"))))
        .contains(workspace.root());
  }

  @Test
  void append_survivesReopeningAndKnowsItsDuplicates() throws Exception {
    Workspace workspace = Workspace.create(directory, CLINIC, CLOCK);
    Ledger.Recorded written =
        workspace.ledger().append(draft("snapshot", "aws/441020936617", "k1", body("a", "b")));
    assertThat(written.duplicate()).isFalse();

    Workspace again = Workspace.open(directory, CLOCK);
    Ledger.Recorded second =
        again.ledger().append(draft("snapshot", "aws/441020936617", "k1", body("a", "other")));
    assertThat(second.duplicate()).isTrue();
    assertThat(second.statement()).isEqualTo(written.statement());
    assertThat(again.ledger().find("snapshot", "aws/441020936617", "k1"))
        .contains(written.statement());
    assertThat(again.ledger().find("snapshot", "aws/441020936617", "k2")).isEmpty();
    assertThat(again.ledger().checkpoint().size()).isEqualTo(2);
  }

  @Test
  void appendAll_overSeveralTilesKeepsOrder() throws Exception {
    Workspace workspace = Workspace.create(directory, CLINIC, CLOCK);
    List<StatementDraft> drafts = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      drafts.add(draft("log-file", "trail/x", "k" + i, body("n", "" + i)));
    }
    drafts.add(drafts.getFirst());
    List<Ledger.Recorded> recorded = workspace.ledger().appendAll(drafts);
    assertThat(recorded).hasSize(601);
    assertThat(recorded.getLast().duplicate()).isTrue();
    assertThat(recorded.getLast().statement()).isEqualTo(recorded.getFirst().statement());

    Workspace again = Workspace.open(directory, CLOCK);
    try (Stream<Statement> all = again.ledger().statements("log-file")) {
      assertThat(all.map(s -> s.body().path("n").stringValue()))
          .containsExactlyElementsOf(
              Stream.iterate(0, i -> i + 1).limit(600).map(String::valueOf).toList());
    }
  }

  @Test
  void blob_movesToEvidenceWithItsStatement() throws Exception {
    Workspace workspace = Workspace.create(directory, CLINIC, CLOCK);
    byte[] bytes = "policy text".getBytes(StandardCharsets.UTF_8);
    BlobRef blob = workspace.blobs().put(bytes, "text/plain");
    assertThat(workspace.blobs().read(blob)).isEqualTo(bytes);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("file", blob.toJson());
    Statement statement =
        workspace.ledger().append(draft("register", "policies", "p", body)).statement();
    assertThat(statement.blobs()).containsExactly(blob);
    assertThat(workspace.blobs().read(blob)).isEqualTo(bytes);
    assertThat(directory.resolve("evidence/blobs/" + blob.sha256().substring(0, 2)))
        .isDirectoryContaining("glob:**/" + blob.sha256());
  }

  @Test
  void append_refusesABlobThatIsNotHeld() throws Exception {
    Workspace workspace = Workspace.create(directory, CLINIC, CLOCK);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("file", new BlobRef("0".repeat(64), 3, "text/plain").toJson());
    assertThatThrownBy(() -> workspace.ledger().append(draft("register", "policies", "p", body)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not held");
    assertThat(workspace.ledger().checkpoint().size()).isEqualTo(1);
  }

  @Test
  void sheet_rowsComeBackInOrder() throws Exception {
    Workspace workspace = Workspace.create(directory, CLINIC, CLOCK);
    SheetRef sheet;
    try (Sheets.Writer writer = workspace.sheets().begin("application/x-ndjson")) {
      for (int i = 0; i < 10; i++) {
        assertThat(writer.append(body("row", "é" + i))).isEqualTo(i);
      }
      sheet = writer.seal();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("documents", sheet.toJson());
    workspace.ledger().append(draft("snapshot", "aws/441020936617", "s", body));
    try (Stream<JsonNode> rows = workspace.sheets().rows(sheet)) {
      assertThat(rows.map(row -> row.path("row").stringValue())).hasSize(10).endsWith("é9");
    }
    assertThat(workspace.sheets().row(sheet, 7).path("row").stringValue()).isEqualTo("é7");
    assertThat(workspace.sheets().prove(sheet, 7).path()).hasSize(4);
  }
}
