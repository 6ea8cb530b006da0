package io.proofline.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Stdout that takes it in silence when its reader has seen enough ({@code proofline … | head}). Any
 * other failure, for example a full disk, stays one.
 */
final class PipeStream extends FilterOutputStream {
  private boolean closed;

  PipeStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (closed) {
      return;
    }
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      if (!"Broken pipe".equals(e.getMessage())) {
        throw e;
      }
      closed = true;
    }
  }
}
