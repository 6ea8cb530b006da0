package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterTest {
  @TempDir Path directory;
  private TestLog log;

  @BeforeEach
  void makeLog() {
    log = new TestLog(directory);
  }

  @Test
  void batchesOfAnySize_giveTheSameTreeAsOneBatch() throws Exception {
    Random random = new Random(512);
    TestLog whole = new TestLog(directory.resolve("whole"));
    Checkpoint atOnce = whole.append(TestLog.numbers(0, 1200));
    int size = 0;
    Checkpoint last = null;
    while (size < 1200) {
      int next = Math.min(1200, size + 1 + random.nextInt(300));
      last = log.append(TestLog.numbers(size, next));
      assertThat(log.verify().problems()).isEmpty();
      size = next;
    }
    assertThat(last).isEqualTo(atOnce);
    assertThat(log.verify().proved()).isEqualTo(1200);
  }

  @Test
  void fullTile_replacesItsPartialOnes() throws Exception {
    log.append(TestLog.numbers(0, 255));
    assertThat(log.log.resolve("tile/0/000.p/255")).exists();
    log.append(TestLog.numbers(255, 256));
    assertThat(log.log.resolve("tile/0/000.p")).doesNotExist();
    assertThat(log.log.resolve("tile/entries/000.p")).doesNotExist();
    assertThat(log.log.resolve("tile/1/000.p/1")).exists();
    assertThat(log.verify().problems()).isEmpty();
  }

  @Test
  void writer_refusesALogThatWasPutBack() throws Exception {
    log.append(TestLog.numbers(0, 3));
    Path copy = directory.resolve("copy");
    copy(log.log, copy);
    log.append(TestLog.numbers(3, 5));
    forgetJournal();
    delete(log.log);
    copy(copy, log.log);

    log.reopen();
    assertThatThrownBy(() -> log.append(TestLog.numbers(5, 6)))
        .isInstanceOf(TlogFormatException.class)
        .hasMessageContaining("is lost");
    log.reopen();
    assertThatThrownBy(log::publish).isInstanceOf(TlogFormatException.class);
    LogVerifier.Report report =
        LogVerifier.verify(
            log.log, TestLog.KEY.verifier(), Files.readAllBytes(log.memory), (_, _) -> {});
    assertThat(report.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.file()).isEqualTo("checkpoint");
              assertThat(problem.what()).contains("rolled back");
            });
  }

  @Test
  void writer_refusesWhenItsMemoryIsGone() throws Exception {
    log.append(TestLog.numbers(0, 3));
    Files.delete(log.memory);
    assertThatThrownBy(() -> log.append(TestLog.numbers(3, 4)))
        .isInstanceOf(TlogFormatException.class)
        .hasMessageContaining("signed is missing");
  }

  @Test
  void writer_refusesToBuildOnADamagedTileOrEntry() throws Exception {
    log.append(TestLog.numbers(0, 3));
    int next = 3;
    for (String name : List.of("tile/0/000.p/3", "tile/entries/000.p/3")) {
      int number = next++;
      Path file = log.log.resolve(name);
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      bad[bad.length - 1] ^= 1;
      Files.write(file, bad);
      log.reopen();
      assertThatThrownBy(() -> log.append(TestLog.numbers(number, number + 1)))
          .isInstanceOf(TlogFormatException.class);
      Files.write(file, good);
    }
    log.reopen();
    log.append(TestLog.numbers(next, next + 1));
    assertThat(log.verify().problems()).isEmpty();
  }

  @Test
  void writersOfTwoThreads_takeTurnsAndLoseNothing() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<Checkpoint>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int number = i;
        Callable<Checkpoint> append = () -> log.append(TestLog.numbers(number, number + 1));
        answers.add(pool.submit(append));
      }
      for (Future<Checkpoint> answer : answers) {
        answer.get();
      }
    }
    LogVerifier.Report report = log.verify();
    assertThat(report.problems()).isEmpty();
    assertThat(report.size()).isEqualTo(40);
  }

  @Test
  void verifier_namesTheFileOfAnyChange() throws Exception {
    log.append(TestLog.numbers(0, 250));
    log.append(TestLog.numbers(250, 600));
    log.append(TestLog.numbers(600, 603));
    Random random = new Random(20261121);
    for (Path file : files()) {
      byte[] good = Files.readAllBytes(file);
      String name = log.log.relativize(file).toString().replace('\\', '/');
      for (int round = 0; round < 40; round++) {
        byte[] bad = good.clone();
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bad);
        assertNamed(name, "flipped");
      }
      Files.write(file, java.util.Arrays.copyOf(good, good.length - 1));
      assertNamed(name, "cut");
      Files.write(file, good);
      Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
      assertNamed(name, "byte added");
      if (!name.contains(".p/") || name.endsWith("/91") || name.endsWith("/2")) {
        Files.delete(file);
        assertNamed(name, "deleted");
      }
      Files.write(file, good);
    }
    assertThat(log.verify().problems()).isEmpty();
  }

  private void assertNamed(String name, String what) throws Exception {
    LogVerifier.Report report = log.verify();
    assertThat(report.problems()).as(what + " " + name).isNotEmpty();
    assertThat(report.problems().getFirst().file()).as(what).isEqualTo(name);
    if (!name.equals("checkpoint")) {
      assertThat(report.problems()).as(what + " " + name).hasSize(1);
    }
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> walk = Files.walk(log.log)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void verifier_reportsForeignFilesAndTilesOutsideOfTheTree() throws Exception {
    log.append(TestLog.numbers(0, 3));
    Path tiles = log.log.resolve("tile");
    Files.writeString(tiles.resolve("notes.txt"), "x");
    Files.write(tiles.resolve("0/000.p/4"), new byte[128]);
    Files.write(tiles.resolve("0/001"), new byte[8192]);
    Files.createSymbolicLink(tiles.resolve("0/000"), tiles.resolve("0/000.p/3"));
    assertThat(log.verify().problems())
        .extracting(LogVerifier.Problem::file)
        .containsExactlyInAnyOrder("tile/notes.txt", "tile/0/000.p/4", "tile/0/001", "tile/0/000");
  }

  @Test
  void entriesAndTilesRebuiltTogether_failAgainstTheCheckpoint() throws Exception {
    log.append(TestLog.numbers(0, 3));
    TestLog forged = new TestLog(directory.resolve("forged"));
    forged.append(TestLog.numbers(1, 4));
    for (String name : List.of("tile/0/000.p/3", "tile/entries/000.p/3")) {
      Files.copy(
          forged.log.resolve(name),
          log.log.resolve(name),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    LogVerifier.Report report = log.verify();
    assertThat(report.problems()).isNotEmpty();
    assertThat(report.proved()).isZero();
  }

  @Test
  void bundle_withMoreThanItsEntries_isNotRead() {
    byte[] bundle = EntryBundle.encode(TestLog.numbers(0, 3));
    assertThatThrownBy(() -> EntryBundle.decode(bundle, 2)).hasMessageContaining("after the last");
    assertThatThrownBy(() -> EntryBundle.decode(bundle, 4)).hasMessageContaining("ends before");
    assertThatThrownBy(() -> EntryBundle.encode(List.of(new byte[65_536])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(EntryBundle.decode(EntryBundle.encode(List.of(new byte[65_535])), 1)).hasSize(1);
  }

  private void forgetJournal() throws IOException {
    delete(directory.resolve("state/journal"));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
