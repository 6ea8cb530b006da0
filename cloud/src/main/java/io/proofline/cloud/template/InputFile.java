package io.proofline.cloud.template;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads the bytes of a file that somebody names, up to a limit. */
final class InputFile {
  private InputFile() {}

  /** One byte more than the limit at most, so that the reader sees what is too large. */
  static byte[] read(Path path, String name, int limit) {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(limit + 1);
    } catch (IOException e) {
      throw new TemplateException(
          name, 0, "cannot be read (" + e.getClass().getSimpleName() + "); check path and rights");
    }
  }

  /** Lower-case hex SHA-256. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
