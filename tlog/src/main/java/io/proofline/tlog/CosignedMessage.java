package io.proofline.tlog;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The bytes that a cosigner signs (C2SP tlog-cosignature v1.0.1; its ML-DSA-44 part v1.1). */
final class CosignedMessage {
  private static final int MAX_NAME = 255;
  private static final byte[] LABEL = "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);

  private CosignedMessage() {}

  /**
   * What an Ed25519 cosigner signs: the whole checkpoint text, extensions included.
   *
   * @param time POSIX seconds
   */
  static byte[] ed25519(long time, String checkpointText) {
    return ("cosignature/v1\ntime " + time + "\n" + checkpointText)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What an ML-DSA-44 cosigner signs: a subtree, without extension lines. A checkpoint is the
   * subtree from 0 to its size.
   *
   * @param time POSIX seconds; 0 claims nothing about newer trees
   * @throws TlogFormatException when a name is too long to be signed
   */
  static byte[] mlDsa44(
      String cosigner, long time, String origin, long start, long end, byte[] hash) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.write(LABEL);
      name(out, cosigner);
      out.writeLong(time);
      name(out, origin);
      out.writeLong(start);
      out.writeLong(end);
      out.write(hash);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void name(DataOutputStream out, String name) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MAX_NAME) {
      throw new TlogFormatException("a cosigned name or origin has 1 to 255 bytes");
    }
    out.writeByte(bytes.length);
    out.write(bytes);
  }
}
