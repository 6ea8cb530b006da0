package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a log must look like, worked out plainly from its entries: another way than the writer's, so
 * that both must be wrong in the same way to agree.
 */
final class ReferenceLog {
  private final List<byte[]> entries;
  private final List<byte[]> leaves = new ArrayList<>();

  ReferenceLog(List<byte[]> entries) {
    this.entries = entries;
    entries.forEach(entry -> leaves.add(Rfc6962.leafHash(entry)));
  }

  /** Reads all entries of the published log. */
  static ReferenceLog read(LogStore store, SigningKey key) throws IOException {
    byte[] note = store.get(LogStore.CHECKPOINT);
    assertThat(note).as("a checkpoint is published").isNotNull();
    Checkpoint checkpoint = Checkpoint.open(note, key.verifier());
    List<byte[]> entries = new ArrayList<>();
    LogFiles files = new LogFiles(store);
    for (long bundle = 0; bundle * TilePath.FULL < checkpoint.size(); bundle++) {
      entries.addAll(files.entries(bundle, checkpoint.size()));
    }
    ReferenceLog log = new ReferenceLog(entries);
    assertThat(entries).hasSize((int) checkpoint.size());
    log.requireRoot(checkpoint);
    return log;
  }

  List<byte[]> entries() {
    return entries;
  }

  /** The checkpoint is one of this log, now or earlier. */
  void requireRoot(Checkpoint checkpoint) {
    assertThat(checkpoint.size()).isLessThanOrEqualTo(entries.size());
    byte[] root = root(leaves.subList(0, (int) checkpoint.size()));
    assertThat(checkpoint.rootHex())
        .as("root at size " + checkpoint.size())
        .isEqualTo(java.util.HexFormat.of().formatHex(root));
  }

  /** MTH of RFC 6962 section 2.1, word for word. */
  private static byte[] root(List<byte[]> hashes) {
    if (hashes.isEmpty()) {
      return Rfc6962.emptyRoot();
    }
    if (hashes.size() == 1) {
      return hashes.getFirst();
    }
    int k = (int) SubtreeHashes.split(hashes.size());
    return Rfc6962.nodeHash(root(hashes.subList(0, k)), root(hashes.subList(k, hashes.size())));
  }

  /** No entry stands twice. */
  void requireEachOnce() {
    HashSet<ByteBuffer> seen = new HashSet<>();
    for (byte[] entry : entries) {
      assertThat(seen.add(ByteBuffer.wrap(entry))).as("an entry stands twice").isTrue();
    }
  }

  /** Every resource of the store is one that this log has or had, and none is missing. */
  void requireResources(LogStore store) throws IOException {
    Map<String, byte[]> wanted = required();
    HashSet<String> missing = new HashSet<>(wanted.keySet());
    for (String name : store.list("")) {
      missing.remove(name);
      if (name.equals(LogStore.CHECKPOINT)) {
        continue;
      }
      Optional<TilePath> path = TilePath.parse(name);
      assertThat(path).as("stray " + name).isPresent();
      byte[] right = bytes(path.orElseThrow());
      assertThat(right).as(name + " is outside of the tree").isNotNull();
      assertThat(store.get(name)).as(name).isEqualTo(right);
    }
    assertThat(missing).as("missing resources").isEmpty();
  }

  private Map<String, byte[]> required() {
    Map<String, byte[]> all = new HashMap<>();
    for (int level = TilePath.ENTRIES; level < 3; level++) {
      long count = TilePath.countAt(level, entries.size());
      for (long at = 0; at < count; at += TilePath.FULL) {
        int width = (int) Math.min(TilePath.FULL, count - at);
        TilePath path = new TilePath(level, at / TilePath.FULL, width);
        all.put(path.text(), new byte[0]);
      }
    }
    return all;
  }

  /** What the resource must hold; null when the tree has no such one. */
  private byte @org.jspecify.annotations.Nullable [] bytes(TilePath path) {
    long from = path.index() * TilePath.FULL;
    if (from + path.width() > TilePath.countAt(path.level(), entries.size())) {
      return null;
    }
    int start = (int) from;
    if (path.level() == TilePath.ENTRIES) {
      return EntryBundle.encode(entries.subList(start, start + path.width()));
    }
    int span = 1 << (8 * path.level());
    byte[] tile = new byte[path.width() * 32];
    for (int i = 0; i < path.width(); i++) {
      byte[] hash = root(leaves.subList((start + i) * span, (start + i + 1) * span));
      System.arraycopy(hash, 0, tile, 32 * i, 32);
    }
    return tile;
  }
}
