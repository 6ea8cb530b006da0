package io.proofline.evidence.page;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.LedgerProof;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the raw evidence behind a page into {@code raw/} beside it and gives the link. A statement
 * becomes {@code leaf-<year>-<index>.json}, a row {@code row-<year>-<index>-<sheet>-<row>.json};
 * both end in the ledger's own proof, which {@link LedgerProof} verifies. A blob becomes {@code
 * <sha256>.<ending>} byte for byte. Every read is verified by the ledger. A file is written whole
 * or not at all, once for all pages.
 */
public final class RawEvidence {
  private static final String FOLDER = "raw/";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Workspace workspace;
  private final PageFiles files;
  private final Set<String> written = new HashSet<>();

  /** Beside the pages of a folder. */
  public RawEvidence(Workspace workspace, PageFiles files) {
    this.workspace = workspace;
    this.files = files;
  }

  /** A whole statement, as recorded. */
  public LeafLink statement(Statement statement) throws IOException {
    String name =
        FOLDER + "leaf-" + statement.leaf().year() + "-" + statement.leaf().index() + ".json";
    if (!written.contains(name)) {
      LedgerProof proof =
          workspace
              .prove(statement.leaf())
              .orElseThrow(() -> new IOException("leaf " + statement.leaf() + " is not there"));
      write(name, proof, JSON.readTree(proof.statement()));
    }
    return LeafLink.of(statement.leaf()).to(name);
  }

  /**
   * A row of a sheet of a statement, with the proof that it stands there.
   *
   * @param sheetName what the statement calls the sheet, for example {@code documents}
   */
  public LeafLink row(Statement statement, String sheetName, SheetRef sheet, long number)
      throws IOException {
    String name =
        FOLDER
            + "row-"
            + statement.leaf().year()
            + "-"
            + statement.leaf().index()
            + "-"
            + sheetName.toLowerCase(Locale.ROOT)
            + "-"
            + number
            + ".json";
    if (!written.contains(name)) {
      LedgerProof proof =
          workspace
              .prove(statement.leaf(), sheet, number)
              .orElseThrow(() -> new IOException("leaf " + statement.leaf() + " is not there"));
      Sheets.RowProof row = Objects.requireNonNull(proof.row());
      write(name, proof, JSON.readTree(row.row()));
    }
    return LeafLink.of(statement.leaf(), number).to(name);
  }

  /** A blob that a statement names, byte for byte; gives the link. */
  public String blob(BlobRef blob) throws IOException {
    String name = FOLDER + blob.sha256() + ending(blob.mediaType());
    if (!written.contains(name)) {
      write(name, workspace.blobs().read(blob));
    }
    return name;
  }

  /**
   * Text of which a page shows the SHA-256, for example the raw answer of a call.
   *
   * @param sha256 its lower-case hex SHA-256
   */
  public String text(String sha256, String text) throws IOException {
    String name = FOLDER + sha256 + ".txt";
    if (!written.contains(name)) {
      write(name, text.getBytes(StandardCharsets.UTF_8));
    }
    return name;
  }

  // What is shown comes first, for people; the proof that it stands in the ledger follows.
  private void write(String name, LedgerProof proof, JsonNode content) throws IOException {
    ObjectNode file = JSON.createObjectNode();
    file.put("leaf", proof.leaf().toString());
    file.set("content", content);
    file.set("proof", proof.toJson());
    write(name, JSON.writeValueAsBytes(file));
  }

  private void write(String name, byte[] bytes) throws IOException {
    files.write(name, bytes);
    written.add(name);
  }

  private static String ending(String mediaType) {
    String type = mediaType.toLowerCase(Locale.ROOT);
    if (type.contains("gzip")) {
      return ".gz";
    }
    return switch (type) {
      case "application/json" -> ".json";
      case "application/yaml" -> ".yaml";
      case "application/pdf" -> ".pdf";
      case "text/plain" -> ".txt";
      default -> ".bin";
    };
  }
}
