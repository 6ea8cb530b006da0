package io.proofline.evidence.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.LedgerProof;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.standalone.Verify;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A bundle is checked by the program that lies in it, with nothing but a JDK. */
class ProofBundleTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  @TempDir Path directory;
  private LedgerProof proof;
  private Path bundle;

  @BeforeEach
  void makeBundle() throws Exception {
    Clock clock = Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC);
    Entity entity =
        new Entity(
            "Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/harbor-street");
    Workspace workspace = Workspace.create(directory.resolve("workspace"), entity, clock);
    SheetRef sheet;
    try (Sheets.Writer rows = workspace.sheets().begin("application/x-ndjson")) {
      for (int i = 0; i < 5; i++) {
        rows.append(JsonNodeFactory.instance.objectNode().put("bucket", "share-" + i));
      }
      sheet = rows.seal();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("documents", sheet.toJson());
    body.put("note", "Zoë's <b>\"share\"</b>");
    Statement stated =
        workspace
            .ledger()
            .append(
                new StatementDraft(
                    "snapshot",
                    1,
                    "aws/441020936617",
                    "one",
                    body,
                    List.of(),
                    null,
                    clock.instant(),
                    Actor.asserted("dana.whitfield")))
            .statement();
    proof = workspace.prove(stated.leaf(), sheet, 3).orElseThrow();
    bundle = write(proof, "bundle.zip");
  }

  @Test
  void bundle_isAcceptedAlone_andSaysWhatItShows() throws Exception {
    Verify.Report report = Verify.check(bundle, List.of(proof.publicKey()), List.of());
    assertThat(report.problems()).isEmpty();
    assertThat(report.exit()).isZero();
    assertThat(report.proved())
        .anyMatch(line -> line.contains("type snapshot, recorded 2026-11-20T23:59:00Z"))
        .anyMatch(line -> line.contains("row 3"));
    assertThat(report.notProved()).noneMatch(line -> line.contains("came with the record"));
    assertThat(Verify.check(bundle, List.of(), List.of()).notProved())
        .anyMatch(line -> line.contains("came with the record"));
  }

  @Test
  void bundle_isCheckedByTheProgramInIt() throws Exception {
    Path unpacked = unpack();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                unpacked.resolve("Verify.java").toString(),
                "--key",
                unpacked.resolve("log.vkey").toString(),
                bundle.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).startsWith("HOLDS").contains("What this does not show");
  }

  @Test
  void sameProof_givesTheSameBytes() throws Exception {
    assertThat(Files.readAllBytes(write(proof, "again.zip"))).isEqualTo(Files.readAllBytes(bundle));
  }

  @Test
  void sheet_isThereAndCannotBeSteered() throws Exception {
    String sheet = Files.readString(unpack().resolve("HOW-TO-VERIFY.html"));
    assertThat(sheet)
        .contains(
            "leaf " + proof.leaf(), proof.publicKey(), "What this shows, and what it does not")
        .contains("java Verify.java", "<table>", "<pre>")
        .doesNotContain("<script", "](", "**");
  }

  @Test
  void everyChangedField_isRefusedByBoth() throws Exception {
    ObjectNode good = proof.toJson();
    for (String field : List.of("leaf", "key", "tlogProof", "entry", "salt", "statement")) {
      ObjectNode bad = good.deepCopy();
      String text = bad.path(field).stringValue();
      for (int at = 0; at < text.length(); at += 1 + text.length() / 23) {
        char other = text.charAt(at) == '1' ? '2' : '1';
        bad.put(field, text.substring(0, at) + other + text.substring(at + 1));
        assertRefused(bad, field + " at " + at);
      }
    }
    ObjectNode row = (ObjectNode) good.path("row");
    for (Map.Entry<String, ObjectNode> change :
        Map.of(
                "number", row.deepCopy().put("number", 2),
                "row", row.deepCopy().put("row", "{\"bucket\":\"share-4\"}"),
                "salt", row.deepCopy().put("salt", "0".repeat(64)))
            .entrySet()) {
      ObjectNode bad = good.deepCopy();
      bad.set("row", change.getValue());
      assertRefused(bad, "row " + change.getKey());
    }
    ObjectNode cut = good.deepCopy();
    ((tools.jackson.databind.node.ArrayNode) cut.path("row").path("path")).remove(0);
    assertRefused(cut, "row path");
  }

  @Test
  void changedCopyInTheBundle_isNamed() throws Exception {
    for (String part : List.of("statement.json", "row.json", "entry", "log.vkey")) {
      Path changed = Files.copy(bundle, directory.resolve("changed-" + part + ".zip"));
      try (FileSystem zip =
          FileSystems.newFileSystem(URI.create("jar:" + changed.toUri()), Map.of())) {
        Files.writeString(zip.getPath(part), "something else");
      }
      Verify.Report report = Verify.check(changed, List.of(proof.publicKey()), List.of());
      assertThat(report.files()).containsExactly(part);
      assertThat(report.exit()).isEqualTo(3);
    }
  }

  @Test
  void keyOfAnotherLog_isRefused() throws Exception {
    String other = proof.publicKey().replace("2026+", "2027+");
    assertThat(Verify.run(List.of("--key", other, bundle.toString()), NOWHERE)).isEqualTo(2);
    assertThat(Verify.run(List.of("--key"), NOWHERE)).isEqualTo(2);
    assertThat(Verify.run(List.of(), NOWHERE)).isEqualTo(2);
    assertThat(Verify.run(List.of("no such file"), NOWHERE)).isEqualTo(2);
  }

  private void assertRefused(ObjectNode changed, String what) throws Exception {
    Path file = directory.resolve("changed.json");
    Files.writeString(file, JsonMapper.shared().writeValueAsString(changed));
    Verify.Report report = Verify.check(file, List.of(proof.publicKey()), List.of());
    assertThat(report.exit()).as(what).isEqualTo(3);
    boolean accepted;
    try {
      LedgerProof.fromJson(changed).verify(proof.publicKey());
      accepted = true;
    } catch (RuntimeException e) {
      accepted = false;
    }
    // The key in the proof is only a hint for the one, and is compared by the other.
    assertThat(accepted && !what.startsWith("key")).as(what).isFalse();
  }

  private Path write(LedgerProof shown, String name) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ProofBundle(shown).write(bytes);
    return Files.write(directory.resolve(name), bytes.toByteArray());
  }

  private Path unpack() throws Exception {
    TreeMap<String, byte[]> parts = new TreeMap<>();
    try (FileSystem zip = FileSystems.newFileSystem(bundle);
        Stream<Path> files = Files.list(zip.getPath("/"))) {
      for (Path file : new ArrayList<>(files.toList())) {
        parts.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    }
    Path unpacked = Files.createDirectories(directory.resolve("unpacked"));
    for (Map.Entry<String, byte[]> part : parts.entrySet()) {
      Files.write(unpacked.resolve(part.getKey()), part.getValue());
    }
    return unpacked;
  }
}
