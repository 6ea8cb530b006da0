package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against what was seen earlier: rollbacks, forks, split views, and growth alone. */
class ContinuityTest {
  private static final LogKeys KEYS = LogKeys.of(TestLog.KEY.verifier());

  @TempDir Path folder;

  private static Checkpoint tree(List<byte[]> entries) {
    List<byte[]> leaves = entries.stream().map(Rfc6962::leafHash).toList();
    return Checkpoint.of("log.example/test", leaves.size(), Rfc6962.root(leaves));
  }

  private static SubtreeHashes hashes(List<byte[]> entries) {
    return SubtreeHashes.of(entries.stream().map(Rfc6962::leafHash).toList());
  }

  /** Another history: differs from entry 4 on. */
  private static List<byte[]> fork(int size) {
    List<byte[]> entries = new ArrayList<>(TestLog.numbers(0, size));
    for (int i = 4; i < size; i++) {
      entries.set(i, TestLog.numbers(i + 1_000_000, i + 1_000_001).getFirst());
    }
    return entries;
  }

  @Test
  void everyPairOfSizes_isSameGrownRolledBackOrForked() throws Exception {
    for (int before = 0; before < 20; before++) {
      for (int now = 0; now < 20; now++) {
        Checkpoint earlier = tree(TestLog.numbers(0, before));
        List<byte[]> grown = TestLog.numbers(0, now);
        assertThat(Continuity.of(earlier, tree(grown), hashes(grown)))
            .isEqualTo(
                before == now
                    ? Continuity.SAME
                    : before < now ? Continuity.EXTENDS : Continuity.ROLLED_BACK);
        if (before > 4 && now >= before) {
          List<byte[]> forked = fork(now);
          assertThat(Continuity.of(earlier, tree(forked), hashes(forked)))
              .isEqualTo(Continuity.FORKED);
        }
      }
    }
  }

  @Test
  void tilesForgedToShowTheRememberedRoot_doNotHideAFork() throws Exception {
    List<byte[]> real = TestLog.numbers(0, 8);
    List<byte[]> forked = fork(16);
    SubtreeHashes forged =
        (start, end) ->
            end <= 8 && start == 0 && end == 8
                ? hashes(real).hash(0, 8)
                : hashes(forked).hash(start, end);
    assertThat(Continuity.of(tree(real), tree(forked), forged)).isEqualTo(Continuity.FORKED);
  }

  @Test
  void memory_isKeyedByPinnedKeysAndKeepsBothSidesOfAConflict() throws Exception {
    CheckpointMemory memory = new CheckpointMemory(folder, Disk.system());
    assertThat(memory.newest(KEYS)).isEmpty();
    SignedNote first = TestLog.KEY.sign(tree(TestLog.numbers(0, 5)).text());
    memory.remember(KEYS, first);
    assertThat(memory.newest(KEYS)).hasValue(first);
    byte[] seed = new byte[32];
    seed[0] = 1;
    SigningKey sameName = SigningKey.fromSeed("log.example/test", seed);
    assertThat(memory.newest(LogKeys.of(sameName.verifier()))).isEmpty();
    SignedNote other = TestLog.KEY.sign(tree(fork(5)).text());
    Path kept = memory.keepConflict(KEYS, first, other);
    assertThat(kept.resolve("remembered")).hasBinaryContent(first.encode());
    assertThat(kept.resolve("seen")).hasBinaryContent(other.encode());
    assertThat(memory.newest(KEYS)).hasValue(first);
    Path file;
    try (var walk = Files.walk(folder)) {
      file = walk.filter(path -> path.endsWith("checkpoint")).findFirst().orElseThrow();
    }
    Files.writeString(file, Files.readString(file).replace("\n5\n", "\n4\n"));
    assertThatThrownBy(() -> memory.newest(KEYS)).isInstanceOf(TlogFormatException.class);
  }

