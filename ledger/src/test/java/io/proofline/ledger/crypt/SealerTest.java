package io.proofline.ledger.crypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.tlog.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sealed file gives back every byte in order to its end, or a clear error, never less. */
class SealerTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC);
  private static final int CHUNK = SealingStream.CHUNK;
  private static final int HEAD = 19 + 34 + 65; // The three lines, with source "trail".

  private final Path folder;
  private final Sealer sealer;

  SealerTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("data"));
    FileKeyProvider.make(folder.resolve("kek"), Disk.system());
    this.sealer = sealer();
    sealer.prepare();
  }

  /** As another process would have it. */
  private Sealer sealer() throws IOException {
    KeyProvider provider = FileKeyProvider.read(folder.resolve("kek"), Disk.system());
    return new Sealer(new DataKeys(folder.resolve("data"), provider, Disk.system()), CLOCK);
  }

  private static byte[] content(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7})
  void anySize_comesBack_alsoInAnotherProcess(int size) throws Exception {
    byte[] content = content(size);
    byte[] file = sealer.seal(content, "trail");
    assertThat(sealer().open(file)).isEqualTo(content);
    int chunks = Math.max(1, (size + CHUNK - 1) / CHUNK);
    assertThat(file).hasSize(HEAD + size + 16 * chunks + 32);
    Path path = Files.write(folder.resolve("f"), file);
    assertThat(Sealer.isWhole(path)).isTrue();
    try (InputStream in = sealer.open(path)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void oneContentTwice_givesFilesWithNothingInCommon() throws Exception {
    byte[] one = sealer.seal(content(100), "trail");
    byte[] other = sealer.seal(content(100), "trail");
    assertThat(Arrays.copyOfRange(one, HEAD, one.length))
        .isNotEqualTo(Arrays.copyOfRange(other, HEAD, other.length));
    assertThat(new String(one, StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(content(100), 0, 8, StandardCharsets.ISO_8859_1));
  }

  @Test
  void anyFlippedByte_isFound_andNoByteBehindItIsGiven() throws Exception {
    byte[] content = content(CHUNK + 100);
    byte[] good = sealer.seal(content, "trail");
    Random random = new Random(20261120);
    for (int round = 0; round < 600; round++) {
      int at = round < HEAD ? round : random.nextInt(good.length);
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << random.nextInt(8));
      ByteArrayOutputStream given = new ByteArrayOutputStream();
      assertThatThrownBy(() -> drain(bad, given))
          .as("byte " + at)
          .isInstanceOfAny(DamagedFileException.class, KeyUnavailableException.class);
      byte[] part = given.toByteArray();
      assertThat(part).isEqualTo(Arrays.copyOf(content, part.length));
      assertThat(part.length).isLessThan(content.length);
    }
  }

  private void drain(byte[] file, ByteArrayOutputStream to) throws IOException {
    Path path = Files.write(folder.resolve("bad"), file);
    try (InputStream in = sealer.open(path)) {
      in.transferTo(to);
    }
  }

  @Test
  void cutAnywhere_orGrown_isFound() throws Exception {
    byte[] good = sealer.seal(content(2 * CHUNK), "trail");
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      int length = round < 200 ? good.length - 1 - round : random.nextInt(good.length);
      byte[] bad = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> sealer.open(bad))
          .as("cut at " + length)
          .isInstanceOf(DamagedFileException.class);
    }
    assertThatThrownBy(() -> sealer.open(Arrays.copyOf(good, good.length + 1)))
        .isInstanceOf(DamagedFileException.class);
  }

  @Test
  void chunksSwappedDroppedOrTakenFromAnotherFile_areFound() throws Exception {
    byte[] good = sealer.seal(content(3 * CHUNK), "trail");
    byte[] other = sealer.seal(content(3 * CHUNK), "trail");
    int sealed = CHUNK + 16;
    byte[] swapped = good.clone();
    System.arraycopy(good, HEAD, swapped, HEAD + sealed, sealed);
    System.arraycopy(good, HEAD + sealed, swapped, HEAD, sealed);
    byte[] dropped = Arrays.copyOf(good, good.length - sealed);
    System.arraycopy(good, good.length - 32, dropped, dropped.length - 32, 32);
    byte[] foreign = good.clone();
    System.arraycopy(other, HEAD, foreign, HEAD, sealed);
    for (byte[] bad : new byte[][] {swapped, dropped, foreign}) {
      assertThatThrownBy(() -> sealer.open(bad)).isInstanceOf(DamagedFileException.class);
    }
  }

  @Test
  void withoutItsDataKey_theErrorNamesTheKey() throws Exception {
    byte[] file = sealer.seal(content(10), "trail");
    Path path = Files.write(folder.resolve("f"), file);
    String key = Sealer.dataKey(path);
    assertThat(key).startsWith("2026-11-20/trail-");
    sealer.keys().destroy(key);
    assertThat(sealer.keys().holds(key)).isFalse();
    for (Sealer one : new Sealer[] {sealer, sealer()}) {
      assertThatThrownBy(() -> one.open(file))
          .isInstanceOf(KeyUnavailableException.class)
          .hasMessageContaining(key)
          .hasMessageContaining("is not held");
    }
    assertThat(Sealer.isWhole(path)).isTrue();
    sealer.keys().destroy(key); // Again: nothing to do.
  }

  @Test
  void anotherWrappingKey_isNamed() throws Exception {
    byte[] file = sealer.seal(content(10), "trail");
    Files.delete(folder.resolve("kek"));
    FileKeyProvider.make(folder.resolve("kek"), Disk.system());
    assertThatThrownBy(() -> sealer().open(file))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("restore the key-encryption key");
    Files.delete(folder.resolve("kek"));
    assertThatThrownBy(() -> FileKeyProvider.read(folder.resolve("kek"), Disk.system()))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("is missing");
  }

  @Test
  void dataKeyUnderAnotherName_doesNotOpen() throws Exception {
    byte[] file = sealer.seal(content(10), "trail");
    Path path = Files.write(folder.resolve("f"), file);
    String key = Sealer.dataKey(path);
    String other = "2026-11-19/trail-" + key.substring(key.length() - 16);
    Files.createDirectories(folder.resolve("data/2026-11-19"));
    Files.copy(folder.resolve("data/" + key), folder.resolve("data/" + other));
    assertThatThrownBy(() -> sealer().keys().open(other))
        .isInstanceOf(KeyUnavailableException.class);
  }

  @Test
  void oneKeyPerSourceAndDay_keptWhereOnlyItsOwnerReads() throws Exception {
    String trail = sealer.keys().forWriting("trail", LocalDate.of(2026, 11, 20)).reference();
    assertThat(sealer().keys().forWriting("trail", LocalDate.of(2026, 11, 20)).reference())
        .isEqualTo(trail);
    assertThat(sealer.keys().forWriting("trail-more", LocalDate.of(2026, 11, 20)).reference())
        .isNotEqualTo(trail);
    assertThat(sealer.keys().forWriting("trail", LocalDate.of(2026, 11, 21)).reference())
        .startsWith("2026-11-21/trail-");
    assertThat(Files.getPosixFilePermissions(folder.resolve("data/" + trail))).hasSize(2);
    assertThat(Files.getPosixFilePermissions(folder.resolve("kek"))).hasSize(2);
    assertThatThrownBy(() -> sealer.keys().forWriting("../x", LocalDate.of(2026, 11, 20)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failingDisk_leavesNoFileThatOpens() throws Exception {
    byte[] content = content(3 * CHUNK);
    int whole = sealer.seal(content, "trail").length;
    for (int room = 0; room < whole; room += 9_973) {
      ByteArrayOutputStream disk = new ByteArrayOutputStream();
      int limit = room;
      OutputStream full =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
              int fits = Math.min(length, limit - disk.size());
              disk.write(bytes, offset, fits);
              if (fits < length) {
                throw new IOException("No space left on device");
              }
            }
          };
      assertThatThrownBy(
              () -> {
                try (OutputStream out = sealer.sealing(full, "trail")) {
                  out.write(content);
                }
              })
          .as("room for " + room)
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> sealer.open(disk.toByteArray()))
          .as("room for " + room)
          .isInstanceOf(DamagedFileException.class);
    }
  }

  @Test
  void nameOfABlob_needsTheSecretOfTheWorkspace(@TempDir Path other) throws Exception {
    String hash = "ab".repeat(32);
    assertThat(sealer.name(hash)).isEqualTo(sealer().name(hash)).isNotEqualTo(hash);
    Files.createDirectories(other.resolve("data"));
    KeyProvider provider = FileKeyProvider.make(other.resolve("kek"), Disk.system());
    Sealer stranger =
        new Sealer(new DataKeys(other.resolve("data"), provider, Disk.system()), CLOCK);
    stranger.prepare();
    assertThat(stranger.name(hash)).isNotEqualTo(sealer.name(hash));
  }
}
