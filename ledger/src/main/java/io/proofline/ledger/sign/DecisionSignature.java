package io.proofline.ledger.sign;

import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An actor's signature under a decision. What is signed is the text {@code proofline decision/1} LF
 * origin LF canonical JSON LF, as a signed note; a log's name has no space in it, so that no
 * checkpoint can be taken for a decision.
 *
 * @param key public key, {@code name+keyid+base64}; the name is the actor's
 * @param value base64 of key id (4 bytes) and Ed25519 signature
 */
public record DecisionSignature(String key, String value) {

  /** Name of the actor whose key it claims to be. */
  public String actor() {
    return name(key);
  }

  /** Whether the key signed this decision for this ledger. Malformed text gives false. */
  public boolean verifies(String origin, String decision) {
    try {
      VerifierKey verifier = VerifierKey.parse(key);
      SignedNote note =
          new SignedNote(
              text(origin, decision), List.of(new SignedNote.Line(verifier.name(), value)));
      // Reading it back refuses what is no note at all.
      return SignedNote.parse(note.encode()).signedBy(verifier);
    } catch (TlogFormatException e) {
      return false;
    }
  }

  static String text(String origin, String decision) {
    return "proofline decision/1\n" + origin + "\n" + decision + "\n";
  }

  /** Name part of a key's text; empty when there is none. */
  static String name(String key) {
    int plus = key.indexOf('+');
    return plus < 0 ? "" : key.substring(0, plus);
  }

  /** The signature as a signed note, which any checker of C2SP signed notes verifies. */
  public byte[] note(String origin, String decision) {
    String text = text(origin, decision);
    return new SignedNote(text, List.of(new SignedNote.Line(actor(), value))).encode();
  }

  /** Only the key, in UTF-8, for comparisons that do not depend on the name in it. */
  static byte[] material(String key) {
    // Base64 may hold '+' as well: the name and the key id end at the first two.
    String[] parts = key.split("\\+", 3);
    return parts[parts.length - 1].getBytes(StandardCharsets.UTF_8);
  }
}
