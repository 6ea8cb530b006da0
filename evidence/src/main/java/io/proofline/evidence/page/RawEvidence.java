package io.proofline.evidence.page;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Blobs;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the raw evidence behind a page into {@code raw/} beside it and gives the link. A statement
 * becomes {@code leaf-<year>-<index>.json}, a row {@code row-<year>-<index>-<sheet>-<row>.json}
 * with its proof, a blob {@code <sha256>.<ending>} byte for byte. Every read is verified by the
 * ledger. A file is written whole or not at all, once for all pages.
 */
public final class RawEvidence {
  private static final String FOLDER = "raw/";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Blobs blobs;
  private final Sheets sheets;
  private final PageFiles files;
  private final Set<String> written = new HashSet<>();

  /** Beside the pages of a folder. */
  public RawEvidence(Blobs blobs, Sheets sheets, PageFiles files) {
    this.blobs = blobs;
    this.sheets = sheets;
    this.files = files;
  }

  /** A whole statement, as recorded. */
  public LeafLink statement(Statement statement) throws IOException {
    String name =
        FOLDER + "leaf-" + statement.leaf().year() + "-" + statement.leaf().index() + ".json";
    if (!written.contains(name)) {
      ObjectNode file = JSON.createObjectNode();
      file.put("leaf", statement.leaf().toString());
      file.put("statementSha256", statement.blob().sha256());
      // The statement's file: salt, canonical JSON, one line each.
      String[] lines =
          new String(blobs.read(statement.blob()), StandardCharsets.UTF_8).split("\n", -1);
      file.put("salt", lines[0]).put("canonicalStatement", lines[1]);
      file.set("statement", JSON.readTree(lines[1]));
      write(name, JSON.writeValueAsBytes(file));
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
      Sheets.RowProof proof = sheets.prove(sheet, number);
      ObjectNode file = JSON.createObjectNode();
      file.put("leaf", statement.leaf().toString());
      file.put("statementSha256", statement.blob().sha256());
      file.put("sheet", sheetName).put("sheetSha256", sheet.blob().sha256());
      file.put("rows", sheet.rows()).put("root", sheet.rootHex());
      file.put("row", number);
      file.set("content", JSON.readTree(proof.row()));
      ObjectNode opening = file.putObject("proof");
      opening.put("canonicalRow", proof.row()).put("salt", proof.saltHex());
      var path = opening.putArray("path");
      proof.path().forEach(path::add);
      write(name, JSON.writeValueAsBytes(file));
    }
    return LeafLink.of(statement.leaf(), number).to(name);
  }

  /** A blob that a statement names, byte for byte. */
  public LeafLink blob(Statement statement, BlobRef blob) throws IOException {
    String name = FOLDER + blob.sha256() + ending(blob.mediaType());
    if (!written.contains(name)) {
      write(name, blobs.read(blob));
    }
    return LeafLink.of(statement.leaf()).to(name);
  }

  /**
   * Text of which a page shows the SHA-256, for example the raw answer of a call.
   *
   * @param place where it stands in the ledger
   * @param sha256 its lower-case hex SHA-256
   */
  public LeafLink text(LeafLink place, String sha256, String text) throws IOException {
    String name = FOLDER + sha256 + ".txt";
    if (!written.contains(name)) {
      write(name, text.getBytes(StandardCharsets.UTF_8));
    }
    return place.to(name);
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
