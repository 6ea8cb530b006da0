package io.proofline.tlog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Private key of a log (Ed25519), in the form of Go's note package. Keep it secret. */
public final class SigningKey implements NoteSigner {
  private static final String PREFIX = "PRIVATE+KEY+";

  private final byte[] seed;
  private final VerifierKey verifier;

  private SigningKey(String name, byte[] seed) {
    this.seed = seed.clone();
    byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(this.seed, 0, publicKey, 0);
    this.verifier = new VerifierKey(name, publicKey);
  }

  /** A key from 32 secret random bytes. */
  public static SigningKey fromSeed(String name, byte[] seed) {
    if (seed.length != Ed25519.SECRET_KEY_SIZE) {
      throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.length);
    }
    return new SigningKey(name, seed);
  }

  /** Reads {@code PRIVATE+KEY+name+keyid+base64(type, seed)}. Throws TlogFormatException. */
  public static SigningKey parse(String text) {
    int first = text.indexOf('+', PREFIX.length());
    int second = text.indexOf('+', first + 1);
    if (!text.startsWith(PREFIX) || first < 0 || second < 0) {
      throw new TlogFormatException("private key must read PRIVATE+KEY+name+keyid+base64");
    }
    int id = StrictText.keyId(text.substring(first + 1, second));
    byte[] typed = StrictText.base64(text.substring(second + 1));
    if (typed.length != 33 || typed[0] != VerifierKey.ED25519) {
      throw new TlogFormatException("private key is not of type 01 (Ed25519)");
    }
    SigningKey key =
        new SigningKey(
            text.substring(PREFIX.length(), first), Arrays.copyOfRange(typed, 1, typed.length));
    if (key.verifier.id() != id) {
      throw new TlogFormatException("key id does not belong to this private key");
    }
    return key;
  }

  /** The public half. */
  public VerifierKey verifier() {
    return verifier;
  }

  /** The secret text form, to be stored where only its owner can read. */
  public String secretText() {
    ByteArrayOutputStream typed = new ByteArrayOutputStream();
    typed.write(VerifierKey.ED25519);
    typed.writeBytes(seed);
    return PREFIX
        + verifier.name()
        + "+"
        + HexFormat.of().toHexDigits(verifier.id())
        + "+"
        + Base64.getEncoder().encodeToString(typed.toByteArray());
  }

  @Override
  public SignedNote.Line line(Checkpoint checkpoint) {
    return line(checkpoint.text());
  }

  /** Signs the text as a note with one signature line. */
  public SignedNote sign(String text) {
    return new SignedNote(text, List.of(line(text)));
  }

  private SignedNote.Line line(String text) {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    byte[] blob =
        ByteBuffer.allocate(4 + signature.length).putInt(verifier.id()).put(signature).array();
    return new SignedNote.Line(verifier.name(), Base64.getEncoder().encodeToString(blob));
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "signing key of " + verifier;
  }
}
