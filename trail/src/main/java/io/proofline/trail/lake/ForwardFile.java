package io.proofline.trail.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is read from its begin to its end, a window at a time, so that a large one never
 * stands in memory; going back is possible and costs a read. Big-endian. Not safe for several
 * threads.
 */
final class ForwardFile implements KeyFile.Bytes, AutoCloseable {
  private static final int WINDOW = 1 << 17;

  private final FileChannel channel;
  private final long size;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW);
  private long start;
  private int length;

  private ForwardFile(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  static ForwardFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new ForwardFile(channel, channel.size());
  }

  long size() {
    return size;
  }

  /** Place of the bytes in the window, after it was moved there when they are not in it. */
  private int at(long from, int bytes) {
    if (from < start || from + bytes > start + length) {
      window.clear();
      start = from;
      length = 0;
      try {
        while (window.hasRemaining()) {
          int read = channel.read(window, from + length);
          if (read < 0) {
            break;
          }
          length += read;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (length < bytes) {
        throw new IndexOutOfBoundsException("a file of the lake ends early");
      }
    }
    return (int) (from - start);
  }

  @Override
  public byte byteAt(long from) {
    return window.get(at(from, 1));
  }

  @Override
  public int intAt(long from) {
    return window.getInt(at(from, 4));
  }

  @Override
  public long longAt(long from) {
    return window.getLong(at(from, 8));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
