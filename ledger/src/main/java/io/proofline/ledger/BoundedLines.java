package io.proofline.ledger;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Refuses a line that is too long, since what is unpacked may be far larger than its file. */
final class BoundedLines extends FilterInputStream {
  private final int longest;
  private final Path file;
  private long inLine;

  BoundedLines(InputStream in, int longest, Path file) {
    super(in);
    this.longest = longest;
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    for (int i = offset; i < offset + read; i++) {
      inLine = buffer[i] == '\n' ? 0 : inLine + 1;
      if (inLine > longest) {
        throw new IntegrityException(file + " has a row of more than " + longest + " bytes");
      }
    }
    return read;
  }
}
