package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class WorkspaceTest {
  private static final Clock CLOCK = Clinic.CLOCK;
  private static final Entity CLINIC = Clinic.ENTITY;

  @TempDir Path directory;

  @Test
  void sheet_ofManyRowsAtOnce_holdsThemInOrderUnderARightRoot(@TempDir Path own)
      throws IOException {
    Workspace workspace = Workspace.create(own, Clinic.ENTITY, Clinic.CLOCK);
    List<JsonNode> rows = new ArrayList<>();
    SheetRef sheet;
    try (Sheets.Writer writer = workspace.sheets().begin("application/x-ndjson")) {
      for (int some : new int[] {0, 1, 63, 64, 65, 700}) {
        List<JsonNode> more = new ArrayList<>();
        for (int i = 0; i < some; i++) {
          more.add(Clinic.body("bucket", "hsc-share-" + (rows.size() + i)));
        }
        writer.appendCanonical(more.stream().map(CanonicalJson::bytes).toList());
        rows.addAll(more);
        rows.add(Clinic.body("alone", "after-" + some));
        assertThat(writer.append(rows.getLast())).isEqualTo(rows.size() - 1);
      }
      List<byte[]> tooLong = List.of(new byte[FileSheets.LONGEST_ROW + 1]);
      assertThatThrownBy(() -> writer.appendCanonical(tooLong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("put it into a blob");
      sheet = writer.seal();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("rows", sheet.toJson());
    workspace.ledger().append(Clinic.draft("snapshot", "s", "k", body));
    try (Stream<JsonNode> read = workspace.sheets().rows(sheet)) {
      assertThat(read.toList()).isEqualTo(rows);
    }
    assertThat(workspace.sheets().prove(sheet, 130).leadsToRoot()).isTrue();
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
        workspace
            .ledger()
            .append(Clinic.draft("snapshot", "aws/441020936617", "k1", Clinic.body("a", "b")));
    assertThat(written.duplicate()).isFalse();

    Workspace again = Workspace.open(directory, CLOCK);
    Ledger.Recorded second =
        again
            .ledger()
            .append(Clinic.draft("snapshot", "aws/441020936617", "k1", Clinic.body("a", "other")));
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
      drafts.add(Clinic.draft("log-file", "trail/x", "k" + i, Clinic.body("n", "" + i)));
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
        workspace.ledger().append(Clinic.draft("register", "policies", "p", body)).statement();
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
    assertThatThrownBy(
            () -> workspace.ledger().append(Clinic.draft("register", "policies", "p", body)))
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
        assertThat(writer.append(Clinic.body("row", "é" + i))).isEqualTo(i);
      }
      sheet = writer.seal();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("documents", sheet.toJson());
    workspace.ledger().append(Clinic.draft("snapshot", "aws/441020936617", "s", body));
    try (Stream<JsonNode> rows = workspace.sheets().rows(sheet)) {
      assertThat(rows.map(row -> row.path("row").stringValue())).hasSize(10).endsWith("é9");
    }
    assertThat(workspace.sheets().row(sheet, 7).path("row").stringValue()).isEqualTo("é7");
    assertThat(workspace.sheets().prove(sheet, 7).path()).hasSize(4);
  }

  @Test
  void create_refusesADirectoryThatIsAWorkspace() throws Exception {
    Workspace.create(directory, CLINIC, CLOCK);
    assertThatThrownBy(() -> Workspace.create(directory, CLINIC, CLOCK))
        .hasMessageContaining("is a workspace already");
  }

  @Test
  void open_ofADirectoryThatIsNoWorkspace_saysSo() {
    assertThatThrownBy(() -> Workspace.open(directory, CLOCK))
        .hasMessageContaining("is no workspace");
    assertThat(Workspace.find(directory)).isEmpty();
  }

  @Test
  void keys_areForTheirOwnerOnly() throws Exception {
    Workspace.create(directory, CLINIC, CLOCK);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("keys"))))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("keys/ledger-2026.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void append_underAClockThatStandsFarBehind_isRefused() throws Exception {
    Workspace.create(directory, CLINIC, CLOCK);
    Workspace little = Workspace.open(directory, Clinic.at("2026-11-20T23:56:00Z"));
    Statement late = little.ledger().append(Clinic.logFiles(0, 1).getFirst()).statement();
    assertThat(late.recorded()).isEqualTo(Clinic.NOW);
    Workspace far = Workspace.open(directory, Clinic.at("2026-11-20T23:00:00Z"));
    assertThatThrownBy(() -> far.ledger().append(Clinic.logFiles(1, 2).getFirst()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the clock says");
    assertThat(far.ledger().checkpoint().size()).isEqualTo(2);
  }

  @Test
  void appendAll_withOneBadDraft_recordsNone() throws Exception {
    Workspace workspace = Workspace.create(directory, CLINIC, CLOCK);
    List<StatementDraft> drafts = new ArrayList<>(Clinic.logFiles(0, 3));
    drafts.add(Clinic.draft("log-file", "x", "big", Clinic.body("n", "x".repeat(60_000))));
    assertThatThrownBy(() -> workspace.ledger().appendAll(drafts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("60000");
    assertThat(workspace.ledger().checkpoint().size()).isEqualTo(1);
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Snapshot", "mrn-123456", "a_b", "a-b-c-d", "log-", "x y", "jsmith@x"})
  void typeThatIsNotPlainWords_isRefused(String type) throws Exception {
    Workspace workspace = Workspace.create(directory, CLINIC, CLOCK);
    assertThatThrownBy(
            () -> workspace.ledger().append(Clinic.draft(type, "s", "k", Clinic.body("a", "b"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secondProcess_seesAndExtendsWhatTheFirstWrote() throws Exception {
    Workspace one = Workspace.create(directory, CLINIC, CLOCK);
    Workspace two = Workspace.open(directory, CLOCK);
    for (int i = 0; i < 20; i += 2) {
      one.ledger().append(Clinic.logFiles(i, i + 1).getFirst());
      two.ledger().append(Clinic.logFiles(i + 1, i + 2).getFirst());
    }
    assertThat(one.ledger().appendAll(Clinic.logFiles(0, 20))).allMatch(Ledger.Recorded::duplicate);
    assertThat(two.ledger().checkpoint()).isEqualTo(one.ledger().checkpoint());
    assertThat(one.ledger().checkpoint().size()).isEqualTo(21);
  }

  @Test
  void threeProcesses_appendAtTheSameTimeAndLoseNothing() throws Exception {
    Workspace workspace = Workspace.create(directory, CLINIC, CLOCK);
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      // Both state the numbers 10 to 14: whoever comes second gets the statement of the first.
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  AppendingProcess.class.getName(),
                  directory.toString(),
                  Integer.toString(i * 10),
                  Integer.toString(i * 10 + 15))
              .inheritIO()
              .start());
    }
    for (StatementDraft draft : Clinic.logFiles(100, 115)) {
      workspace.ledger().append(draft);
    }
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }
    assertThat(workspace.ledger().checkpoint().size()).isEqualTo(1 + 25 + 15);
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
    assertThat(report.statements()).isEqualTo(41);
  }

  @Test
  void indexOfKeys_lostOrDamaged_isMadeAnewToTheSameAnswers() throws Exception {
    Workspace workspace = Workspace.create(directory, CLINIC, CLOCK);
    workspace.ledger().appendAll(Clinic.logFiles(0, 5));
    workspace.ledger().appendAll(Clinic.logFiles(10, 300)); // Enough for a file of the index.
    Path keys = directory.resolve("state/journal-2026/keys");
    Path run;
    try (Stream<Path> runs = Files.list(keys)) {
      run = runs.filter(path -> path.toString().endsWith(".keys")).findFirst().orElseThrow();
    }
    byte[] good = Files.readAllBytes(run);
    List<byte[]> variants = new ArrayList<>();
    variants.add(new byte[0]);
    variants.add(Arrays.copyOf(good, good.length / 2));
    variants.add("rubbish\n".getBytes(StandardCharsets.UTF_8));
    for (int at : new int[] {3, 50, 4100, 9000, good.length - 2}) {
      byte[] flipped = good.clone();
      flipped[at] ^= 1;
      variants.add(flipped);
    }
    for (byte[] variant : variants) {
      Files.write(run, variant);
      assertAllKnown();
    }
    Files.delete(run);
    assertAllKnown();
    Path state = directory.resolve("state");
    try (Stream<Path> all = Files.walk(state)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    Files.createDirectory(state);
    assertAllKnown();
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  private void assertAllKnown() throws IOException {
    Workspace again = Workspace.open(directory, CLOCK);
    assertThat(again.ledger().appendAll(Clinic.logFiles(0, 5)))
        .allMatch(Ledger.Recorded::duplicate);
    assertThat(again.ledger().find("log-file", "trail/441020936617", "file-5")).isEmpty();
  }

  @Test
  void damagedBlob_isRefusedWhenRead() throws Exception {
    Workspace workspace = Workspace.create(directory, CLINIC, CLOCK);
    BlobRef blob = workspace.blobs().put(new byte[100_000], "application/octet-stream");
    Path file = directory.resolve("state/staged/" + blob.sha256());
    byte[] bytes = Files.readAllBytes(file);
    bytes[99_999] = 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> workspace.blobs().read(blob))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining(blob.sha256());
    Files.write(file, new byte[100_001]);
    assertThatThrownBy(() -> workspace.blobs().read(blob)).isInstanceOf(IntegrityException.class);
    Files.write(file, new byte[99_999]);
    assertThatThrownBy(() -> workspace.blobs().read(blob)).isInstanceOf(IntegrityException.class);
  }

  @Test
  void statementFile_isReadLikeABlobAndVerified() throws Exception {
    Workspace workspace = Workspace.create(directory, CLINIC, CLOCK);
    Statement first = workspace.ledger().at(new LeafRef(2026, 0)).orElseThrow();
    String text = new String(workspace.blobs().read(first.blob()), StandardCharsets.UTF_8);
    assertThat(text.split("\n", -1)[1])
        .isEqualTo(workspace.prove(first.leaf()).orElseThrow().statement());
    Path file = Clinic.verifiableFiles(directory).getLast();
    Files.writeString(file, text.replace("Harbor", "Herbor"));
    assertThatThrownBy(() -> workspace.blobs().read(first.blob()))
        .isInstanceOf(IntegrityException.class);
    assertThatThrownBy(() -> workspace.ledger().at(first.leaf()))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void newYear_continuesTheOldOneWithAKeyThatItIntroduced() throws Exception {
    Workspace old = Workspace.create(directory, CLINIC, CLOCK);
    old.ledger().appendAll(Clinic.logFiles(0, 3));
    Workspace next = Workspace.open(directory, Clinic.at("2027-01-01T00:00:00Z"));
    Ledger.Recorded written = next.ledger().append(Clinic.logFiles(3, 4).getFirst());

    assertThat(written.statement().leaf()).isEqualTo(new LeafRef(2027, 1));
    Statement start = next.ledger().at(new LeafRef(2027, 0)).orElseThrow();
    assertThat(start.type()).isEqualTo("year-start");
    assertThat(start.body().path("previous").path("size").asLong()).isEqualTo(4);
    assertThat(next.ledger().append(Clinic.logFiles(0, 1).getFirst()).statement().leaf())
        .isEqualTo(new LeafRef(2026, 1));
    try (Stream<Statement> all = next.ledger().statements()) {
      assertThat(all).hasSize(6);
    }
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
    assertThat(report.years()).extracting(LedgerReport.Year::size).containsExactly(4L, 2L);
  }
}
