package io.proofline.vendors;

import io.proofline.ledger.BlobRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** Where the files are that a register of vendors names. */
public interface AgreementFiles {

  /**
   * Names the content of a file.
   *
   * @param path as written in the register
   * @throws IOException when it cannot be had; the message says why, without the path
   */
  BlobRef blob(String path) throws IOException;

  /**
   * Files below a folder, usually that of {@code vendors.yaml}. A path may not leave the folder.
   */
  static AgreementFiles in(Path folder) {
    return path -> {
      Path file = resolve(folder, path);
      if (!Files.isRegularFile(file)) {
        throw new IOException("there is no such file beside vendors.yaml");
      }
      try (DigestInputStream bytes = new DigestInputStream(Files.newInputStream(file), sha256())) {
        long size = bytes.transferTo(OutputStream.nullOutputStream());
        return new BlobRef(
            HexFormat.of().formatHex(bytes.getMessageDigest().digest()), size, mediaType(path));
      }
    };
  }

  /** Files as recorded with a register, see {@code Registers.Registered#attachments()}. */
  static AgreementFiles recorded(Map<String, BlobRef> attachments) {
    return path -> {
      BlobRef blob = attachments.get(path);
      if (blob == null) {
        throw new IOException("the file was not recorded with the register");
      }
      return blob;
    };
  }

  /** Opens the file of that path below the folder. */
  static InputStream open(Path folder, String path) throws IOException {
    return Files.newInputStream(resolve(folder, path));
  }

  /** IANA media type by the ending of the name. */
  static String mediaType(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    if (name.endsWith(".pdf")) {
      return "application/pdf";
    }
    if (name.endsWith(".json")) {
      return "application/json";
    }
    return name.endsWith(".txt") || name.endsWith(".md")
        ? "text/plain"
        : "application/octet-stream";
  }

  /** Lower-case hex SHA-256. */
  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static Path resolve(Path folder, String path) throws IOException {
    Path base = folder.toAbsolutePath().normalize();
    Path file = base.resolve(path).normalize();
    if (!file.startsWith(base)) {
      throw new IOException("the path leads out of the folder of vendors.yaml");
    }
    return file;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
