package io.proofline.tlog;

/** What a key of signed-note signs, by its type byte (C2SP signed-note, tlog-cosignature). */
public enum KeyType {
  /** Ed25519 over the text of a note: how a log signs. */
  ED25519(1, 32, 64),
  /** Ed25519 cosignature with a time over a checkpoint. */
  ED25519_COSIGNATURE(4, 32, 8 + 64),
  /** ML-DSA-44 cosignature with a time over a checkpoint or a subtree. */
  ML_DSA_44_COSIGNATURE(6, MlDsa44.PUBLIC_KEY_BYTES, 8 + MlDsa44.SIGNATURE_BYTES);

  private final int number;
  private final int keyBytes;
  private final int signatureBytes;

  KeyType(int number, int keyBytes, int signatureBytes) {
    this.number = number;
    this.keyBytes = keyBytes;
    this.signatureBytes = signatureBytes;
  }

  /** The type byte. */
  public int number() {
    return number;
  }

  /** Whether its signatures carry a time. */
  public boolean isCosignature() {
    return this != ED25519;
  }

  int keyBytes() {
    return keyBytes;
  }

  /** Length of what follows the key id in a signature line. */
  int signatureBytes() {
    return signatureBytes;
  }

  /** The type of that number. Throws {@link TlogFormatException} for one that is not read here. */
  static KeyType of(int number) {
    for (KeyType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new TlogFormatException(
        String.format("key of type %02x; only 01, 04 and 06 are read", number & 0xff));
  }
}
