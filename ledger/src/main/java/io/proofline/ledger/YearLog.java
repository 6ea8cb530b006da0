package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogFiles;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.ProofVerifier;
import io.proofline.tlog.Rfc6962;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.SubtreeHashes;
import io.proofline.tlog.TilePath;
import io.proofline.tlog.TileTree;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.TlogProof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one year's log. Every entry is checked against the signed checkpoint before it is used;
 * what was checked is kept until the checkpoint changes. Not thread-safe.
 */
final class YearLog {
  private static final int RELOADS = 3;

  private final int year;
  private final Path directory;
  private final LogFiles files;
  private final Path publicKey;
  private final Disk disk;
  private LogKeys keys;
  private byte @Nullable [] note;
  private @Nullable State state;

  YearLog(Layout layout, int year, Disk disk) throws IOException {
    this.year = year;
    this.directory = layout.log(year);
    this.files = new LogFiles(directory, disk);
    this.publicKey = layout.publicKey(year);
    this.disk = disk;
    this.keys = publicKeys(publicKey, disk);
  }

  static LogKeys publicKeys(Path file, Disk disk) throws IOException {
    try {
      String text = new String(disk.read(file), StandardCharsets.UTF_8);
      if (!text.endsWith("\n")) {
        throw new IntegrityException(file + " does not end with a line feed");
      }
      return LogKeys.parse(text);
    } catch (TlogFormatException e) {
      throw new IntegrityException(file + ": " + e.getMessage());
    } catch (NoSuchFileException e) {
      throw new IntegrityException(file + " is missing");
    }
  }

  int year() {
    return year;
  }

  /** The keys that signed the checkpoint; read again whenever that changes. */
  LogKeys keys() {
    return keys;
  }

  /** The checkpoint now on disk, its signature checked. */
  Checkpoint checkpoint() throws IOException {
    return state().checkpoint;
  }

  /** Its signed form. */
  SignedNote signedCheckpoint() throws IOException {
    return SignedNote.parse(state().note);
  }

  /** The leaf at the index of the present tree. */
  byte[] entry(long index) throws IOException {
    State now = state();
    if (index < 0 || index >= now.checkpoint.size()) {
      throw new IndexOutOfBoundsException("no leaf " + index + " in " + directory);
    }
    return now.bundle(index / TilePath.FULL).get((int) (index % TilePath.FULL));
  }

  /** Inclusion proof of a leaf under the present checkpoint. */
  TlogProof prove(long index) throws IOException {
    State now = state();
    byte[] leaf = Rfc6962.leafHash(entry(index));
    SubtreeHashes tree = new TileTree(now::verifiedTile, now.checkpoint.size());
    List<byte[]> path = tree.inclusion(index, now.checkpoint.size());
    if (!ProofVerifier.inclusion(index, now.checkpoint.size(), leaf, path, now.checkpoint.root())) {
      throw new IntegrityException(directory + ": leaf " + index + " is not under the checkpoint");
    }
    return TlogProof.of(index, path, SignedNote.parse(now.note));
  }

  /** The tree, read from verified tiles. */
  TileTree tree() throws IOException {
    State now = state();
    return new TileTree(now::verifiedTile, now.checkpoint.size());
  }

  private State state() throws IOException {
    for (int left = RELOADS; ; left--) {
      try {
        return stateNow();
      } catch (IntegrityException e) {
        // Keys may just have been replaced: between reading the one file and the other.
        LogKeys before = keys;
        keys = publicKeys(publicKey, disk);
        if (left == 0 || before.equals(keys)) {
          throw e;
        }
      }
    }
  }

  private State stateNow() throws IOException {
    byte[] read;
    try {
      read = files.checkpoint();
    } catch (NoSuchFileException e) {
      throw new IntegrityException(directory.resolve("checkpoint") + " is missing");
    }
    if (state != null && Arrays.equals(note, read)) {
      return state;
    }
    LogKeys now = publicKeys(publicKey, disk);
    try {
      State fresh = new State(read, Checkpoint.open(read, now));
      keys = now;
      note = read;
      state = fresh;
      return fresh;
    } catch (TlogFormatException e) {
      throw new IntegrityException(directory.resolve("checkpoint") + ": " + e.getMessage());
    }
  }

