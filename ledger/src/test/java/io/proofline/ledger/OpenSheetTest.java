package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.tlog.Rfc6962;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** A few rows of a sheet are read, each proved; nothing that was kept beside it is believed. */
class OpenSheetTest {
  private static final int ROWS = 37;

  @TempDir Path folder;
  private Workspace workspace;
  private SheetRef sheet;

  @BeforeEach
  void sealASheet() throws IOException {
    workspace = Workspace.create(folder, Clinic.ENTITY, Clinic.CLOCK);
    sheet = Clinic.sheet(workspace, ROWS);
    var body = JsonNodeFactory.instance.objectNode();
    body.set("rows", sheet.toJson());
    workspace.ledger().append(Clinic.draft("snapshot", "s", "k", body));
  }

  private static void assertRow(SheetRows rows, int row) {
    assertThat(rows.row(row)).isEqualTo(Clinic.body("bucket", "hsc-imaging-share-" + row));
  }

  private Path kept() {
    return folder.resolve("state/rows").resolve(sheet.rootHex());
  }

  private Path blob() {
    String sha256 = sheet.blob().sha256();
    return folder.resolve("evidence/blobs").resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  @Test
  void rows_areReadInAnyOrder_withAndWithoutKeptHashes() throws IOException {
    for (int round = 0; round < 2; round++) {
      SheetRows rows = workspace.sheets().open(sheet);
      assertThat(rows.count()).isEqualTo(ROWS);
      for (int row : List.of(36, 0, 17, 17, 35, 1)) {
        assertRow(rows, row);
      }
      assertThat(kept()).isRegularFile();
    }
  }

  @Test
  void aRowThatWasLetGo_isNotGivenAgain() throws IOException {
    SheetRows rows = workspace.sheets().open(sheet);
    assertRow(rows, 3);
    rows.letGo(3);
    assertThatThrownBy(() -> rows.row(3)).isInstanceOf(IllegalStateException.class);
    assertRow(rows, 4);
  }

  @Test
  void aRowThatWasChanged_isNamed() throws IOException {
    workspace.sheets().open(sheet); // keeps the hashes
    change("hsc-imaging-share-17", "hsc-imaging-shred-17");
    assertThatThrownBy(() -> workspace.sheets().open(sheet))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("does not hold the bytes that its name promises")
        .hasMessageEndingWith("changed is row 17");
  }

  @Test
  void aRowThatWasChanged_isFound_whenNothingWasKept() throws IOException {
    change("hsc-imaging-share-17", "hsc-imaging-shred-17");
    assertThatThrownBy(() -> workspace.sheets().open(sheet))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("does not hold the bytes that its name promises");
  }

  @Test
  void aFileWithMoreOrFewerBytes_isRefusedBeforeAnythingIsUnpacked() throws IOException {
    byte[] honest = Files.readAllBytes(blob());
    for (int length : List.of(0, 1, honest.length - 1, honest.length + 1, 2 * honest.length)) {
      Files.write(blob(), Arrays.copyOf(honest, length));
      assertThatThrownBy(() -> workspace.sheets().open(sheet))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("does not hold the bytes that its name promises");
      assertThatThrownBy(() -> workspace.sheets().row(sheet, 1))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("does not hold the bytes that its name promises");
    }
  }

  @Test
  void aStatementWithAnotherRoot_isFound_alsoWithKeptHashesThatClaimIt() throws IOException {
    SheetRows honest = workspace.sheets().open(sheet);
    assertRow(honest, 0);
    SheetRef lie = new SheetRef(sheet.blob(), ROWS, "ab".repeat(32));
    assertThatThrownBy(() -> workspace.sheets().open(lie))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("row root");
    byte[] nodes = Files.readAllBytes(kept());
    for (int i = nodes.length - 32; i < nodes.length; i++) {
      nodes[i] = (byte) 0xab;
    }
    Files.write(folder.resolve("state/rows").resolve(lie.rootHex()), nodes);
    SheetRows rows = workspace.sheets().open(lie);
    for (int row = 0; row < ROWS; row++) {
      int number = row;
      assertThatThrownBy(() -> rows.row(number))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("row " + row + " does not lead to the row root");
    }
  }

  @Test
  void keptHashesThatLieAnywhere_changeNoRow_andAreMadeAgain() throws IOException {
    workspace.sheets().open(sheet);
    byte[] honest = Files.readAllBytes(kept());
    int head = honest.length - 32 * RowTree.nodes(ROWS);
    for (int node = 0; node < RowTree.nodes(ROWS); node++) {
      byte[] lying = honest.clone();
      lying[head + 32 * node] ^= 1;
      Files.write(kept(), lying);
      SheetRows rows = workspace.sheets().open(sheet);
      for (int row = 0; row < ROWS; row++) {
        assertRow(rows, row);
      }
    }
    byte[] lie = honest.clone();
    lie[head] ^= 1; // the hash of row 0, which the proof of row 1 needs
    Files.write(kept(), lie);
    assertRow(workspace.sheets().open(sheet), 1);
    assertThat(Files.readAllBytes(kept())).isEqualTo(honest);
    for (byte[] broken : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[honest.length])) {
      Files.write(kept(), broken);
      assertRow(workspace.sheets().open(sheet), 5);
      assertThat(Files.readAllBytes(kept())).isEqualTo(honest);
    }
  }

  @Test
  void noMoreThanSomeSheetsHaveTheirHashesKept() throws IOException {
    Files.createDirectories(kept().getParent());
    for (int i = 0; i < RowTrees.MOST_KEPT + 5; i++) {
      Path old = kept().resolveSibling("%064x".formatted(i));
      Files.write(old, new byte[] {1});
      Files.setLastModifiedTime(old, java.nio.file.attribute.FileTime.fromMillis(1_000L * i));
    }
    workspace.sheets().open(sheet);
    try (Stream<Path> files = Files.list(kept().getParent())) {
      assertThat(files.toList()).hasSize(RowTrees.MOST_KEPT).contains(kept());
    }
    assertThat(kept().resolveSibling("%064x".formatted(0))).doesNotExist();
  }

  @Test
  void treeOfEverySmallSize_isThatOfRfc6962_andLeadsOnlyTheRightRows() {
    for (int size = 0; size <= 70; size++) {
      List<byte[]> leaves = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        leaves.add(Rfc6962.leafHash(new byte[] {(byte) i}));
      }
      RowTree made = RowTree.over(leaves);
      byte[] root = Rfc6962.root(leaves);
      assertThat(made.root()).as("size " + size).isEqualTo(root);
      RowTree kept = RowTree.kept(size, made.bytes());
      for (int row = size - 1; row >= 0; row--) {
        assertThat(kept.leads(row, Rfc6962.leafHash(new byte[] {99}), root)).isFalse();
        assertThat(kept.leads(row, leaves.get(row), root)).as(row + " of " + size).isTrue();
        assertThat(kept.leads(row, leaves.get((row + 1) % size), root)).isEqualTo(size == 1);
      }
    }
  }

  private void change(String from, String to) throws IOException {
    byte[] plain;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(blob()))) {
      plain = in.readAllBytes();
    }
    String changed = new String(plain, StandardCharsets.UTF_8).replace(from, to);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(changed.getBytes(StandardCharsets.UTF_8));
    }
    Files.write(blob(), out.toByteArray());
  }
}
