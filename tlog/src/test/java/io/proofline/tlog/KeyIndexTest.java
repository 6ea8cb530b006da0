package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyIndexTest {
  @TempDir Path directory;

  private static IdempotencyKey key(long number) {
    return IdempotencyKey.of("key", Long.toString(number));
  }

  private KeyIndex filled(int upTo, int step) throws IOException {
    KeyIndex index = new KeyIndex(directory, Disk.system(), 64);
    for (int i = 0; i < upTo; i++) {
      index.add(key(i), i);
      if (i % step == step - 1) {
        flush(index, i + 1);
        index.merge(Rest.NONE);
      }
    }
    return index;
  }

  private static void flush(KeyIndex index, int published) throws IOException {
    index.write(index.take(published), root(published), "run");
    index.load();
  }

  private static byte[] root(int size) {
    return Rfc6962.sha256(new byte[] {(byte) size, (byte) (size >> 8), (byte) (size >> 16)});
  }

  private List<Path> runs() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".keys")).sorted().toList();
    }
  }

  @Test
  void everyKeyIsFoundAndNoOther_whateverIsMerged() throws Exception {
    KeyIndex index = filled(20_100, 100);
    KeyIndex opened = new KeyIndex(directory, Disk.system(), 64);
    opened.load();
    for (KeyIndex one : List.of(index, opened)) {
      for (int i = 0; i < 20_100; i++) {
        assertThat(one.find(key(i))).isEqualTo(i);
      }
      for (int i = 20_100; i < 25_000; i++) {
        assertThat(one.find(key(i))).isEqualTo(-1);
      }
      assertThat(one.covered()).isEqualTo(20_100);
      assertThat(one.coveredRoot()).isEqualTo(root(20_100));
    }
    assertThat(runs()).as("few files, however many were written").hasSizeLessThan(24);
  }

  @Test
  void anyFlippedByteOfARun_isFoundOrChangesNoAnswer() throws Exception {
    filled(300, 300);
    Path run = runs().getFirst();
    byte[] good = Files.readAllBytes(run);
    int found = 0;
    for (int at = 0; at < good.length; at += 13) {
      byte[] bad = good.clone();
      bad[at] ^= 4;
      Files.delete(run); // The old one stays mapped.
      Files.write(run, bad);
      try {
        KeyIndex index = new KeyIndex(directory, Disk.system(), 64);
        index.load();
        for (int i = 0; i < 300; i++) {
          assertThat(index.find(key(i))).as("byte " + at).isEqualTo(i);
        }
      } catch (TlogFormatException e) {
        found++;
      }
    }
    assertThat(found).isGreaterThan(300);
  }

  @Test
  void runThatIsCut_isNotOpened() throws Exception {
    filled(300, 300);
    Path run = runs().getFirst();
    byte[] good = Files.readAllBytes(run);
    for (int length : new int[] {0, 10, 4095, 4096, 8192, good.length - 1}) {
      Files.delete(run);
      Files.write(run, java.util.Arrays.copyOf(good, length));
      KeyIndex index = new KeyIndex(directory, Disk.system(), 64);
      assertThatThrownBy(index::load).isInstanceOf(TlogFormatException.class);
    }
  }

  @Test
  void secondIndexOverTheSameFiles_seesWhatTheFirstWrote() throws Exception {
    KeyIndex one = filled(200, 100);
    KeyIndex two = new KeyIndex(directory, Disk.system(), 64);
    two.load();
    for (int i = 200; i < 1000; i++) {
      one.add(key(i), i);
      two.add(key(i), i);
    }
    flush(one, 1000);
    one.merge(Rest.NONE);
    flush(two, 1000); // Done already.
    for (int i = 0; i < 1000; i++) {
      assertThat(two.find(key(i))).isEqualTo(i);
    }
  }
}
