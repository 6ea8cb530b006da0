package io.proofline.tlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares bundles and tiles with a signed root. Per block of 256 leaves it keeps one hash from the
 * bundle and one from the tile, so that memory stays small.
 */
final class LogContent {
  private static final int MAX_BUNDLE = TilePath.FULL * (2 + EntryBundle.MAX_ENTRY_BYTES);
  private static final int MAX_TILE = TilePath.FULL * Rfc6962.HASH_BYTES;

  private final LogListing listing;
  private final long size;
  private final byte[] root;
  private final List<LogVerifier.Problem> problems;
  private final Set<String> bad = new HashSet<>();
  private final List<Block> blocks = new ArrayList<>();

  /** Hashes of every level above the leaves that were found right; null while unknown. */
  private @Nullable List<List<byte[]>> levels;

  LogContent(LogListing listing, Checkpoint checkpoint, List<LogVerifier.Problem> problems) {
    this.listing = listing;
    this.size = checkpoint.size();
    this.root = checkpoint.root();
    this.problems = problems;
  }

  /** One block of leaves as bundle and tile tell it; null where one cannot be read. */
  private static final class Block {
    final byte @Nullable [] fromBundle;
    final byte @Nullable [] fromTile;
    boolean trustBundle;

    Block(byte @Nullable [] fromBundle, byte @Nullable [] fromTile) {
      this.fromBundle = fromBundle;
      this.fromTile = fromTile;
      this.trustBundle = fromBundle != null;
    }

    boolean agree() {
      return fromBundle != null && Arrays.equals(fromBundle, fromTile);
    }

    byte @Nullable [] trusted() {
      return trustBundle ? fromBundle : fromTile;
    }
  }

