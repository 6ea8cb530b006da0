package io.proofline.ledger;

import io.proofline.tlog.Rfc6962;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Leaf hashes of one sheet's rows, the same as {@link FileSheets#leafHash} over {@link
 * Commitment#rowSalt}, without setting the algorithms up anew for each row. Not safe for several
 * threads.
 */
final class RowHashes {
  private static final byte[] LABEL = "proofline-row/1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int BLOCK = 64;
  private static final int HASH = Rfc6962.HASH_BYTES;

  /** Digests that have taken in the padded key of the sheet; copied for each row. */
  private final MessageDigest saltInner;

  private final MessageDigest saltOuter;
  private final MessageDigest digest = Rfc6962.digest();
  private final byte[] message = new byte[LABEL.length + 8];
  private final byte[] salt = new byte[HASH];
  private final byte[] inner = new byte[BLOCK];
  private final byte[] outer = new byte[BLOCK + HASH];
  private final byte[] leaf = new byte[1 + HASH];

  RowHashes(byte[] sheetKey) {
    // RFC 2104: a key longer than a block is hashed first.
    byte[] key = sheetKey.length > BLOCK ? Rfc6962.sha256(sheetKey) : sheetKey;
    pad(key);
    saltInner = Rfc6962.digest();
    saltInner.update(inner);
    saltOuter = Rfc6962.digest();
    saltOuter.update(outer, 0, BLOCK);
    Arrays.fill(inner, (byte) 0x36);
    Arrays.fill(outer, 0, BLOCK, (byte) 0x5c);
    System.arraycopy(LABEL, 0, message, 0, LABEL.length);
  }

  /** The key of an HMAC (RFC 2104) of at most a block, as its two passes begin with it. */
  private void pad(byte[] key) {
    Arrays.fill(inner, (byte) 0x36);
    Arrays.fill(outer, 0, BLOCK, (byte) 0x5c);
    for (int i = 0; i < key.length; i++) {
      inner[i] = (byte) (key[i] ^ 0x36);
      outer[i] = (byte) (key[i] ^ 0x5c);
    }
  }

  /** Hash of the leaf that a row has in the sheet's tree. */
  byte[] leaf(long number, byte[] row) {
    try {
      ByteBuffer.wrap(message).putLong(LABEL.length, number);
      MessageDigest pass = (MessageDigest) saltInner.clone();
      pass.update(message, 0, message.length);
      pass.digest(salt, 0, HASH);
      pass = (MessageDigest) saltOuter.clone();
      pass.update(salt, 0, HASH);
      pass.digest(salt, 0, HASH);
      // The salt is the key of the row's commitment. It is always as long, so it covers the last.
      for (int i = 0; i < HASH; i++) {
        inner[i] = (byte) (salt[i] ^ 0x36);
        outer[i] = (byte) (salt[i] ^ 0x5c);
      }
      digest.update(inner, 0, BLOCK);
      digest.update(row, 0, row.length);
      digest.digest(outer, BLOCK, HASH);
      digest.update(outer, 0, BLOCK + HASH);
      digest.digest(leaf, 1, HASH);
      digest.update(leaf, 0, 1 + HASH);
      return digest.digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the SHA-256 of this Java cannot be copied", e);
    } catch (DigestException e) {
      throw new IllegalStateException("no room for a hash", e);
    }
  }
}
