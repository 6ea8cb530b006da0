package io.proofline.tlog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * Public key of a log or a witness in the {@code vkey} form of C2SP signed-note: {@code
 * name+keyid+base64(type, key)}, of a {@link KeyType}.
 */
public final class VerifierKey {
  /** Longest text form accepted, in characters. */
  public static final int MAX_TEXT = 4096;

  private final String name;
  private final KeyType type;
  private final int id;
  private final byte[] publicKey;
  private final @Nullable PublicKey mlDsa44;

  VerifierKey(String name, byte[] publicKey) {
    this(name, KeyType.ED25519, publicKey);
  }

  VerifierKey(String name, KeyType type, byte[] publicKey) {
    if (publicKey.length != type.keyBytes()) {
      throw new TlogFormatException(
          String.format(
              "public key of type %02x has %d bytes, expected %d",
              type.number(), publicKey.length, type.keyBytes()));
    }
    this.name = StrictText.keyName(name);
    this.type = type;
    this.publicKey = publicKey.clone();
    this.id = keyId(name, type.number(), publicKey);
    this.mlDsa44 = type == KeyType.ML_DSA_44_COSIGNATURE ? MlDsa44.publicKey(this.publicKey) : null;
  }

  /** Reads the text form, and recomputes the key id. Throws {@link TlogFormatException}. */
  public static VerifierKey parse(String vkey) {
    if (vkey.length() > MAX_TEXT) {
      throw new TlogFormatException("public key of more than " + MAX_TEXT + " characters");
    }
    int first = vkey.indexOf('+');
    int second = vkey.indexOf('+', first + 1);
    if (first < 0 || second < 0) {
      throw new TlogFormatException("public key must read name+keyid+base64");
    }
    int id = StrictText.keyId(vkey.substring(first + 1, second));
    byte[] typed = StrictText.base64(vkey.substring(second + 1));
    if (typed.length == 0) {
      throw new TlogFormatException("public key is empty");
    }
    KeyType type = KeyType.of(typed[0]);
    byte[] key = Arrays.copyOfRange(typed, 1, typed.length);
    VerifierKey parsed = new VerifierKey(vkey.substring(0, first), type, key);
    if (parsed.id != id) {
      throw new TlogFormatException("key id does not belong to this name and public key");
    }
    return parsed;
  }

  /** Name of the key; for a log the same as its origin. */
  public String name() {
    return name;
  }

  /** What it verifies. */
  public KeyType type() {
    return type;
  }

  int id() {
    return id;
  }

  /** Whether both wrap the same key, under whatever name and type. */
  public boolean sameKey(VerifierKey other) {
    return Arrays.equals(publicKey, other.publicKey);
  }

  /** Whether the line says that it is by this key. */
  boolean owns(SignedNote.Line line) {
    return line.name().equals(name) && ByteBuffer.wrap(line.blob()).getInt() == id;
  }

  /** The time of a line by this key, in POSIX seconds; 0 for a signature without a time. */
  long timeOf(SignedNote.Line line) {
    return type.isCosignature() ? ByteBuffer.wrap(line.blob()).getLong(4) : 0;
  }

  /**
   * Whether the line is a signature by this key over the text of a note. A text that is no
   * checkpoint cannot be cosigned.
   */
  boolean verifies(String text, SignedNote.Line line) {
    byte[] blob = line.blob();
    if (!owns(line) || blob.length != 4 + type.signatureBytes()) {
      return false;
    }
    return switch (type) {
      case ED25519 -> ed25519(text.getBytes(StandardCharsets.UTF_8), blob, 4);
      case ED25519_COSIGNATURE -> {
        long time = timeOf(line);
        yield time >= 0
            && isCheckpoint(text)
            && ed25519(CosignedMessage.ed25519(time, text), blob, 12);
      }
      case ML_DSA_44_COSIGNATURE -> {
        if (!isCheckpoint(text)) {
          yield false;
        }
        Checkpoint tree = Checkpoint.parse(text);
        yield subtree(tree.origin(), 0, tree.size(), tree.root(), line).isPresent();
      }
    };
  }

  /**
   * The time of a valid ML-DSA-44 cosignature of the subtree; empty when it is not valid. A subtree
   * that does not begin at 0 is only valid with time 0.
   */
  public OptionalLong subtree(
      String origin, long start, long end, byte[] hash, SignedNote.Line line) {
    byte[] blob = line.blob();
    if (mlDsa44 == null
        || !owns(line)
        || blob.length != 4 + type.signatureBytes()
        || hash.length != Rfc6962.HASH_BYTES) {
      return OptionalLong.empty();
    }
    long time = timeOf(line);
    if (time < 0 || (start != 0 && time != 0) || tooLong(origin)) {
      return OptionalLong.empty();
    }
    byte[] message = CosignedMessage.mlDsa44(name, time, origin, start, end, hash);
    byte[] signature = Arrays.copyOfRange(blob, 12, blob.length);
    return MlDsa44.verifies(mlDsa44, message, signature)
        ? OptionalLong.of(time)
        : OptionalLong.empty();
  }

  private static boolean tooLong(String origin) {
    return origin.isEmpty() || origin.getBytes(StandardCharsets.UTF_8).length > 255;
  }

  private boolean ed25519(byte[] message, byte[] blob, int at) {
    return Ed25519.verify(blob, at, publicKey, 0, message, 0, message.length);
  }

  private static boolean isCheckpoint(String text) {
    try {
      Checkpoint.parse(text);
      return true;
    } catch (TlogFormatException e) {
      return false;
    }
  }

  /** The text form. */
  public String text() {
    ByteArrayOutputStream typed = new ByteArrayOutputStream();
    typed.write(type.number());
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
  public boolean equals(@Nullable Object other) {
    return other instanceof VerifierKey key
        && key.type == type
        && key.name.equals(name)
        && sameKey(key);
  }

  @Override
  public int hashCode() {
    return id;
  }

  /** First four bytes of SHA-256(name LF type key). */
  static int keyId(String name, int type, byte[] publicKey) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    bytes.write('\n');
    bytes.write(type);
    bytes.writeBytes(publicKey);
    byte[] hash = Rfc6962.sha256(bytes.toByteArray());
    return ByteBuffer.wrap(hash).getInt();
  }
}
