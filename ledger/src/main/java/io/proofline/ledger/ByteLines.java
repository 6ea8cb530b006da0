package io.proofline.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a file as the bytes that they are. Refuses a line that is too long, since what is
 * unpacked may be far larger than its file.
 */
final class ByteLines implements AutoCloseable {
  private final InputStream in;
  private final int longest;
  private final Path file;
  private final byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;

  ByteLines(InputStream in, int longest, Path file) {
    this.in = in;
    this.longest = longest;
    this.file = file;
  }

  /** The next line without its line feed; null at the end. */
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream begun = null; // of a line that goes over the end of the buffer
    while (true) {
      if (from == to) {
        to = Math.max(0, in.read(buffer));
        from = 0;
        if (to == 0) {
          return begun == null ? null : begun.toByteArray();
        }
      }
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      int before = begun == null ? 0 : begun.size();
      if (before + (end - from) > longest) {
        throw new IntegrityException(file + " has a row of more than " + longest + " bytes");
      }
      if (end < to && begun == null) {
        byte[] line = Arrays.copyOfRange(buffer, from, end);
        from = end + 1;
        return line;
      }
      if (begun == null) {
        begun = new ByteArrayOutputStream(2 * (end - from) + 32);
      }
      begun.write(buffer, from, end - from);
      from = end;
      if (end < to) {
        from = end + 1;
        return begun.toByteArray();
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
