package io.proofline.tlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tree of known size whose hashes stand in tiles. Tiles are read once. Not thread-safe. */
public final class TileTree implements SubtreeHashes {

  /** Where tiles come from. */
  @FunctionalInterface
  public interface Tiles {
    /** Bytes of the tile or bundle; a wider one than asked for may be given back. */
    byte[] read(TilePath path) throws IOException;
  }

  private final Tiles tiles;
  private final long size;
  private final Map<TilePath, byte[]> read = new HashMap<>();

  /** The tree of that size. */
  public TileTree(Tiles tiles, long size) {
    this.tiles = tiles;
    this.size = size;
  }

  @Override
  public byte[] hash(long start, long end) throws IOException {
    if (start == end) {
      return Rfc6962.emptyRoot();
    }
    long width = end - start;
    if (Long.bitCount(width) == 1 && (start & (width - 1)) == 0) {
      return perfect(Long.numberOfTrailingZeros(width), start / width);
    }
    long middle = start + SubtreeHashes.split(width);
    return Rfc6962.nodeHash(hash(start, middle), hash(middle, end));
  }

  /** Hash of a leaf. */
  public byte[] leaf(long index) throws IOException {
    return perfect(0, index);
  }

  /** The state from which the tree can be extended. */
  public CompactRange compactRange() throws IOException {
    List<byte[]> hashes = new ArrayList<>();
    long start = 0;
    for (long rest = size; rest != 0; ) {
      long width = Long.highestOneBit(rest);
      hashes.add(hash(start, start + width));
      start += width;
      rest -= width;
    }
    return new CompactRange(size, hashes);
  }

  private byte[] perfect(int height, long number) throws IOException {
    int level = height / 8;
    int inside = height % 8;
    long first = number << inside;
    int count = 1 << inside;
    byte[] tile = tile(level, first >>> 8);
    int at = (int) (first & 255) * Rfc6962.HASH_BYTES;
    List<byte[]> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = at + i * Rfc6962.HASH_BYTES;
      hashes.add(Arrays.copyOfRange(tile, from, from + Rfc6962.HASH_BYTES));
    }
    return count == 1 ? hashes.getFirst() : Rfc6962.root(hashes);
  }

  private byte[] tile(int level, long index) throws IOException {
    long available = TilePath.countAt(level, size) - index * TilePath.FULL;
    int width = (int) Math.min(TilePath.FULL, available);
    TilePath path = new TilePath(level, index, width);
    byte[] known = read.get(path);
    if (known != null) {
      return known;
    }
    byte[] bytes = tiles.read(path);
    if (bytes.length < width * Rfc6962.HASH_BYTES || bytes.length % Rfc6962.HASH_BYTES != 0) {
      throw new TlogFormatException(path.text() + " has " + bytes.length + " bytes");
    }
    read.put(path, bytes);
    return bytes;
  }
}
