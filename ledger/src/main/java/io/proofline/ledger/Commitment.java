package io.proofline.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Salted commitments: HMAC-SHA-256 keyed with a secret salt, so that content cannot be guessed. */
final class Commitment {
  static final int SALT_BYTES = 32;

  private Commitment() {}

  static byte[] of(byte[] salt, byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(salt, "HmacSHA256"));
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  static String hex(byte[] salt, byte[] content) {
    return HexFormat.of().formatHex(of(salt, content));
  }

  /** Salt of one row: HMAC of "proofline-row/1 LF" and the row number under the sheet's key. */
  static byte[] rowSalt(byte[] sheetKey, long number) {
    byte[] label = "proofline-row/1\n".getBytes(StandardCharsets.US_ASCII);
    return of(sheetKey, ByteBuffer.allocate(label.length + 8).put(label).putLong(number).array());
  }
}
