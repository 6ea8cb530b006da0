package io.proofline.tlog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * Private key of a log or a witness, in the form of Go's note package: {@code
 * PRIVATE+KEY+name+keyid+base64(type, 32-byte seed)}. Keep it secret.
 */
public final class SigningKey implements NoteSigner {
  private static final String PREFIX = "PRIVATE+KEY+";

  private final byte[] seed;
  private final @Nullable PrivateKey mlDsa44;
  private final VerifierKey verifier;

  private SigningKey(KeyType type, String name, byte[] seed) {
    if (seed.length != Ed25519.SECRET_KEY_SIZE) {
      throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.length);
    }
    this.seed = seed.clone();
    if (type == KeyType.ML_DSA_44_COSIGNATURE) {
      KeyPair pair = MlDsa44.fromSeed(this.seed);
      this.mlDsa44 = pair.getPrivate();
      this.verifier = new VerifierKey(name, type, MlDsa44.publicBytes(pair.getPublic()));
    } else {
      byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
      Ed25519.generatePublicKey(this.seed, 0, publicKey, 0);
      this.mlDsa44 = null;
      this.verifier = new VerifierKey(name, type, publicKey);
    }
  }

  /** An Ed25519 key of a log from 32 secret random bytes. */
  public static SigningKey fromSeed(String name, byte[] seed) {
    return new SigningKey(KeyType.ED25519, name, seed);
  }

  /** A key of that type from 32 secret random bytes. */
  public static SigningKey fromSeed(KeyType type, String name, byte[] seed) {
    return new SigningKey(type, name, seed);
  }

  /** Reads the text form. Throws {@link TlogFormatException}, which never quotes the secret. */
  public static SigningKey parse(String text) {
    int first = text.indexOf('+', PREFIX.length());
    int second = text.indexOf('+', first + 1);
    if (!text.startsWith(PREFIX) || first < 0 || second < 0) {
      throw new TlogFormatException("private key must read PRIVATE+KEY+name+keyid+base64");
    }
    int id = StrictText.keyId(text.substring(first + 1, second));
    byte[] typed = StrictText.base64(text.substring(second + 1));
    if (typed.length != 33) {
      throw new TlogFormatException("private key is not a type byte and a seed of 32 bytes");
    }
    SigningKey key =
        new SigningKey(
            KeyType.of(typed[0]),
            text.substring(PREFIX.length(), first),
            Arrays.copyOfRange(typed, 1, typed.length));
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
    typed.write(verifier.type().number());
    typed.writeBytes(seed);
    return PREFIX
        + verifier.name()
        + "+"
        + HexFormat.of().toHexDigits(verifier.id())
        + "+"
        + Base64.getEncoder().encodeToString(typed.toByteArray());
  }

  /** The plain signature line of a log. Only a key of type 01 can; see {@link LogSigner}. */
  @Override
  public SignedNote.Line line(Checkpoint checkpoint) {
    return signatureLine(checkpoint.text());
  }

  /** Signs the text as a note with one signature line. Only a key of type 01 can. */
  public SignedNote sign(String text) {
    return new SignedNote(text, List.of(signatureLine(text)));
  }

  /** A signature line over any text. Only a key of type 01 can. */
  public SignedNote.Line signatureLine(String text) {
    if (verifier.type() != KeyType.ED25519) {
      throw new IllegalStateException("only a key of type 01 signs a text that is no checkpoint");
    }
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    return line(ByteBuffer.allocate(4 + 64).putInt(verifier.id()).put(ed25519(message)));
  }

  /**
   * A signature line over a checkpoint: the plain one of a log (type 01), or a cosignature.
   *
   * @param time when; a cosignature with it says that this is the largest tree seen by then. A
   *     plain signature has none
   */
  public SignedNote.Line sign(Checkpoint checkpoint, Instant time) {
    long seconds = time.getEpochSecond();
    if (verifier.type().isCosignature() && seconds <= 0) {
      throw new IllegalArgumentException("a cosignature of a checkpoint needs a time after 1970");
    }
    return switch (verifier.type()) {
      case ED25519 -> signatureLine(checkpoint.text());
      case ED25519_COSIGNATURE ->
          line(
              ByteBuffer.allocate(4 + 8 + 64)
                  .putInt(verifier.id())
                  .putLong(seconds)
                  .put(ed25519(CosignedMessage.ed25519(seconds, checkpoint.text()))));
      case ML_DSA_44_COSIGNATURE ->
          mlDsa44(checkpoint.origin(), seconds, 0, checkpoint.size(), checkpoint.root());
    };
  }

  /** Whether it is a key of type 06. */
  public boolean canSignSubtrees() {
    return mlDsa44 != null;
  }

  /** An ML-DSA-44 cosignature without a time over a subtree. Only a key of type 06 can. */
  public SignedNote.Line signSubtree(String origin, long start, long end, byte[] hash) {
    return mlDsa44(origin, 0, start, end, hash);
  }

  private SignedNote.Line mlDsa44(String origin, long time, long start, long end, byte[] hash) {
    if (mlDsa44 == null) {
      throw new IllegalStateException("only a key of type 06 signs subtrees");
    }
    byte[] message =
        CosignedMessage.mlDsa44(verifier.name(), time, origin, start, end, hash.clone());
    return line(
        ByteBuffer.allocate(4 + 8 + MlDsa44.SIGNATURE_BYTES)
            .putInt(verifier.id())
            .putLong(time)
            .put(MlDsa44.sign(mlDsa44, message)));
  }

  private byte[] ed25519(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  private SignedNote.Line line(ByteBuffer blob) {
    byte[] bytes = new byte[blob.position()];
    blob.flip().get(bytes);
    return new SignedNote.Line(verifier.name(), Base64.getEncoder().encodeToString(bytes));
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "signing key of " + verifier;
  }
}
