package io.proofline.ledger.sign;

import io.proofline.tlog.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** The private key of one actor (Ed25519). Keep it secret; {@link KeyFile} does. */
public final class ActorKey {
  /** Letters, digits, dot, hyphen, underscore and at sign: a name that fits in a log line. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,99}");

  private final SigningKey key;

  private ActorKey(SigningKey key) {
    this.key = key;
  }

  /**
   * A fresh key.
   *
   * @param id name of the actor, for example {@code dana.whitfield}
   * @throws IllegalArgumentException when the name cannot be used
   */
  public static ActorKey generate(String id) {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    return fromSeed(id, seed);
  }

  /** The key of 32 secret bytes. */
  public static ActorKey fromSeed(String id, byte[] seed) {
    return new ActorKey(SigningKey.fromSeed(requireId(id), seed));
  }

  static ActorKey parse(String secret) {
    SigningKey key = SigningKey.parse(secret);
    requireId(key.verifier().name());
    return new ActorKey(key);
  }

  /**
   * The name, when it can be the name of an actor with a key.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static String requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "actor '"
              + id
              + "' must be named by 1 to 100 letters, digits, dots, hyphens, underscores or at"
              + " signs");
    }
    return id;
  }

  /** Name of the actor. */
  public String id() {
    return key.verifier().name();
  }

  /** The public half, {@code name+keyid+base64}. */
  public String publicText() {
    return key.verifier().text();
  }

  /** What the holder shows to be entered in a register. */
  public KeyIntroduction introduction() {
    String text = KeyIntroduction.text(publicText());
    return new KeyIntroduction(
        publicText(), new String(key.sign(text).encode(), StandardCharsets.UTF_8));
  }

  /**
   * Signs a decision.
   *
   * @param origin name of the ledger that it is meant for; it counts nowhere else
   * @param decision canonical JSON
   */
  public DecisionSignature sign(String origin, String decision) {
    return new DecisionSignature(
        publicText(),
        key.sign(DecisionSignature.text(origin, decision)).lines().getFirst().base64());
  }

  String secretText() {
    return key.secretText();
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "key of " + key.verifier();
  }
}