  private final class State {
    private final byte[] note;
    private final Checkpoint checkpoint;
    private final java.util.HashMap<TilePath, byte[]> verified = new java.util.HashMap<>();
    private boolean edgeVerified;
    private long bundleIndex = -1;
    private List<byte[]> bundle = List.of();

    State(byte[] note, Checkpoint checkpoint) {
      this.note = note;
      this.checkpoint = checkpoint;
    }

    List<byte[]> bundle(long index) throws IOException {
      if (index == bundleIndex) {
        return bundle;
      }
      long size = checkpoint.size();
      int width = (int) Math.min(TilePath.FULL, size - index * TilePath.FULL);
      byte[] tile = verifiedTile(new TilePath(0, index, width));
      Path file = directory.resolve(new TilePath(TilePath.ENTRIES, index, width).text());
      List<byte[]> entries;
      try {
        entries = files.entries(index, size);
      } catch (TlogFormatException e) {
        throw new IntegrityException(e.getMessage() == null ? file.toString() : e.getMessage());
      } catch (NoSuchFileException e) {
        throw new IntegrityException(file + " is missing");
      }
      for (int i = 0; i < width; i++) {
        byte[] hash = Rfc6962.leafHash(entries.get(i));
        if (!Arrays.equals(hash, 0, 32, tile, 32 * i, 32 * i + 32)) {
          throw new IntegrityException(
              file + ": entry " + (index * TilePath.FULL + i) + " does not hash to its leaf");
        }
      }
      bundleIndex = index;
      bundle = entries;
      return entries;
    }

    /**
     * A tile that is bound to the signed root: partial ones by the root, full ones by the tile
     * above.
     */
    byte[] verifiedTile(TilePath path) throws IOException {
      byte[] known = verified.get(path);
      if (known != null) {
        return known;
      }
      verifyEdge();
      byte[] tile = readTile(path);
      if (path.isFull()) {
        long above = path.index() / TilePath.FULL;
        long count = TilePath.countAt(path.level() + 1, checkpoint.size());
        int width = (int) Math.min(TilePath.FULL, count - above * TilePath.FULL);
        byte[] parent = verifiedTile(new TilePath(path.level() + 1, above, width));
        int at = 32 * (int) (path.index() % TilePath.FULL);
        byte[] hash = Rfc6962.root(split(tile));
        if (!Arrays.equals(hash, 0, 32, parent, at, at + 32)) {
          throw new IntegrityException(
              directory.resolve(path.text()) + " does not give the hash in the tile above it");
        }
      }
      verified.put(path, tile);
      return tile;
    }

    /** The root is made of all partial tiles, so that one comparison binds them all. */
    private void verifyEdge() throws IOException {
      if (edgeVerified) {
        return;
      }
      long size = checkpoint.size();
      byte[] root = new TileTree(this::readTile, size).hash(0, size);
      if (!Arrays.equals(root, checkpoint.root())) {
        throw new IntegrityException(
            directory.resolve("tile") + ": tiles do not give the root of the signed checkpoint");
      }
      edgeVerified = true;
    }

    private byte[] readTile(TilePath path) throws IOException {
      byte[] tile;
      try {
        tile = files.read(path);
      } catch (NoSuchFileException e) {
        throw new IntegrityException(directory.resolve(path.text()) + " is missing");
      }
      if (tile.length != path.width() * Rfc6962.HASH_BYTES) {
        throw new IntegrityException(
            directory.resolve(path.text()) + " has " + tile.length + " bytes");
      }
      return tile;
    }

    private static List<byte[]> split(byte[] tile) {
      java.util.ArrayList<byte[]> hashes = new java.util.ArrayList<>();
      for (int at = 0; at < tile.length; at += Rfc6962.HASH_BYTES) {
        hashes.add(Arrays.copyOfRange(tile, at, at + Rfc6962.HASH_BYTES));
      }
      return hashes;
    }
  }
}
