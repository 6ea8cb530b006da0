package io.proofline.ledger;

import io.proofline.tlog.Rfc6962;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** SHA-256 in lower-case hex. */
final class Digests {
  /** Up to this size a file is held while it is compared, so that it is opened once. */
  private static final int MOST_HELD = 1 << 25;

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

  /**
   * Opens a file that holds the bytes that the reference names: nothing is given before all of them
   * were compared. Empty when it holds others.
   */
  static Optional<InputStream> open(EvidenceFiles files, EvidenceFiles.Found found, BlobRef ref)
      throws IOException {
    if (ref.size() > MOST_HELD) {
      return matches(files, found, ref) ? Optional.of(files.open(found)) : Optional.empty();
    }
    byte[] bytes;
    try (InputStream in = files.open(found)) {
      bytes = in.readNBytes(Math.toIntExact(ref.size()) + 1);
    }
    return bytes.length == ref.size() && sha256Hex(bytes).equals(ref.sha256())
        ? Optional.of(new ByteArrayInputStream(bytes))
        : Optional.empty();
  }
}
