package io.proofline.ledger.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a request carries: its length and hash are known before it is sent. */
public sealed interface Content {

  /** Number of bytes. */
  long length();

  /** SHA-256 of the bytes, lower-case hex. */
  String sha256();

  /** The bytes for the JDK's HTTP client. */
  HttpRequest.BodyPublisher publisher() throws IOException;

  /** Bytes in memory. */
  static Content of(byte[] bytes) {
    return new Bytes(bytes.clone(), HexFormat.of().formatHex(digest().digest(bytes)));
  }

  /** No bytes. */
  static Content none() {
    return of(new byte[0]);
  }

  /** A file, read twice: once for its hash, once when it is sent. */
  static Content of(Path file) throws IOException {
    MessageDigest digest = digest();
    long length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        length += n;
      }
    }
    return new OfFile(file, length, HexFormat.of().formatHex(digest.digest()));
  }

  /** Bytes in memory. */
  final class Bytes implements Content {
    private final byte[] bytes;
    private final String sha256;

    private Bytes(byte[] bytes, String sha256) {
      this.bytes = bytes;
      this.sha256 = sha256;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public String sha256() {
      return sha256;
    }

    @Override
    public HttpRequest.BodyPublisher publisher() {
      return bytes.length == 0
          ? HttpRequest.BodyPublishers.noBody()
          : HttpRequest.BodyPublishers.ofByteArray(bytes);
    }

    byte[] bytes() {
      return bytes.clone();
    }
  }

  /**
   * A file.
   *
   * @param length bytes when it was hashed
   */
  record OfFile(Path file, long length, String sha256) implements Content {
    @Override
    public HttpRequest.BodyPublisher publisher() throws IOException {
      try {
        return length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofFile(file);
      } catch (FileNotFoundException e) {
        throw new IOException(file + " vanished while it was stored", e);
      }
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