  /** A log's files in memory. */
  private static Map<String, byte[]> files(List<byte[]> entries) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    List<byte[]> hashes = new ArrayList<>(entries.stream().map(Rfc6962::leafHash).toList());
    for (int at = 0; at < entries.size(); at += 256) {
      List<byte[]> block = entries.subList(at, Math.min(at + 256, entries.size()));
      files.put(
          new TilePath(TilePath.ENTRIES, at / 256, block.size()).text(), EntryBundle.encode(block));
    }
    for (int level = 0; !hashes.isEmpty(); level++) {
      List<byte[]> above = new ArrayList<>();
      for (int at = 0; at < hashes.size(); at += 256) {
        List<byte[]> block = hashes.subList(at, Math.min(at + 256, hashes.size()));
        byte[] tile = new byte[32 * block.size()];
        for (int i = 0; i < block.size(); i++) {
          System.arraycopy(block.get(i), 0, tile, 32 * i, 32);
        }
        files.put(new TilePath(level, at / 256, block.size()).text(), tile);
        if (block.size() == 256) {
          above.add(Rfc6962.root(block));
        }
      }
      hashes = above;
    }
    files.put("checkpoint", TestLog.KEY.sign(tree(entries).text()).encode());
    return files;
  }

  private LogFiles onDisk(Map<String, byte[]> files) throws IOException {
    Path log = Files.createTempDirectory(folder, "log");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = log.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return new LogFiles(log, Disk.system());
  }

  private IncrementalVerifier.Report grown(Map<String, byte[]> files, int from, List<Long> seen)
      throws IOException {
    return IncrementalVerifier.verify(
        onDisk(files), KEYS, tree(TestLog.numbers(0, from)), (index, _) -> seen.add(index));
  }

  @Test
  void growth_isProvedFromAnyEarlierSize() throws Exception {
    for (int size : new int[] {0, 1, 255, 256, 257, 700}) {
      Map<String, byte[]> files = files(TestLog.numbers(0, size));
      for (int from : new int[] {0, 1, 255, 256, 257, 600, 700}) {
        if (from > size) {
          continue;
        }
        List<Long> seen = new ArrayList<>();
        IncrementalVerifier.Report report = grown(files, from, seen);
        assertThat(report.problems()).as(from + " to " + size).isEmpty();
        assertThat(report.size()).isEqualTo(size);
        assertThat(seen).hasSize(size - from);
        assertThat(seen.isEmpty() ? from : seen.getFirst()).isEqualTo(from);
      }
    }
  }

  @Test
  void rollbackForkAndDamageInTheGrowth_areSeen() throws Exception {
    assertThat(grown(files(TestLog.numbers(0, 300)), 301, new ArrayList<>()).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.what()).contains("rolled back"));
    assertThat(grown(files(fork(700)), 300, new ArrayList<>()).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.what()).contains("forked"));
    Map<String, byte[]> good = files(TestLog.numbers(0, 700));
    for (String name : good.keySet()) {
      boolean old = name.matches("tile/(entries|0)/000");
      Map<String, byte[]> bad = new HashMap<>(good);
      byte[] bytes = good.get(name).clone();
      bytes[bytes.length - 1] ^= 1;
      bad.put(name, bytes);
      List<Long> seen = new ArrayList<>();
      // What was verified before is not read again; that is what "incremental" says.
      assertThat(grown(bad, 300, seen).problems().isEmpty()).as(name).isEqualTo(old);
      bad.put(name, Arrays.copyOf(bytes, bytes.length - 1));
      assertThat(grown(bad, 300, seen).problems().isEmpty()).as(name + " cut").isEqualTo(old);
      bad.remove(name);
      assertThat(grown(bad, 300, seen).problems().isEmpty()).as(name + " gone").isEqualTo(old);
    }
  }

  @Test
  void rememberedStateOfAnotherHistory_isForkedAlsoInsideOneTile() throws Exception {
    Checkpoint remembered = tree(fork(10));
    IncrementalVerifier.Report report =
        IncrementalVerifier.verify(
            onDisk(files(TestLog.numbers(0, 12))), KEYS, remembered, (_, _) -> {});
    assertThat(report.problems()).isNotEmpty();
  }
}
