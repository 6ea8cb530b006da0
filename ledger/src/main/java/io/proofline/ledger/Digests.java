package io.proofline.ledger;

import io.proofline.tlog.Rfc6962;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 in lower-case hex. */
final class Digests {
  private Digests() {}

  static String sha256Hex(byte[] bytes) {
    return HexFormat.of().formatHex(Rfc6962.sha256(bytes));
  }

  /** Whether a file holds the bytes that the reference names; read in constant memory. */
  static boolean matches(EvidenceFiles files, EvidenceFiles.Found found, BlobRef ref)
      throws IOException {
    MessageDigest digest = Rfc6962.digest();
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    try (InputStream in = files.open(found)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        size += read;
      }
    }
    return size == ref.size() && HexFormat.of().formatHex(digest.digest()).equals(ref.sha256());
  }
}
