package io.proofline.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What the journal holds beside a leaf: the statement's file, and the blobs that move to {@code
 * evidence/} with it. Bytes: 1, length of the file (4, big-endian), file, SHA-256 of each blob.
 */
final class StatementFiles {
  private static final int VERSION = 1;
  private static final int HASH = 32;

  private final byte[] file;
  private final List<String> blobs;

  StatementFiles(byte[] file, List<String> blobs) {
    this.file = file;
    this.blobs = List.copyOf(blobs);
  }

  /** Bytes of the statement's file. */
  byte[] file() {
    return file;
  }

  /** Names of the blobs. */
  List<String> blobs() {
    return blobs;
  }

  byte[] encode() {
    ByteBuffer bytes = ByteBuffer.allocate(5 + file.length + HASH * blobs.size());
    bytes.put((byte) VERSION).putInt(file.length).put(file);
    blobs.forEach(blob -> bytes.put(HexFormat.of().parseHex(blob)));
    return bytes.array();
  }

  /** Throws IntegrityException when it is not such an attachment. */
  static StatementFiles decode(byte[] attachment) {
    ByteBuffer bytes = ByteBuffer.wrap(attachment);
    if (attachment.length < 5 || bytes.get() != VERSION) {
      throw new IntegrityException("the journal holds a statement of an unknown version");
    }
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining() || (bytes.remaining() - length) % HASH != 0) {
      throw new IntegrityException("the journal holds a malformed statement");
    }
    byte[] file = new byte[length];
    bytes.get(file);
    List<String> blobs = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] hash = new byte[HASH];
      bytes.get(hash);
      blobs.add(HexFormat.of().formatHex(hash));
    }
    return new StatementFiles(file, blobs);
  }
}