  void check() throws IOException {
    // Blocks are independent: all cores hash, findings are told in order afterwards.
    try (IntStream all = IntStream.range(0, Math.toIntExact(blockCount()))) {
      for (Found found : all.parallel().mapToObj(this::look).toList()) {
        found.problems.forEach(p -> problem(p.file(), p.what(), p.offset()));
        blocks.add(found.block);
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (leads(true) || leads(false) || leadsMixed()) {
      blame();
    } else {
      problem("checkpoint", "neither entries nor tiles give the signed root");
      for (int index = 0; index < blocks.size(); index++) {
        if (!blocks.get(index).agree()) {
          problem(name(TilePath.ENTRIES, index), "and the tile beside it disagree");
          problem(name(0, index), "and the bundle beside it disagree");
        }
      }
    }
    others();
  }

  /** What was found in one block. */
  private record Found(Block block, List<LogVerifier.Problem> problems) {}

  private Found look(int index) {
    List<LogVerifier.Problem> found = new ArrayList<>();
    TreeHasher hasher = new TreeHasher();
    int width = width(0, index);
    try {
      byte[] leaves = leavesOfBundle(hasher, index, width, found);
      byte[] tile = hashes(new TilePath(0, index, width), found);
      byte[] fromBundle = leaves == null ? null : hasher.root(leaves, 0, width);
      byte[] fromTile =
          tile == null || Arrays.equals(tile, leaves)
              ? (tile == null ? null : fromBundle)
              : hasher.root(tile, 0, width);
      return new Found(new Block(fromBundle, fromTile), found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaf hashes one after the other; null when the bundle cannot be read. */
  private byte @Nullable [] leavesOfBundle(
      TreeHasher hasher, long index, int width, List<LogVerifier.Problem> found)
      throws IOException {
    String name = new TilePath(TilePath.ENTRIES, index, width).text();
    byte[] bytes = listing.read(name, MAX_BUNDLE);
    if (bytes == null) {
      found.add(new LogVerifier.Problem(name, "is missing"));
      return null;
    }
    byte[] leaves = new byte[width * Rfc6962.HASH_BYTES];
    int[] next = new int[1];
    try {
      EntryBundle.forEach(
          bytes,
          width,
          (offset, length) ->
              hasher.leaf(bytes, offset, length, leaves, next[0]++ * Rfc6962.HASH_BYTES));
      return leaves;
    } catch (TlogFormatException e) {
      long end = FirstDifference.endOfEntries(bytes, width);
      found.add(new LogVerifier.Problem(name, String.valueOf(e.getMessage()), end));
      return null;
    }
  }

  /** Content of a tile; null when it is missing or has another length. */
  private byte @Nullable [] hashes(TilePath path, List<LogVerifier.Problem> found)
      throws IOException {
    byte[] bytes = listing.read(path.text(), MAX_TILE);
    if (bytes == null || bytes.length != path.width() * Rfc6962.HASH_BYTES) {
      String what = bytes == null ? "is missing" : "has " + bytes.length + " bytes";
      long end = bytes == null ? -1 : Math.min(bytes.length, path.width() * Rfc6962.HASH_BYTES);
      found.add(new LogVerifier.Problem(path.text(), what, end));
      return null;
    }
    return bytes;
  }

  /** Hands out the entries of bundles that lead to the root; how many they are. */
  long proved(LogVerifier.Entries entries) throws IOException {
    long proved = 0;
    if (levels == null) {
      return proved;
    }
    for (int index = 0; index < blocks.size(); index++) {
      String name = name(TilePath.ENTRIES, index);
      if (entries.equals(LogVerifier.Entries.NONE)) {
        proved += bad.contains(name) ? 0 : width(0, index);
        continue;
      }
      byte[] bytes = bad.contains(name) ? null : listing.read(name, MAX_BUNDLE);
      if (bytes == null) {
        continue;
      }
      List<byte[]> decoded = EntryBundle.decode(bytes, width(0, index));
      for (int i = 0; i < decoded.size(); i++) {
        entries.entry((long) index * TilePath.FULL + i, decoded.get(i));
        proved++;
      }
    }
    return proved;
  }

  /** Root of the first leaves; null when they are not known for sure. */
  byte @Nullable [] rootAt(long earlier) throws IOException {
    if (levels == null) {
      return null;
    }
    int full = Math.toIntExact(earlier / TilePath.FULL);
    List<byte[]> whole =
        full <= levels.getFirst().size() ? levels.getFirst().subList(0, full) : List.of();
    int rest = (int) (earlier % TilePath.FULL);
    if (rest == 0) {
      return Rfc6962.root(whole);
    }
    List<byte[]> leaves = truth(full);
    if (leaves == null) {
      return null;
    }
    byte[] last = Rfc6962.root(leaves.subList(0, rest));
    return whole.isEmpty() ? last : joined(whole, last);
  }

  private boolean leads(boolean trustBundles) {
    blocks.forEach(block -> block.trustBundle = trustBundles);
    return leadsNow();
  }

  /** Where both sides of a block exist, the tile above knows which is right. */
  private boolean leadsMixed() throws IOException {
    for (int index = 0; index < blocks.size(); index++) {
      Block block = blocks.get(index);
      block.trustBundle = block.fromBundle != null;
      int above = index / TilePath.FULL;
      List<byte[]> tile =
          width(0, index) == TilePath.FULL ? hashesOfTile(1, above, width(1, above), false) : null;
      if (tile != null && block.fromTile != null) {
        block.trustBundle = !Arrays.equals(tile.get(index % TilePath.FULL), block.fromTile);
      }
    }
    return leadsNow();
  }

  private boolean leadsNow() {
    List<List<byte[]>> computed = new ArrayList<>();
    List<byte[]> hashes = new ArrayList<>();
    for (Block block : blocks) {
      byte[] hash = block.trusted();
      if (hash == null) {
        return false;
      }
      hashes.add(hash);
    }
    boolean partial = size % TilePath.FULL != 0;
    byte[] last = partial ? hashes.removeLast() : null;
    computed.add(hashes);
    while (computed.getLast().size() >= TilePath.FULL) {
      List<byte[]> below = computed.getLast();
      List<byte[]> above = new ArrayList<>();
      for (int at = 0; at + TilePath.FULL <= below.size(); at += TilePath.FULL) {
        above.add(Rfc6962.root(below.subList(at, at + TilePath.FULL)));
      }
      computed.add(above);
    }
    // Full blocks are perfect subtrees of height 8; whatever is left of them is the right edge.
    byte[] whole = Rfc6962.root(hashes);
    if (last != null) {
      whole = hashes.isEmpty() ? last : joined(hashes, last);
    }
    boolean right = Arrays.equals(whole, root);
    levels = right ? computed : null;
    return right;
  }

  private static byte[] joined(List<byte[]> full, byte[] last) {
    List<byte[]> peaks = new ArrayList<>();
    int start = 0;
    for (int rest = full.size(); rest > 0; ) {
      int width = Integer.highestOneBit(rest);
      peaks.add(Rfc6962.root(full.subList(start, start + width)));
      start += width;
      rest -= width;
    }
    byte[] right = last;
    for (byte[] peak : peaks.reversed()) {
      right = Rfc6962.nodeHash(peak, right);
    }
    return right;
  }

  /** Every required file that does not say what leads to the root. */
  private void blame() throws IOException {
    for (int index = 0; index < blocks.size(); index++) {
      Block block = blocks.get(index);
      if (!block.agree()) {
        blame(index, block.trustBundle);
      }
    }
    List<List<byte[]>> computed = levels == null ? List.of() : levels;
    for (int level = 1; level <= computed.size(); level++) {
      List<byte[]> hashes = computed.get(level - 1);
      for (int at = 0; at < hashes.size(); at += TilePath.FULL) {
        int index = at / TilePath.FULL;
        List<byte[]> wanted = hashes.subList(at, at + width(level, index));
        List<byte[]> found = hashesOfTile(level, index, wanted.size(), true);
        if (found != null && !same(found, wanted)) {
          problem(
              name(level, index),
              "does not hold the hashes that lead to the signed root",
              FirstDifference.ofHashes(found, wanted));
        }
      }
    }
  }

  /** Names the side of a block that is wrong, and where it begins to be. */
  private void blame(long index, boolean bundleIsRight) throws IOException {
    int width = width(0, index);
    List<byte[]> leaves = leavesOfBundle(TilePath.ENTRIES, index, width, false);
    List<byte[]> tile = hashesOfTile(0, index, width, false);
    String bundleName = name(TilePath.ENTRIES, index);
    if (bundleIsRight) {
      problem(
          name(0, index),
          "is not the tile of the entries that lead to the signed root",
          leaves == null || tile == null ? -1 : FirstDifference.ofHashes(tile, leaves));
    } else if (leaves == null || tile == null) {
      problem(bundleName, "holds entries that do not lead to the signed root");
    } else {
      int entry = FirstDifference.index(leaves, tile);
      byte[] bundle = listing.read(bundleName, MAX_BUNDLE);
      problem(
          bundleName,
          "holds entries that do not lead to the signed root; the first is entry "
              + (index * TilePath.FULL + entry),
          bundle == null ? -1 : FirstDifference.startOfEntry(bundle, entry));
    }
  }

  /** Files that the present size does not demand: kept partial ones, or foreign. */
  private void others() throws IOException {
    Map<String, TilePath> rest = new TreeMap<>(listing.tiles());
    for (int level = TilePath.ENTRIES; level < 8; level++) {
      long tiles = (TilePath.countAt(level, size) + TilePath.FULL - 1) / TilePath.FULL;
      for (long index = 0; index < tiles; index++) {
        rest.remove(name(level, index));
      }
    }
    for (Map.Entry<String, TilePath> file : rest.entrySet()) {
      TilePath path = file.getValue();
      long count = TilePath.countAt(path.level(), size);
      if (path.index() >= blocks.size() || path.index() * TilePath.FULL + path.width() > count) {
        problem(file.getKey(), "is outside of the tree that the checkpoint covers");
      } else if (levels != null) {
        kept(file.getKey(), path);
      }
    }
  }

  private void kept(String name, TilePath path) throws IOException {
    List<byte[]> wanted;
    List<byte[]> found;
    if (path.level() <= 0) {
      wanted = truth(path.index());
      found =
          path.level() == 0
              ? hashesOfTile(0, path.index(), path.width(), true)
              : leavesOfBundle(TilePath.ENTRIES, path.index(), path.width(), true);
    } else {
      int from = (int) path.index() * TilePath.FULL;
      wanted =
          levels == null ? null : levels.get(path.level() - 1).subList(from, from + path.width());
      found = hashesOfTile(path.level(), path.index(), path.width(), true);
    }
    if (wanted != null && found != null && !same(found, wanted.subList(0, path.width()))) {
      List<byte[]> right = wanted.subList(0, path.width());
      byte[] bytes = path.level() == TilePath.ENTRIES ? listing.read(name, MAX_BUNDLE) : null;
      problem(
          name,
          "is not the beginning of what lead to the signed root",
          bytes == null
              ? FirstDifference.ofHashes(found, right)
              : FirstDifference.startOfEntry(bytes, FirstDifference.index(found, right)));
    }
  }

  /** Leaf hashes of a block, from the side that is right. */
  private @Nullable List<byte[]> truth(long index) throws IOException {
    int width = width(0, index);
    return blocks.get((int) index).trustBundle
        ? leavesOfBundle(TilePath.ENTRIES, index, width, false)
        : hashesOfTile(0, index, width, false);
  }

  private @Nullable List<byte[]> leavesOfBundle(int level, long index, int width, boolean report)
      throws IOException {
    String name = new TilePath(level, index, width).text();
    byte[] bytes = listing.read(name, MAX_BUNDLE);
    try {
      if (bytes == null) {
        throw new TlogFormatException("is missing");
      }
      return EntryBundle.decode(bytes, width).stream().map(Rfc6962::leafHash).toList();
    } catch (TlogFormatException e) {
      if (report) {
        problem(
            name,
            String.valueOf(e.getMessage()),
            bytes == null ? -1 : FirstDifference.endOfEntries(bytes, width));
      }
      return null;
    }
  }

  private @Nullable List<byte[]> hashesOfTile(int level, long index, int width, boolean report)
      throws IOException {
    String name = new TilePath(level, index, width).text();
    byte[] bytes = listing.read(name, MAX_TILE);
    if (bytes == null || bytes.length != width * Rfc6962.HASH_BYTES) {
      if (report) {
        problem(
            name,
            bytes == null ? "is missing" : "has " + bytes.length + " bytes",
            bytes == null ? -1 : Math.min(bytes.length, width * Rfc6962.HASH_BYTES));
      }
      return null;
    }
    List<byte[]> hashes = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      int at = i * Rfc6962.HASH_BYTES;
      hashes.add(Arrays.copyOfRange(bytes, at, at + Rfc6962.HASH_BYTES));
    }
    return hashes;
  }

  private void problem(String file, String what) {
    problem(file, what, -1);
  }

  private void problem(String file, String what, long offset) {
    if (bad.add(file)) {
      problems.add(new LogVerifier.Problem(file, what, offset));
    }
  }

  private long blockCount() {
    return (size + TilePath.FULL - 1) / TilePath.FULL;
  }

  private int width(int level, long index) {
    return (int) Math.min(TilePath.FULL, TilePath.countAt(level, size) - index * TilePath.FULL);
  }

  private String name(int level, long index) {
    return new TilePath(level, index, width(Math.max(level, 0), index)).text();
  }

  private static boolean same(List<byte[]> one, List<byte[]> other) {
    return one.size() == other.size() && Arrays.deepEquals(one.toArray(), other.toArray());
  }
}
