package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.KeyType;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.Rfc6962;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.SigningKey;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The introduction by which the keys of a log are replaced within its year: a note that every old
 * key signs, which vouches, and every new one, which shows that it is held. It has the shape of a
 * checkpoint, so that ML-DSA-44 keys can sign it as they sign everything else: the name is the
 * log's with {@code /keys} behind it, which no log has; the size is the leaf; the root is the hash
 * of the lines below.
 *
 * @param leaf index of the leaf whose statement replaces the keys
 * @param recorded when
 * @param before the keys that are replaced
 * @param after the keys that sign from then on
 * @param note the signed note
 */
record KeyRotation(long leaf, Instant recorded, LogKeys before, LogKeys after, SignedNote note) {
  /** Type of the statement that replaces the keys. */
  static final String TYPE = "ledger-keys";

  /** Its version. */
  static final int SCHEMA = 1;

  private static final String NAME = "/keys";
  private static final String RECORDED = "recorded ";
  private static final String REPLACES = "replaces ";
  private static final String INTRODUCES = "introduces ";

  /** Signs with all keys, the old ones first. */
  static KeyRotation sign(
      long leaf, Instant recorded, List<SigningKey> before, List<SigningKey> after) {
    LogKeys old = keys(before);
    LogKeys fresh = keys(after);
    Checkpoint text = text(leaf, recorded, old, fresh);
    SignedNote note =
        new SignedNote(
            text.text(),
            Stream.concat(before.stream(), after.stream())
                .map(key -> key.sign(text, recorded))
                .toList());
    return new KeyRotation(leaf, recorded, old, fresh, note);
  }

  private static LogKeys keys(List<SigningKey> keys) {
    return new LogKeys(keys.stream().map(SigningKey::verifier).toList());
  }

  private static Checkpoint text(long leaf, Instant recorded, LogKeys before, LogKeys after) {
    List<String> lines = new ArrayList<>();
    lines.add(RECORDED + recorded);
    before.keys().forEach(key -> lines.add(REPLACES + key.text()));
    after.keys().forEach(key -> lines.add(INTRODUCES + key.text()));
    MessageDigest digest = Rfc6962.digest();
    lines.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    String root = Base64.getEncoder().encodeToString(digest.digest());
    return new Checkpoint(before.origin() + NAME, leaf, root, lines);
  }

  /**
   * Reads a note, in its one spelling, and verifies every signature.
   *
   * @throws TlogFormatException that says what is wrong
   */
  static KeyRotation parse(byte[] bytes) {
    SignedNote note = SignedNote.parse(bytes);
    Checkpoint text = Checkpoint.parse(note.text());
    List<VerifierKey> before = new ArrayList<>();
    List<VerifierKey> after = new ArrayList<>();
    Instant recorded = Instant.EPOCH;
    for (String line : text.extensions()) {
      if (line.startsWith(RECORDED)) {
        recorded = time(line.substring(RECORDED.length()));
      } else if (line.startsWith(REPLACES)) {
        before.add(VerifierKey.parse(line.substring(REPLACES.length())));
      } else if (line.startsWith(INTRODUCES)) {
        after.add(VerifierKey.parse(line.substring(INTRODUCES.length())));
      }
    }
    LogKeys both = new LogKeys(before).and(new LogKeys(after));
    KeyRotation read =
        new KeyRotation(text.size(), recorded, new LogKeys(before), new LogKeys(after), note);
    Checkpoint expected = text(read.leaf, recorded, read.before, read.after);
    if (!expected.text().equals(note.text())
        || !new String(bytes, StandardCharsets.UTF_8)
            .equals(new String(note.encode(), StandardCharsets.UTF_8))) {
      throw new TlogFormatException("is no introduction of new keys in its one spelling");
    }
    for (VerifierKey key : both.keys()) {
      if (!note.signedBy(key)) {
        throw new TlogFormatException(
            "has no valid signature by "
                + (before.contains(key) ? "a key that it replaces" : "a key that it introduces")
                + " ("
                + words(key)
                + ")");
      }
    }
    if (note.lines().size() != both.keys().size()) {
      throw new TlogFormatException("has signature lines of keys that it does not name");
    }
    return read;
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new TlogFormatException("has a malformed time");
    }
  }

  /** The file's bytes. */
  byte[] encode() {
    return note.encode();
  }

  /** Kind and id of a key, for people. */
  static String words(VerifierKey key) {
    String[] parts = key.text().split("\\+", 3);
    return (key.type() == KeyType.ED25519 ? "Ed25519" : "ML-DSA-44") + " key " + parts[1];
  }

  /** The statement that stands in the leaf. */
  StatementDraft statement(int year, String reason, Actor actor, Instant observed) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    put(body, after);
    put(body.putObject("replaced"), before);
    body.put("reason", reason);
    body.put("introduction", new String(encode(), StandardCharsets.UTF_8));
    return new StatementDraft(
        TYPE, SCHEMA, subject(year), idempotencyKey(), body, List.of(), null, observed, actor);
  }

  private static void put(ObjectNode node, LogKeys keys) {
    node.put("key", keys.ed25519().text());
    keys.mlDsa44().ifPresent(key -> node.put(FileLedger.SECOND_KEY, key.text()));
  }

  static String subject(int year) {
    return "ledger/" + year;
  }

  /** The new key, so that a rotation that was interrupted is found again. */
  String idempotencyKey() {
    return after.ed25519().text();
  }

  /** What is wrong with the statement in the light of this note; null when it is the one. */
  @Nullable String contradicts(Statement statement) {
    ObjectNode expected =
        statement(
                statement.leaf().year(),
                statement.body().path("reason").asString(""),
                statement.actor(),
                statement.observed())
            .body();
    JsonNode body = statement.body();
    return body.equals(expected) ? null : "states other keys than its introduction";
  }
}
