package io.proofline.ledger.sign;

import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A public key that its holder wants to be known by, signed with that very key, so that nobody can
 * enter somebody else's.
 *
 * @param key public key, {@code name+keyid+base64}
 * @param note signed note that shows possession of the private half
 */
public record KeyIntroduction(String key, String note) {
  private static final String HEAD = "proofline actor key/1\n";

  /** Largest introduction read, in characters. */
  private static final int MOST = 2_000;

  /**
   * Reads the note and verifies it.
   *
   * @throws IllegalArgumentException when it is none, or the private key does not belong to it
   */
  public static KeyIntroduction parse(String text) {
    if (text.length() > MOST) {
      throw new IllegalArgumentException(
          "introduction of a key with more than " + MOST + " characters");
    }
    try {
      SignedNote note = SignedNote.parse(text.getBytes(StandardCharsets.UTF_8));
      String body = note.text();
      if (!body.startsWith(HEAD) || body.indexOf('\n', HEAD.length()) != body.length() - 1) {
        throw new IllegalArgumentException(
            "not the introduction of an actor's key (proofline actor key ID --out FILE makes"
                + " FILE.pub)");
      }
      String key = body.substring(HEAD.length(), body.length() - 1);
      VerifierKey verifier = VerifierKey.parse(key);
      ActorKey.requireId(verifier.name());
      if (!note.signedBy(verifier)) {
        throw new IllegalArgumentException(
            "the introduction of " + verifier.name() + "'s key is not signed by that key");
      }
      return new KeyIntroduction(key, text);
    } catch (TlogFormatException e) {
      throw new IllegalArgumentException("introduction of a key: " + e.getMessage(), e);
    }
  }

  static String text(String key) {
    return HEAD + key + "\n";
  }

  /** Name of the actor. */
  public String actor() {
    return DecisionSignature.name(key);
  }

  /** Key id, 8 hex digits. */
  public String keyId() {
    return keyId(key);
  }

  /** Key id of a public key's text; empty when it has none. */
  public static String keyId(String key) {
    Matcher matcher = Pattern.compile("[^+]+\\+([0-9a-f]{8})\\+.*").matcher(key);
    return matcher.matches() ? matcher.group(1) : "";
  }

  /** Whether two texts hold the same key, under whatever names. */
  public static boolean sameKey(String one, String other) {
    return java.util.Arrays.equals(
        DecisionSignature.material(one), DecisionSignature.material(other));
  }
}
