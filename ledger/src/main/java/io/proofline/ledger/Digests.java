package io.proofline.ledger;

import io.proofline.tlog.Rfc6962;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 in lower-case hex. */
final class Digests {
  private Digests() {}

  static String sha256Hex(byte[] bytes) {
    return HexFormat.of().formatHex(Rfc6962.sha256(bytes));
  }

  /** Of a file, in constant memory. */
  static String sha256Hex(Path file) throws IOException {
    MessageDigest digest = Rfc6962.digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
