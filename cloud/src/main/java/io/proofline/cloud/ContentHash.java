package io.proofline.cloud;

import io.proofline.ledger.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** SHA-256 over lines, each ended by a line feed. */
final class ContentHash {
  private final MessageDigest digest;

  ContentHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void add(String line) {
    add(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a row in canonical form, and gives it in that form. */
  byte[] added(JsonNode row) {
    byte[] line = CanonicalJson.bytes(row);
    add(line);
    return line;
  }

  private void add(byte[] line) {
    digest.update(line);
    digest.update((byte) '\n');
  }

  /** Lower-case hex. */
  String text() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
