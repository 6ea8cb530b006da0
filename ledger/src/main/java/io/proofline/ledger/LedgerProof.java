package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.TlogProof;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows one statement, and perhaps one row of a sheet, to somebody who does not have the ledger.
 * Nothing else of the ledger can be read from it.
 *
 * @param leaf where the statement stands
 * @param publicKey keys of that year's log, one a line; whoever verifies pins them from another
 *     source
 * @param tlogProof text of a C2SP {@code .tlog-proof} file for the entry
 * @param entry the leaf's bytes as text
 * @param saltHex salt of the commitment
 * @param statement canonical JSON of the statement
 * @param row one row of a sheet that the statement refers to; null when none is shown
 * @param introductions signed notes by which the keys of the year's log were replaced, oldest
 *     first, so that whoever knows keys of before can follow
 */
public record LedgerProof(
    LeafRef leaf,
    String publicKey,
    String tlogProof,
    String entry,
    String saltHex,
    String statement,
    Sheets.@Nullable RowProof row,
    List<String> introductions) {
  /** Most replacements of keys that are read; each takes a signature of the keys before. */
  private static final int MOST_INTRODUCTIONS = 366;

  /** Takes a copy of the list. */
  public LedgerProof {
    introductions = List.copyOf(introductions);
  }

  /** Of a log whose keys were never replaced within the year. */
  public LedgerProof(
      LeafRef leaf,
      String publicKey,
      String tlogProof,
      String entry,
      String saltHex,
      String statement,
      Sheets.@Nullable RowProof row) {
    this(leaf, publicKey, tlogProof, entry, saltHex, statement, row, List.of());
  }

  /** No tree has more levels. */
  private static final int MOST_HASHES = 64;

  private static final int LONGEST_TEXT = FileSheets.LONGEST_ROW;

  /**
   * What a proof shows once it has been verified.
   *
   * @param statement the statement
   * @param checkpoint the signed state of the log that covers it
   * @param row the row, when one is shown
   */
  public record Shown(
      Statement statement, Ledger.CheckpointView checkpoint, Optional<JsonNode> row) {}

  /**
   * Verifies everything in the proof.
   *
   * @param pinnedKey public keys of the log, one a line, known from a source that the verifier
   *     trusts; each of them must have signed
   * @throws IntegrityException when anything does not hold, with the reason
   */
  public Shown verify(String pinnedKey) {
    byte[] bytes = entry.getBytes(StandardCharsets.UTF_8);
    try {
      TlogProof proof = TlogProof.parse(tlogProof.getBytes(StandardCharsets.UTF_8));
      Checkpoint checkpoint = proof.verify(bytes, trusted(LogKeys.parse(pinnedKey)));
      if (proof.index() != leaf.index() || !checkpoint.origin().endsWith("/" + leaf.year())) {
        throw new IntegrityException("the proof is for another leaf than " + leaf);
      }
      if (!References.isHash(saltHex)) {
        throw new IntegrityException("the salt is not 64 lower-case hex digits");
      }
      byte[] file =
          Envelope.file(
              HexFormat.of().parseHex(saltHex), statement.getBytes(StandardCharsets.UTF_8));
      Envelope.Opened opened = Envelope.open(file, Leaf.parse(bytes), leaf);
      return new Shown(
          opened.statement(),
          new Ledger.CheckpointView(
              checkpoint.origin(), checkpoint.size(), checkpoint.rootHex(), 0),
          Optional.ofNullable(row).map(shown -> verifiedRow(shown, opened)));
    } catch (TlogFormatException | IllegalArgumentException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()));
    }
  }

  /** The pinned keys, or those that they introduced. */
  private LogKeys trusted(LogKeys pinned) {
    LogKeys current = LogKeys.parse(publicKey);
    if (introductions.isEmpty() || current.keys().containsAll(pinned.keys())) {
      return pinned;
    }
    List<KeyRotation> rotations = new ArrayList<>();
    for (String note : introductions) {
      rotations.add(KeyRotation.parse(note.getBytes(StandardCharsets.UTF_8)));
    }
    KeyChain chain = new KeyChain(current, rotations);
    if (!chain.isLinked()) {
      throw new IntegrityException("the introductions of keys do not lead to the keys that sign");
    }
    if (!pinned.keys().stream().allMatch(chain::holds)) {
      throw new IntegrityException(
          "the keys that you were given neither signed, nor introduced the keys that did");
    }
    return current;
  }

  private static JsonNode verifiedRow(Sheets.RowProof shown, Envelope.Opened opened) {
    if (!opened.sheets().contains(shown.sheet())) {
      throw new IntegrityException("the statement does not refer to the sheet of the row");
    }
    if (!shown.leadsToRoot()) {
      throw new IntegrityException("the row does not lead to the sheet's root");
    }
    return CanonicalJson.parseCanonical(shown.row().getBytes(StandardCharsets.UTF_8));
  }

  /** The proof as JSON, format 1. */
  public ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("proof", 1);
    node.put("leaf", leaf.toString());
    node.put("key", publicKey);
    node.put("tlogProof", tlogProof);
    node.put("entry", entry);
    node.put("salt", saltHex);
    node.put("statement", statement);
    if (row != null) {
      ObjectNode shown = node.putObject("row");
      shown.set("sheet", row.sheet().toJson());
      shown.put("number", row.number());
      shown.put("row", row.row());
      shown.put("salt", row.saltHex());
      ArrayNode path = shown.putArray("path");
      row.path().forEach(path::add);
    }
    if (!introductions.isEmpty()) {
      ArrayNode notes = node.putArray("introductions");
      introductions.forEach(notes::add);
    }
    return node;
  }

  /** Reads the form of {@link #toJson()}. Throws IllegalArgumentException when it is malformed. */
  public static LedgerProof fromJson(JsonNode node) {
    if (node.path("proof").asInt(0) != 1) {
      throw new IllegalArgumentException("no ledger proof of format 1");
    }
    return new LedgerProof(
        LeafRef.parse(text(node, "leaf")),
        text(node, "key"),
        text(node, "tlogProof"),
        text(node, "entry"),
        text(node, "salt"),
        text(node, "statement"),
        node.has("row") ? row(node.path("row")) : null,
        introductions(node.path("introductions")));
  }

  private static List<String> introductions(JsonNode array) {
    if (array.size() > MOST_INTRODUCTIONS) {
      throw new IllegalArgumentException("ledger proof with too many introductions of keys");
    }
    List<String> notes = new ArrayList<>();
    for (JsonNode note : array.values()) {
      String text = note.asString("");
      if (text.length() > LONGEST_TEXT) {
        throw new IllegalArgumentException("ledger proof with too long an introduction of keys");
      }
      notes.add(text);
    }
    return notes;
  }

  private static Sheets.RowProof row(JsonNode node) {
    List<String> path = new ArrayList<>();
    if (node.path("path").size() > MOST_HASHES) {
      throw new IllegalArgumentException("ledger proof with too long a path");
    }
    node.path("path").values().forEach(hash -> path.add(hash.asString("")));
    return new Sheets.RowProof(
        SheetRef.fromJson(node.path("sheet"))
            .orElseThrow(() -> new IllegalArgumentException("ledger proof with a malformed sheet")),
        node.path("number").asLong(-1),
        text(node, "row"),
        text(node, "salt"),
        path);
  }

  private static String text(JsonNode node, String name) {
    if (!node.path(name).isString()) {
      throw new IllegalArgumentException("ledger proof without " + name);
    }
    String value = node.path(name).stringValue();
    if (value.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException("ledger proof with too long a text in " + name);
    }
    return value;
  }
}
