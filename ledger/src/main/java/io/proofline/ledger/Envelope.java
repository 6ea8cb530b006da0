package io.proofline.ledger;

import io.proofline.ledger.sign.DecisionSignature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A statement's canonical JSON, and its file: the salt in hex, LF, the JSON, LF.
 *
 * @param json canonical bytes
 * @param references blobs and sheets
 */
record Envelope(Bytes json, References references) {
  /** Largest statement in bytes of canonical JSON. */
  static final int MAX_BYTES = 60_000;

  private static final String MEDIA_TYPE = "application/vnd.proofline.statement";

  /** Media type of a statement's file: says where the file is, since it is named by commitment. */
  private static final Pattern LOCATED =
      Pattern.compile(Pattern.quote(MEDIA_TYPE) + "; year=([0-9]{4}); commitment=([0-9a-f]{64})");

  /** Where the file of a statement is, when the reference is one to a statement. */
  static Optional<Path> file(BlobRef ref, Layout layout) {
    Matcher matcher = LOCATED.matcher(ref.mediaType());
    return matcher.matches()
        ? Optional.of(layout.statement(Integer.parseInt(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  /** Canonical bytes behind a type with identity, because records compare arrays by identity. */
  static final class Bytes {
    private final byte[] content;

    Bytes(byte[] content) {
      this.content = content;
    }

    byte[] content() {
      return content;
    }
  }

  /** Throws IllegalArgumentException when the draft cannot be stated. */
  static Envelope of(StatementDraft draft, Instant recorded) {
    Leaf.requireType(draft.type(), draft.schemaVersion());
    References references = new References();
    draft.blobs().forEach(references::add);
    references.addAllIn(draft.body());
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode node = json.objectNode();
    node.put("statement", 1);
    node.put("type", draft.type());
    node.put("schema", draft.schemaVersion());
    node.put("subject", draft.subject());
    node.put("key", draft.idempotencyKey());
    node.set("body", draft.body());
    ArrayNode blobs = node.putArray("blobs");
    references.blobs().forEach(ref -> blobs.add(References.json(ref)));
    ArrayNode sheets = node.putArray("sheets");
    references.sheets().forEach(ref -> sheets.add(References.json(ref)));
    Instant effective = draft.effective() == null ? draft.observed() : draft.effective();
    node.put("effective", effective.toString());
    node.put("observed", draft.observed().toString());
    node.put("recorded", recorded.toString());
    ObjectNode actor = node.putObject("actor");
    actor.put("id", draft.actor().id());
    actor.put("authentication", draft.actor().authentication().name().toLowerCase(Locale.ROOT));
    DecisionSignature signature = draft.signature();
    if ((signature != null) != (draft.actor().authentication() == Actor.Authentication.KEY)) {
      throw new IllegalArgumentException(
          "statement of type " + draft.type() + ": an actor with a key must sign, no other can");
    }
    if (signature != null) {
      actor.put("key", signature.key());
      actor.put("signature", signature.value());
    }
    byte[] bytes = CanonicalJson.bytes(node);
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "statement of type "
              + draft.type()
              + " has "
              + bytes.length
              + " bytes, at most "
              + MAX_BYTES
              + "; put large content into a blob or a sheet");
    }
    return new Envelope(new Bytes(bytes), references);
  }

  /** The file's bytes. */
  static byte[] file(byte[] salt, byte[] json) {
    byte[] head = (HexFormat.of().formatHex(salt) + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] file = Arrays.copyOf(head, head.length + json.length + 1);
    System.arraycopy(json, 0, file, head.length, json.length);
    file[file.length - 1] = '\n';
    return file;
  }

  /**
   * What a statement's file holds.
   *
   * @param statement the statement
   * @param sheets sheets that it refers to
   * @param saltHex salt of the commitment
   * @param json canonical text
   */
  record Opened(Statement statement, List<SheetRef> sheets, String saltHex, String json) {}

  /**
   * Opens a statement's file against its leaf.
   *
   * @throws IllegalArgumentException when it is not the statement that the leaf commits to
   */
  static Opened open(byte[] file, Leaf leaf, LeafRef ref) {
    int saltEnd = 2 * Commitment.SALT_BYTES;
    if (file.length < saltEnd + 3 || file[saltEnd] != '\n' || file[file.length - 1] != '\n') {
      throw new IllegalArgumentException("not a statement file (salt line, JSON line)");
    }
    String saltHex = new String(file, 0, saltEnd, StandardCharsets.ISO_8859_1);
    if (!References.isHash(saltHex)) {
      throw new IllegalArgumentException("salt is not 64 lower-case hex digits");
    }
    byte[] json = Arrays.copyOfRange(file, saltEnd + 1, file.length - 1);
    String commitment = Commitment.hex(HexFormat.of().parseHex(saltHex), json);
    if (!commitment.equals(leaf.commitmentHex())) {
      throw new IllegalArgumentException("salt and statement do not give the leaf's commitment");
    }
    JsonNode node = CanonicalJson.parseCanonical(json);
    BlobRef blob =
        new BlobRef(
            Digests.sha256Hex(file),
            file.length,
            MEDIA_TYPE + "; year=" + ref.year() + "; commitment=" + leaf.commitmentHex());
    Statement statement = statement(node, ref, blob);
    if (!statement.type().equals(leaf.type())
        || statement.schemaVersion() != leaf.schemaVersion()
        || !statement.recorded().equals(leaf.recorded())) {
      throw new IllegalArgumentException("statement and leaf differ in type, schema or time");
    }
    List<SheetRef> sheets = new ArrayList<>();
    node.path("sheets")
        .values()
        .forEach(
            sheet ->
                sheets.add(
                    References.sheet(sheet)
                        .orElseThrow(
                            () -> new IllegalArgumentException("malformed sheet reference"))));
    return new Opened(statement, sheets, saltHex, new String(json, StandardCharsets.UTF_8));
  }

  private static Statement statement(JsonNode node, LeafRef leaf, BlobRef blob) {
    if (node.path("statement").asInt(0) != 1) {
      throw new IllegalArgumentException("statement envelope of an unknown version");
    }
    if (!(node.path("body") instanceof ObjectNode body)) {
      throw new IllegalArgumentException("statement without a body");
    }
    List<BlobRef> blobs = new ArrayList<>();
    node.path("blobs")
        .values()
        .forEach(
            ref ->
                blobs.add(
                    References.blob(ref)
                        .orElseThrow(
                            () -> new IllegalArgumentException("malformed blob reference"))));
    return new Statement(
        text(node, "type"),
        node.path("schema").asInt(0),
        text(node, "subject"),
        text(node, "key"),
        body,
        blobs,
        time(node, "effective"),
        time(node, "observed"),
        time(node, "recorded"),
        new Actor(
            text(node.path("actor"), "id"),
            Actor.Authentication.valueOf(
                text(node.path("actor"), "authentication").toUpperCase(Locale.ROOT))),
        leaf,
        blob,
        signature(node.path("actor")));
  }

  private static @Nullable DecisionSignature signature(JsonNode actor) {
    boolean signed = actor.has("key") || actor.has("signature");
    if (signed != actor.path("authentication").asString("").equals("key")) {
      throw new IllegalArgumentException("an actor with a key must sign, no other can");
    }
    return signed ? new DecisionSignature(text(actor, "key"), text(actor, "signature")) : null;
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isString()) {
      throw new IllegalArgumentException("statement without " + name);
    }
    return value.stringValue();
  }

  private static Instant time(JsonNode node, String name) {
    try {
      return Instant.parse(text(node, name));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("malformed time: " + name, e);
    }
  }
}
