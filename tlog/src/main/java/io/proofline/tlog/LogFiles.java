package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads a log's resources. What it gives back is not verified. */
public final class LogFiles implements TileTree.Tiles {
  private final LogStore store;

  /** Over a store. */
  public LogFiles(LogStore store) {
    this.store = store;
  }

  /** Over a directory that holds {@code checkpoint} and {@code tile/}; only reads. */
  public LogFiles(Path directory, Disk disk) {
    this(new PosixLogStore(directory, directory, disk));
  }

  /** The signed checkpoint's bytes. Throws NoSuchFileException when there is none. */
  public byte[] checkpoint() throws IOException {
    return required(LogStore.CHECKPOINT);
  }

  /** Bytes of exactly that width; taken from the full file when the partial one is gone. */
  @Override
  public byte[] read(TilePath path) throws IOException {
    byte[] bytes = store.get(path.text());
    if (bytes != null) {
      return bytes;
    }
    byte[] full = null;
    if (!path.isFull()) {
      full = store.get(new TilePath(path.level(), path.index(), TilePath.FULL).text());
    }
    if (full == null) {
      throw missing(path.text());
    }
    if (path.level() == TilePath.ENTRIES) {
      return EntryBundle.encode(EntryBundle.decode(full, TilePath.FULL).subList(0, path.width()));
    }
    return Arrays.copyOf(full, path.width() * Rfc6962.HASH_BYTES);
  }

  /** The entries of bundle number index in a log of that size. */
  public List<byte[]> entries(long index, long size) throws IOException {
    int width = (int) Math.min(TilePath.FULL, size - index * TilePath.FULL);
    TilePath path = new TilePath(TilePath.ENTRIES, index, width);
    try {
      return EntryBundle.decode(read(path), width);
    } catch (TlogFormatException e) {
      throw new TlogFormatException(store + "/" + path.text() + ": " + e.getMessage());
    }
  }

  private byte[] required(String name) throws IOException {
    byte[] bytes = store.get(name);
    if (bytes == null) {
      throw missing(name);
    }
    return bytes;
  }

  private NoSuchFileException missing(String name) {
    return new NoSuchFileException(store + "/" + name);
  }
}
