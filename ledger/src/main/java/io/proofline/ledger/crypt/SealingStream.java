package io.proofline.ledger.crypt;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/** Writes header, chunks of 64 KiB each with its tag, and the hash of all of it. */
final class SealingStream extends OutputStream {
  static final int CHUNK = 1 << 16;
  static final byte[] NO_CONTEXT = new byte[0];

  private final OutputStream out;
  private final SecretKeySpec key;
  private final MessageDigest digest = Aead.sha256();
  private final byte[] chunk = new byte[CHUNK];
  private int filled;
  private long number;
  private boolean closed;
  private boolean broken;

  SealingStream(OutputStream out, SealedHeader header, SecretKeySpec key) throws IOException {
    this.out = out;
    this.key = key;
    write(out, header.bytes());
  }

  private void write(OutputStream to, byte[] bytes) throws IOException {
    digest.update(bytes);
    to.write(bytes);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed || broken) {
      throw new IOException("the sealed file is finished or failed");
    }
    int at = offset;
    int left = length;
    while (left > 0) {
      if (filled == CHUNK) {
        seal(false); // Only now is it known that it is not the last one.
      }
      int part = Math.min(left, CHUNK - filled);
      System.arraycopy(bytes, at, chunk, filled, part);
      filled += part;
      at += part;
      left -= part;
    }
  }

  private void seal(boolean last) throws IOException {
    byte[] nonce = SealedHeader.nonce(number++, last);
    byte[] sealed = Aead.seal(key, nonce, NO_CONTEXT, Arrays.copyOf(chunk, filled));
    try {
      write(out, sealed);
    } catch (IOException e) {
      broken = true; // What follows must not end the file as if it were whole.
      throw e;
    }
    filled = 0;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (out) {
      if (!broken) {
        seal(true);
        out.write(digest.digest());
      }
    }
  }
}
