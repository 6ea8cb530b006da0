package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class LedgerProofTest {
  @TempDir Path directory;
  private Workspace workspace;
  private Statement snapshot;
  private SheetRef sheet;

  @BeforeEach
  void makeWorkspace() throws Exception {
    workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    snapshot = workspace.ledger().append(Clinic.snapshot(workspace, "one", 10)).statement();
    workspace.ledger().appendAll(Clinic.logFiles(0, 300));
    sheet = SheetRef.fromJson(snapshot.body().path("documents")).orElseThrow();
  }

  @Test
  void proofOfALeaf_verifiesWithoutTheLedger() throws Exception {
    for (long index : new long[] {0, 1, 255, 256, 301}) {
      LedgerProof proof = workspace.prove(new LeafRef(2026, index)).orElseThrow();
      LedgerProof.Shown shown = read(proof).verify(proof.publicKey());
      assertThat(shown.statement())
          .isEqualTo(workspace.ledger().at(new LeafRef(2026, index)).orElseThrow());
      assertThat(shown.checkpoint()).isEqualTo(workspace.ledger().checkpoint());
      assertThat(shown.row()).isEmpty();
    }
    assertThat(workspace.prove(new LeafRef(2026, 302))).isEmpty();
    assertThat(workspace.prove(new LeafRef(2025, 0))).isEmpty();
  }

  @Test
  void proofOfARow_showsThatRowAndNoOther() throws Exception {
    LedgerProof proof = workspace.prove(snapshot.leaf(), sheet, 7).orElseThrow();
    assertThat(read(proof).verify(proof.publicKey()).row().orElseThrow())
        .isEqualTo(Clinic.body("bucket", "hsc-imaging-share-7"));
    String json = proof.toJson().toString();
    assertThat(json).contains("hsc-imaging-share-7").doesNotContain("hsc-imaging-share-6");
  }

  @Test
  void row_thatIsNotThere_isRefused() {
    assertThatThrownBy(() -> workspace.prove(snapshot.leaf(), sheet, 10))
        .isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> workspace.prove(new LeafRef(2026, 5), sheet, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not refer");
  }

  @Test
  void proofUnderAnotherKey_isRefused(@TempDir Path other) throws Exception {
    Workspace stranger = Workspace.create(other, Clinic.ENTITY, Clinic.CLOCK);
    LedgerProof proof = workspace.prove(snapshot.leaf()).orElseThrow();
    String strange = stranger.prove(new LeafRef(2026, 0)).orElseThrow().publicKey();
    assertThatThrownBy(() -> proof.verify(strange))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("no valid signature");
  }

  @Test
  void anyChangedCharacter_breaksTheProof() throws Exception {
    LedgerProof proof = workspace.prove(snapshot.leaf(), sheet, 3).orElseThrow();
    String json = proof.toJson().toString();
    Random random = new Random(20261120);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      int at = random.nextInt(json.length());
      char other = (char) (json.charAt(at) ^ (1 << random.nextInt(6)));
      String changed = json.substring(0, at) + other + json.substring(at + 1);
      try {
        LedgerProof read =
            LedgerProof.fromJson(CanonicalJson.parse(changed.getBytes(StandardCharsets.UTF_8)));
        read.verify(proof.publicKey());
        // What was changed may only be what nobody relies on: the hint for the key.
        assertThat(read.leaf().index()).isEqualTo(proof.leaf().index());
        assertThat(read.statement()).isEqualTo(proof.statement());
        assertThat(read.tlogProof()).isEqualTo(proof.tlogProof());
        assertThat(read.entry()).isEqualTo(proof.entry());
        if (read.row() != null && proof.row() != null) {
          assertThat(read.row()).isEqualTo(proof.row());
        }
      } catch (IntegrityException | IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1500);
  }

  @Test
  void hostileRowProofs_areRefused_withoutWorkOrMemory() throws Exception {
    LedgerProof proof = workspace.prove(snapshot.leaf(), sheet, 3).orElseThrow();
    LedgerProof other = workspace.prove(snapshot.leaf(), sheet, 4).orElseThrow();
    Sheets.RowProof row = java.util.Objects.requireNonNull(proof.row());
    Sheets.RowProof neighbour = java.util.Objects.requireNonNull(other.row());
    for (Sheets.RowProof hostile :
        List.of(
            new Sheets.RowProof(sheet, 4, row.row(), row.saltHex(), row.path()),
            new Sheets.RowProof(sheet, 3, neighbour.row(), row.saltHex(), row.path()),
            new Sheets.RowProof(sheet, 3, row.row(), neighbour.saltHex(), row.path()),
            new Sheets.RowProof(sheet, -1, row.row(), row.saltHex(), row.path()),
            new Sheets.RowProof(sheet, 3, row.row(), row.saltHex(), List.of()),
            new Sheets.RowProof(
                sheet, 3, row.row(), row.saltHex(), row.path().subList(1, row.path().size())),
            new Sheets.RowProof(
                new SheetRef(sheet.blob(), 11, sheet.rootHex()),
                3,
                row.row(),
                row.saltHex(),
                row.path()),
            new Sheets.RowProof(
                new SheetRef(sheet.blob(), 10, "0".repeat(64)),
                3,
                row.row(),
                row.saltHex(),
                row.path()))) {
      LedgerProof forged =
          new LedgerProof(
              proof.leaf(),
              proof.publicKey(),
              proof.tlogProof(),
              proof.entry(),
              proof.saltHex(),
              proof.statement(),
              hostile);
      assertThatThrownBy(() -> forged.verify(proof.publicKey()))
          .isInstanceOf(IntegrityException.class);
    }
    ObjectNode json = proof.toJson();
    ArrayNode path = ((ObjectNode) json.path("row")).putArray("path");
    for (int i = 0; i < 65; i++) {
      path.add("0".repeat(64));
    }
    assertThatThrownBy(() -> LedgerProof.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too long a path");
    json.put("statement", "x".repeat(FileSheets.LONGEST_ROW + 1));
    assertThatThrownBy(() -> LedgerProof.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too long a text in statement");
  }

  @Test
  void leaf_cannotBeConfirmedByGuessingItsStatement() throws Exception {
    LedgerProof proof = workspace.prove(snapshot.leaf()).orElseThrow();
    byte[] statement = proof.statement().getBytes(StandardCharsets.UTF_8);
    assertThat(proof.entry())
        .doesNotContain(Digests.sha256Hex(statement))
        .doesNotContain(Commitment.hex(new byte[32], statement))
        .doesNotContain("441020936617")
        .doesNotContain("dana")
        .doesNotContain(sheet.blob().sha256());
  }

  private static LedgerProof read(LedgerProof proof) {
    LedgerProof read =
        LedgerProof.fromJson(
            CanonicalJson.parse(proof.toJson().toString().getBytes(StandardCharsets.UTF_8)));
    assertThat(read).isEqualTo(proof);
    return read;
  }
}
