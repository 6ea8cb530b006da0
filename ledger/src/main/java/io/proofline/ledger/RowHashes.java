package io.proofline.ledger;

import io.proofline.tlog.Rfc6962;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Leaf hashes of one sheet's rows, the same as {@link FileSheets#leafHash} over {@link
 * Commitment#rowSalt}, without setting the algorithms up anew for each row. Not safe for several
 * threads.
 */
final class RowHashes {
  private static final byte[] LABEL = "proofline-row/1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int BLOCK = 64;

  private final Mac salts;
  private final MessageDigest digest = Rfc6962.digest();
  private final byte[] message = new byte[LABEL.length + 8];
  private final byte[] inner = new byte[BLOCK];
  private final byte[] outer = new byte[BLOCK];

  RowHashes(byte[] sheetKey) {
    try {
      salts = Mac.getInstance("HmacSHA256");
      salts.init(new SecretKeySpec(sheetKey, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
    System.arraycopy(LABEL, 0, message, 0, LABEL.length);
    Arrays.fill(inner, (byte) 0x36);
    Arrays.fill(outer, (byte) 0x5c);
  }

  /** Hash of the leaf that a row has in the sheet's tree. */
  byte[] leaf(long number, byte[] row) {
    ByteBuffer.wrap(message).putLong(LABEL.length, number);
    byte[] salt = salts.doFinal(message);
    // HMAC (RFC 2104) written out: the key changes with each row, and is shorter than a block.
    for (int i = 0; i < salt.length; i++) {
      inner[i] = (byte) (salt[i] ^ 0x36);
      outer[i] = (byte) (salt[i] ^ 0x5c);
    }
    digest.update(inner);
    byte[] hash = digest.digest(row);
    digest.update(outer);
    byte[] commitment = digest.digest(hash);
    digest.update((byte) 0);
    return digest.digest(commitment);
  }
}
