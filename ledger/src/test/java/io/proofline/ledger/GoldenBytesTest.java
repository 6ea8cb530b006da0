package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.tlog.Disk;
import io.proofline.tlog.EntryBundle;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bytes of decision 0001. The expected values were computed from that page by another program
 * (Python's hashlib, OpenSSL's Ed25519). When one changes, ledgers that exist cannot be read any
 * more: that needs a new format version, not a new expectation here.
 */
class GoldenBytesTest {
  private static final String BLOB =
      "9b834543a7f7ed136585bd7e468293c834855c98e70883cd483b298090d55f8c";

  private static final String COMMITMENT =
      "f8c79537f3104334c4b49ad4d5be80bfdae4862c8281d04ffe3f2595d7fad2af";

  @TempDir Path directory;
  private Workspace workspace;

  @BeforeEach
  void makeWorkspace() throws Exception {
    int[] calls = {0};
    int[] order = {2, 1, 3, 4}; // The key is made first, and had the second value.
    RandomSource counted =
        count -> {
          byte[] bytes = new byte[count];
          Arrays.fill(bytes, (byte) order[calls[0]++]);
          return bytes;
        };
    workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK, Disk.system(), counted);
    byte[] policy = "We share images under an agreement only.\n".getBytes(StandardCharsets.UTF_8);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("file", workspace.blobs().put(policy, "text/plain").toJson());
    body.put("share", 0.1);
    body.put("count", 9_007_199_254_740_993L);
    workspace.ledger().append(Clinic.draft("register", "policies", "golden", body));
  }

  @Test
  void leaves_areThese() throws Exception {
    byte[] bundle = Files.readAllBytes(directory.resolve("ledger/2026/tile/entries/000.p/2"));
    assertThat(
            EntryBundle.decode(bundle, 2).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
        .containsExactly(
            "{\"commitment\":\"ab42e4dc0b38e88413fb582e2353ce9887ddfbfc333c8a24c782fc2d8ba8bf0b\","
                + "\"leaf\":1,\"recorded\":\"2026-11-20T23:59:00Z\",\"schema\":2,"
                + "\"type\":\"workspace\"}",
            "{\"commitment\":\""
                + COMMITMENT
                + "\",\"leaf\":1,\"recorded\":\"2026-11-20T23:59:00Z\",\"schema\":1,"
                + "\"type\":\"register\"}");
  }

  @Test
  void statementFile_isThis() throws Exception {
    String reference = "{\"mediaType\":\"text/plain\",\"sha256\":\"" + BLOB + "\",\"size\":41}";
    assertThat(Files.readString(directory.resolve("evidence/statements/2026/" + COMMITMENT)))
        .isEqualTo(
            "03".repeat(32)
                + "\n{\"actor\":{\"authentication\":\"asserted\",\"id\":\"dana.whitfield\"},"
                + "\"blobs\":["
                + reference
                + "],\"body\":{\"count\":\"9007199254740993\",\"file\":"
                + reference
                + ",\"share\":0.1},\"effective\":\"2026-11-20T23:59:00Z\",\"key\":\"golden\","
                + "\"observed\":\"2026-11-20T23:59:00Z\",\"recorded\":\"2026-11-20T23:59:00Z\","
                + "\"schema\":1,\"sheets\":[],\"statement\":1,\"subject\":\"policies\","
                + "\"type\":\"register\"}\n");
    assertThat(directory.resolve("evidence/blobs/9b/" + BLOB))
        .hasContent("We share images under an agreement only.\n");
  }

  @Test
  void signedFiles_areThese() throws Exception {
    String[] keys = Files.readString(directory.resolve("ledger/2026.vkey")).split("\n", -1);
    assertThat(keys).hasSize(3);
    assertThat(keys[0])
        .isEqualTo(
            "proofline.example/harbor-street/2026+e451bb10"
                + "+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU");
    assertThat(keys[1]).startsWith("proofline.example/harbor-street/2026+4f89cdd9+B");
    assertThat(Digests.sha256Hex(keys[1].getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("508fdcb984406e31cea976e498c129f62d5ca4d4d20ecef8e5e0b91757a33abb");
    byte[] checkpoint = Files.readAllBytes(directory.resolve("ledger/2026/checkpoint"));
    assertThat(new String(checkpoint, StandardCharsets.UTF_8))
        .startsWith(
            """
            proofline.example/harbor-street/2026
            2
            MtWKIyQt10Yvc557aM+gtZ5acFHD7T2zoPtf5MjhFkk=

            — proofline.example/harbor-street/2026 \
            5FG7EFLJtzQz7/drgP3Q35B66ipHn0dk/mzfgjGebQecZ3thQb4ovUwGUn0JQ2ov4pyZvmebiP3LIz0TrPEwznJ08Ao=
            — proofline.example/harbor-street/2026 T4nN2QAAAABrAN7E\
            """);
    // The second signature is hedged: only that it verifies, and its time, can be said.
    SignedNote note = SignedNote.parse(checkpoint);
    assertThat(note.lines()).hasSize(2);
    assertThat(note.signature(VerifierKey.parse(keys[1]))).hasValue(Clinic.NOW.getEpochSecond());
  }

  @Test
  void sheet_unpacksToThis() throws Exception {
    SheetRef sheet = Clinic.sheet(workspace, 3); // Its key is the fourth random value.
    assertThat(sheet.rows()).isEqualTo(3);
    assertThat(sheet.rootHex())
        .isEqualTo("49808e2c8260497f908cb5c3a1c09058840c5ba70d1e7716fc9fba30be46aaa5");
    try (GZIPInputStream in = new GZIPInputStream(workspace.blobs().open(sheet.blob()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"key\":\""
                  + "04".repeat(32)
                  + "\",\"mediaType\":\"application/x-ndjson\",\"sheet\":1}\n"
                  + "{\"bucket\":\"hsc-imaging-share-0\"}\n"
                  + "{\"bucket\":\"hsc-imaging-share-1\"}\n"
                  + "{\"bucket\":\"hsc-imaging-share-2\"}\n");
    }
    assertThat(workspace.sheets().prove(sheet, 1))
        .isEqualTo(
            new Sheets.RowProof(
                sheet,
                1,
                "{\"bucket\":\"hsc-imaging-share-1\"}",
                "5b5f12d43c6747ebe0f3e82298e9ff7bede976a090b474abc21a917cd4820899",
                List.of(
                    "e4fd852815b21533637aa1fa95b5d56823de0fe57e16ce4fc96fdc95547ecff2",
                    "b16b8f6609b12c6e3d3d00d4c62ec16cde6180ac71dfc17d206893dac0f4ef7e")));
  }
}
