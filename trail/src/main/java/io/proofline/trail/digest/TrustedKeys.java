package io.proofline.trail.digest;

import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.read.ReadLimits;
import io.proofline.trail.read.RejectedException;
import io.proofline.trail.read.StrictJson;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which public keys somebody stated to be CloudTrail's: statements of type {@code digest-keys},
 * version 1, subject {@code trail/digest-keys}, each with the keys, the answer of ListPublicKeys
 * they came from, who took them in and from where. A later statement may withdraw a key. Digests
 * are only as good as this: a key that merely lay in the log bucket may be anybody's.
 */
public final class TrustedKeys {
  /** Type of the statement. */
  public static final String TYPE = "digest-keys";

  private static final int VERSION = 1;
  private static final String SUBJECT = "trail/digest-keys";
  private static final int LARGEST = 1 << 20;

  /** What fits into one statement. */
  private static final int MOST = 80;

  private final TrailStore store;

  /** Over a workspace. */
  public TrustedKeys(TrailStore store) {
    this.store = store;
  }

  /**
   * A key that is trusted.
   *
   * @param key as ListPublicKeys gives it
   * @param source from where it came, in the words of whoever took it in
   * @param statement who says so, and when
   */
  public record Trusted(String fingerprint, JsonNode key, String source, Statement statement) {}

  /**
   * Records that the keys are CloudTrail's.
   *
   * @param answer an answer of ListPublicKeys as JSON
   * @param source from where it came, for example {@code aws cloudtrail list-public-keys,
   *     eu-west-1}
   * @return the keys of the answer
   * @throws IllegalArgumentException when it is no such answer, or a key is none
   */
  public List<Trusted> trust(String file, byte[] answer, String source, Actor actor)
      throws IOException {
    if (source.isBlank() || source.length() > 500) {
      throw new IllegalArgumentException(
          "from where the keys of " + file + " came must be said, in at most 500 letters");
    }
    ArrayNode keys = JsonNodeFactory.instance.arrayNode();
    for (JsonNode key : keys(file, answer)) {
      ObjectNode one = keys.addObject();
      one.put("Fingerprint", SigningKeys.fingerprint(key));
      for (String member : List.of("Value", "ValidityStartTime", "ValidityEndTime")) {
        if (key.has(member)) {
          one.set(member, key.get(member));
        }
      }
    }
    BlobRef blob = store.blobs().put(answer, "application/json");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("file", file);
    body.put("sha256", blob.sha256());
    body.put("source", source);
    body.set("keys", keys);
    String key = "trust " + blob.sha256() + " " + source + " " + withdrawals();
    return trusted(append(key, body, List.of(blob), actor));
  }

  private static List<JsonNode> keys(String file, byte[] answer) {
    JsonNode json;
    try {
      if (answer.length > LARGEST) {
        throw new IllegalArgumentException(
            file + " is too large to be an answer of ListPublicKeys");
      }
      json = new StrictJson(ReadLimits.DEFAULT).read(answer);
    } catch (RejectedException e) {
      throw new IllegalArgumentException(file + " is not JSON: " + e.detail(), e);
    }
    List<JsonNode> keys = json.path("PublicKeyList").values().stream().toList();
    if (keys.isEmpty() || keys.size() > MOST) {
      throw new IllegalArgumentException(
          file + " is no answer of ListPublicKeys with 1 to " + MOST + " keys in PublicKeyList");
    }
    for (JsonNode key : keys) {
      String fingerprint = SigningKeys.fingerprint(key);
      try {
        if (!fingerprint.matches("[0-9a-f]{32,64}")) {
          throw new IllegalArgumentException("no fingerprint");
        }
        SigningKeys.key(key);
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            file
                + ": the key \""
                + fingerprint
                + "\" is not an RSA key of 2048 bits or more with a fingerprint and valid times",
            e);
      }
    }
    return keys;
  }

  /**
   * Records that a key is not to be trusted any more.
   *
   * @throws IllegalArgumentException when it is not trusted, or no reason is given
   */
  public Statement withdraw(String fingerprint, String reason, Actor actor) throws IOException {
    Trusted known =
        all().stream()
            .filter(key -> key.fingerprint().equalsIgnoreCase(fingerprint))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no trusted key has the fingerprint " + fingerprint));
    if (reason.isBlank() || reason.length() > 500) {
      throw new IllegalArgumentException(
          "why it is withdrawn must be said, in at most 500 letters");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("withdrawn", known.fingerprint());
    body.put("reason", reason);
    return append(
        "withdraw " + known.fingerprint() + " " + known.statement().leaf(), body, List.of(), actor);
  }

  /** How many there were: whoever trusts a key again after one states something new. */
  private long withdrawals() throws IOException {
    try (Stream<Statement> statements = store.ledger().understood(TYPE, VERSION)) {
      return statements.filter(s -> withdrawn(s).isPresent()).count();
    }
  }

  private Statement append(String key, ObjectNode body, List<BlobRef> blobs, Actor actor)
      throws IOException {
    Instant now = store.clock().instant();
    return store
        .ledger()
        .append(new StatementDraft(TYPE, VERSION, SUBJECT, key, body, blobs, null, now, actor))
        .statement();
  }

  /** The keys that are trusted, by fingerprint; of two statements the later one counts. */
  public List<Trusted> all() throws IOException {
    Map<String, Trusted> all = new TreeMap<>();
    try (Stream<Statement> statements = store.ledger().understood(TYPE, VERSION)) {
      statements.forEach(
          statement -> {
            withdrawn(statement).ifPresent(all::remove);
            trusted(statement).forEach(key -> all.put(key.fingerprint(), key));
          });
    }
    return List.copyOf(all.values());
  }

  private static Optional<String> withdrawn(Statement statement) {
    JsonNode fingerprint = statement.body().path("withdrawn");
    return fingerprint.isString() ? Optional.of(fingerprint.asString()) : Optional.empty();
  }

  private static List<Trusted> trusted(Statement statement) {
    List<Trusted> out = new ArrayList<>();
    for (JsonNode key : statement.body().path("keys")) {
      out.add(
          new Trusted(
              SigningKeys.fingerprint(key),
              key,
              statement.body().path("source").asString(""),
              statement));
    }
    return out;
  }
}
