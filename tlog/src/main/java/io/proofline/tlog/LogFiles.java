package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads a log's directory. What it gives back is not verified. */
public final class LogFiles implements TileTree.Tiles {
  private final Path directory;
  private final Disk disk;

  /** Over a directory that holds {@code checkpoint} and {@code tile/}. */
  public LogFiles(Path directory, Disk disk) {
    this.directory = directory;
    this.disk = disk;
  }

  /** The signed checkpoint's bytes. Throws NoSuchFileException when there is none. */
  public byte[] checkpoint() throws IOException {
    return disk.read(directory.resolve("checkpoint"));
  }

  /** Bytes of exactly that width; taken from the full file when the partial one is gone. */
  @Override
  public byte[] read(TilePath path) throws IOException {
    try {
      return disk.read(directory.resolve(path.text()));
    } catch (NoSuchFileException e) {
      if (path.isFull()) {
        throw e;
      }
      TilePath full = new TilePath(path.level(), path.index(), TilePath.FULL);
      byte[] bytes;
      try {
        bytes = disk.read(directory.resolve(full.text()));
      } catch (NoSuchFileException gone) {
        throw e;
      }
      if (path.level() == TilePath.ENTRIES) {
        return EntryBundle.encode(
            EntryBundle.decode(bytes, TilePath.FULL).subList(0, path.width()));
      }
      return Arrays.copyOf(bytes, path.width() * Rfc6962.HASH_BYTES);
    }
  }

  /** The entries of bundle number index in a log of that size. */
  public List<byte[]> entries(long index, long size) throws IOException {
    int width = (int) Math.min(TilePath.FULL, size - index * TilePath.FULL);
    TilePath path = new TilePath(TilePath.ENTRIES, index, width);
    try {
      return EntryBundle.decode(read(path), width);
    } catch (TlogFormatException e) {
      throw new TlogFormatException(directory.resolve(path.text()) + ": " + e.getMessage());
    }
  }
}
