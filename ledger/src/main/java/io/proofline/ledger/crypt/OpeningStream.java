package io.proofline.ledger.crypt;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/** Reads what {@link SealingStream} wrote. Gives no byte of a chunk that is not authentic. */
final class OpeningStream extends InputStream {
  private static final int SEALED_CHUNK = SealingStream.CHUNK + Aead.TAG;
  private static final int DIGEST = 32;

  private final InputStream in;
  private final SecretKeySpec key;
  private final MessageDigest digest = Aead.sha256();
  private long left;
  private long number;
  private byte[] chunk = new byte[0];
  private int at;
  private boolean ended;

  OpeningStream(InputStream in, long length, SealedHeader header, SecretKeySpec key)
      throws IOException {
    this.in = in;
    this.key = key;
    byte[] head = header.bytes();
    digest.update(head);
    this.left = length - head.length - DIGEST;
    if (left < Aead.TAG) {
      throw new DamagedFileException("is cut: it has no content");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (at == chunk.length) {
      if (ended) {
        return -1;
      }
      next();
    }
    int part = Math.min(length, chunk.length - at);
    System.arraycopy(chunk, at, buffer, offset, part);
    at += part;
    return part;
  }

  private void next() throws IOException {
    boolean last = left <= SEALED_CHUNK;
    byte[] sealed = in.readNBytes((int) Math.min(left, SEALED_CHUNK));
    if (sealed.length < Math.min(left, SEALED_CHUNK) || sealed.length < Aead.TAG) {
      throw new DamagedFileException("is cut: it became shorter while it was read");
    }
    left -= sealed.length;
    digest.update(sealed);
    byte[] open =
        Aead.open(key, SealedHeader.nonce(number, last), SealingStream.NO_CONTEXT, sealed);
    if (open == null) {
      throw new DamagedFileException(
          "is cut, changed, or sealed under another key (chunk " + number + ")");
    }
    number++;
    if (last) {
      ended = true;
      // An empty chunk ends only an empty file: else there would be two spellings of one content.
      if (open.length == 0 && number > 1) {
        throw new DamagedFileException("ends with an empty chunk");
      }
      if (!Arrays.equals(in.readNBytes(DIGEST + 1), digest.digest())) {
        throw new DamagedFileException("does not end with its own hash");
      }
    }
    chunk = open;
    at = 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
