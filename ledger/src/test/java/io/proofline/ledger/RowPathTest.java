package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.tlog.Rfc6962;
import io.proofline.tlog.SubtreeHashes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowPathTest {
  /** Rows of the big sheet; {@code -Dproofline.sheet.rows=1000000} for the full size. */
  private static final int ROWS = Integer.getInteger("proofline.sheet.rows", 60_000);

  @Test
  void everyLeafOfEverySmallTree_hasThePathOfRfc6962() throws Exception {
    for (int size = 1; size <= 70; size++) {
      List<byte[]> leaves = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        leaves.add(Rfc6962.leafHash(new byte[] {(byte) i}));
      }
      for (int index = 0; index < size; index++) {
        RowPath path = new RowPath(index, size);
        leaves.forEach(path::add);
        assertThat(path.hashes().stream().map(java.util.HexFormat.of()::formatHex))
            .as(index + " of " + size)
            .isEqualTo(
                SubtreeHashes.of(leaves).inclusion(index, size).stream()
                    .map(java.util.HexFormat.of()::formatHex)
                    .toList());
      }
    }
  }

  @Test
  void bigSheet_isWrittenReadAndProvedRowByRow(@TempDir Path directory) throws Exception {
    Workspace workspace =
        Workspace.create(directory, Clinic.ENTITY, Protection.SEALED, Clinic.CLOCK);
    SheetRef sheet = Clinic.sheet(workspace, ROWS);
    var body = tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    body.set("rows", sheet.toJson());
    LeafRef leaf =
        workspace.ledger().append(Clinic.draft("snapshot", "s", "k", body)).statement().leaf();
    Random random = new Random(20261120);
    for (int round = 0; round < 3; round++) {
      int row = random.nextInt(ROWS);
      LedgerProof proof = workspace.prove(leaf, sheet, row).orElseThrow();
      assertThat(proof.verify(proof.publicKey()).row().orElseThrow())
          .isEqualTo(Clinic.body("bucket", "hsc-imaging-share-" + row));
      assertNothingOfNeighbours(proof, row);
    }
    try (var rows = workspace.sheets().rows(sheet)) {
      assertThat(rows.count()).isEqualTo(ROWS);
    }
  }

  private static void assertNothingOfNeighbours(LedgerProof proof, int row) throws IOException {
    assertThat(proof.toJson().toString())
        .doesNotContain("hsc-imaging-share-" + (row - 1) + "\"")
        .doesNotContain("hsc-imaging-share-" + (row + 1) + "\"");
  }
}
