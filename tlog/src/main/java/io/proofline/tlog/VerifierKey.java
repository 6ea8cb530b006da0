package io.proofline.tlog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Public key of a log, in the {@code vkey} form of C2SP signed-note, type 01 (Ed25519): {@code
 * name+keyid+base64(type, key)}.
 */
public final class VerifierKey {
  static final int ED25519 = 1;

  private final String name;
  private final int id;
  private final byte[] publicKey;

  VerifierKey(String name, byte[] publicKey) {
    this.name = StrictText.keyName(name);
    this.publicKey = publicKey.clone();
    this.id = keyId(name, ED25519, publicKey);
  }

  /** Reads the text form, and recomputes the key id. Throws {@link TlogFormatException}. */
  public static VerifierKey parse(String vkey) {
    int first = vkey.indexOf('+');
    int second = vkey.indexOf('+', first + 1);
    if (first < 0 || second < 0) {
      throw new TlogFormatException("public key must read name+keyid+base64");
    }
    int id = StrictText.keyId(vkey.substring(first + 1, second));
    byte[] typed = StrictText.base64(vkey.substring(second + 1));
    if (typed.length != 33 || typed[0] != ED25519) {
      throw new TlogFormatException("public key is not of type 01 (Ed25519, 32 bytes)");
    }
    byte[] key = java.util.Arrays.copyOfRange(typed, 1, typed.length);
    VerifierKey parsed = new VerifierKey(vkey.substring(0, first), key);
    if (parsed.id != id) {
      throw new TlogFormatException("key id does not belong to this name and public key");
    }
    return parsed;
  }

  /** Name of the key; for a log the same as its origin. */
  public String name() {
    return name;
  }

  int id() {
    return id;
  }

  boolean verifies(byte[] message, byte[] signature) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
  }

  /** The text form. */
  public String text() {
    ByteArrayOutputStream typed = new ByteArrayOutputStream();
    typed.write(ED25519);
    typed.writeBytes(publicKey);
    return name
        + "+"
        + HexFormat.of().toHexDigits(id)
        + "+"
        + Base64.getEncoder().encodeToString(typed.toByteArray());
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey key && key.text().equals(text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  /** First four bytes of SHA-256(name LF type key). */
  static int keyId(String name, int type, byte[] publicKey) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    bytes.write('\n');
    bytes.write(type);
    bytes.writeBytes(publicKey);
    byte[] hash = Rfc6962.sha256(bytes.toByteArray());
    return java.nio.ByteBuffer.wrap(hash).getInt();
  }
}
