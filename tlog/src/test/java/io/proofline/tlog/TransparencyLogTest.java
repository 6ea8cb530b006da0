package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.tlog.TransparencyLog.Appended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransparencyLogTest {
  private static final TransparencyLog.Pace FAST =
      new TransparencyLog.Pace(Duration.ofMillis(20), 64, 1 << 20, 128, 10_000);

  @TempDir Path directory;

  private TransparencyLog open() throws IOException {
    return TransparencyLog.open(LogSetup.in(directory, TestLog.KEY), FAST);
  }

  private LogVerifier.Report verify() throws IOException {
    return LogVerifier.verify(directory.resolve("log"), TestLog.KEY.verifier());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void entry_isDurableThenUnderACheckpointThatAProofLeadsTo() throws Exception {
    try (TransparencyLog log = open()) {
      Appended first = log.append(bytes("hello")).get();
      SignedNote note = log.awaitCheckpoint(first.index()).get();
      Checkpoint checkpoint = Checkpoint.open(note.encode(), TestLog.KEY.verifier());
      assertThat(checkpoint.size()).isEqualTo(1);
      assertThat(checkpoint.root()).isEqualTo(Rfc6962.leafHash(bytes("hello")));
      assertThat(log.trouble()).isNull();
    }
    assertThat(verify().problems()).isEmpty();
  }

  @Test
  void sameKeyTwice_givesOneIndex_inOneProcessAndAcrossRestarts() throws Exception {
    IdempotencyKey key = IdempotencyKey.of("order", "4711");
    Appended first;
    try (TransparencyLog log = open()) {
      first = log.append(key, bytes("one")).get();
      assertThat(first.duplicate()).isFalse();
      assertThat(log.append(key, bytes("another text")).get())
          .isEqualTo(new Appended(first.index(), true));
      assertThat(log.append(IdempotencyKey.of("order4", "711"), bytes("one")).get().duplicate())
          .isFalse();
    }
    try (TransparencyLog log = open()) {
      assertThat(log.append(key, bytes("one")).get()).isEqualTo(new Appended(first.index(), true));
    }
    assertThat(verify().size()).isEqualTo(2);
  }

  @Test
  void manyThreads_getEachIndexOnceAndTheLogVerifies() throws Exception {
    List<CompletableFuture<Appended>> answers = new ArrayList<>();
    try (TransparencyLog log = open()) {
      try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
        List<java.util.concurrent.Future<List<CompletableFuture<Appended>>>> threads =
            new ArrayList<>();
        for (int t = 0; t < 8; t++) {
          int thread = t;
          threads.add(
              pool.submit(
                  () -> {
                    List<CompletableFuture<Appended>> mine = new ArrayList<>();
                    for (int i = 0; i < 250; i++) {
                      mine.add(log.append(bytes(thread + "/" + i)));
                    }
                    return mine;
                  }));
        }
        for (var thread : threads) {
          answers.addAll(thread.get());
        }
      }
      Set<Long> indices = new HashSet<>();
      for (CompletableFuture<Appended> answer : answers) {
        assertThat(indices.add(answer.get().index())).isTrue();
      }
      assertThat(indices).hasSize(2000).contains(0L, 1999L);
    }
    assertThat(verify().problems()).isEmpty();
    assertThat(verify().proved()).isEqualTo(2000);
  }

  @Test
  void close_publishesWhatIsLeft_andRefusesWhatComesLater() throws Exception {
    TransparencyLog log =
        TransparencyLog.open(
            LogSetup.in(directory, TestLog.KEY),
            new TransparencyLog.Pace(Duration.ofHours(1), 64, 1 << 20, 128, 10_000));
    CompletableFuture<Appended> last = log.append(bytes("last"));
    CompletableFuture<SignedNote> covered = log.awaitCheckpoint(0);
    log.close();
    assertThat(last.get().index()).isZero();
    assertThat(Checkpoint.parse(covered.get().text()).size()).isEqualTo(1);
    assertThatThrownBy(() -> log.append(bytes("later")).get())
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("closed");
    assertThat(verify().size()).isEqualTo(1);
  }

  @Test
  void missingQuorum_keepsEntriesDurableAndPublishesWhenItIsThere() throws Exception {
    AtomicBoolean quorum = new AtomicBoolean(true);
    Cosigner cosigner =
        (_, _) -> {
          if (!quorum.get()) {
            throw new IOException("1 of 2 witnesses answered");
          }
          return List.of();
        };
    LogSetup setup = LogSetup.in(directory, TestLog.KEY).withCosigner(cosigner);
    try (TransparencyLog log = TransparencyLog.open(setup, FAST)) {
      long first = log.append(bytes("one")).get().index();
      log.awaitCheckpoint(first).get();
      quorum.set(false);
      long second = log.append(bytes("two")).get().index();
      CompletableFuture<SignedNote> waiting = log.awaitCheckpoint(second);
      while (log.trouble() == null) {
        Thread.sleep(5);
      }
      assertThat(log.trouble()).isInstanceOf(NotPublishedException.class);
      assertThat(log.trouble()).hasMessageContaining("1 of 2 witnesses");
      assertThat(waiting).isNotDone();
      assertThat(Checkpoint.parse(log.checkpoint().text()).size()).isEqualTo(1);
      quorum.set(true);
      assertThat(Checkpoint.parse(waiting.get().text()).size()).isEqualTo(2);
    }
    assertThat(verify().problems()).isEmpty();
  }

  @Test
  void furtherSignersAndCosigners_addTheirLinesInOrder() throws Exception {
    SigningKey second = SigningKey.fromSeed("log.example/second", new byte[32]);
    SigningKey witness = SigningKey.fromSeed("witness.example", new byte[32]);
    LogSetup setup =
        LogSetup.in(directory, TestLog.KEY)
            .withSigners(List.of(second))
            .withCosigner((note, _) -> List.of(witness.line(Checkpoint.parse(note.text()))));
    try (TransparencyLog log = TransparencyLog.open(setup, FAST)) {
      SignedNote note = log.awaitCheckpoint(log.append(bytes("x")).get().index()).get();
      assertThat(note.lines())
          .extracting(SignedNote.Line::name)
          .containsExactly("log.example/test", "log.example/second", "witness.example");
      assertThat(note.signedBy(second.verifier())).isTrue();
    }
  }

  @Test
  void attachments_arePlacedBeforeTheirEntriesArePublished() throws Exception {
    List<String> placed = new ArrayList<>();
    LogSetup plain = LogSetup.in(directory, TestLog.KEY);
    LogSetup setup =
        plain.withAttachments(
            records -> {
              for (JournalRecord record : records) {
                byte[] note = plain.store().get(LogStore.CHECKPOINT);
                long size =
                    note == null ? 0 : Checkpoint.parse(SignedNote.parse(note).text()).size();
                assertThat(size).isLessThanOrEqualTo(record.index());
                placed.add(new String(record.attachment(), StandardCharsets.UTF_8));
              }
            });
    try (TransparencyLog log = TransparencyLog.open(setup, FAST)) {
      for (String name : List.of("a", "b", "c")) {
        log.append(IdempotencyKey.of(name), bytes("entry " + name), bytes(name)).get();
      }
    }
    assertThat(placed).containsExactly("a", "b", "c");
  }

  @Test
  void failedForce_failsTheFutureAndStopsTheLog_andReopeningFindsTheTruth() throws Exception {
    Path base = Path.of("/data/log");
    SimDisk disk = new SimDisk(base);
    TransparencyLog log = TransparencyLog.open(LogSetup.in(base, TestLog.KEY, disk), FAST);
    log.awaitCheckpoint(log.append(bytes("one")).get().index()).get();
    // Steps of an append: open, write, force.
    disk.strike(SimDisk.Fault.FSYNC_FAILS, 3, false);
    assertThatThrownBy(() -> log.append(bytes("two")).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> log.append(bytes("three")).get())
        .isInstanceOf(ExecutionException.class);
    assertThat(log.trouble()).isNotNull();
    log.close();
    disk.cutPower(null); // What was not made durable is gone.
    try (TransparencyLog again = TransparencyLog.open(LogSetup.in(base, TestLog.KEY, disk), FAST)) {
      assertThat(again.append(bytes("one")).get()).isEqualTo(new Appended(0, true));
      assertThat(again.append(bytes("three")).get()).isEqualTo(new Appended(1, false));
    }
  }

  @Test
  void entryThatIsTooLong_isRefusedAtOnce() throws Exception {
    try (TransparencyLog log = open()) {
      assertThatThrownBy(() -> log.append(new byte[65_536]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65,535");
      assertThat(log.append(new byte[65_535]).get().index()).isZero();
      assertThat(log.append(new byte[0]).get().index()).isEqualTo(1);
    }
    assertThat(verify().problems()).isEmpty();
  }

  @Test
  void backlog_makesAppendWaitInsteadOfGrowing() throws Exception {
    TransparencyLog.Pace tight = new TransparencyLog.Pace(Duration.ofMillis(1), 8, 1 << 20, 4, 16);
    try (TransparencyLog log = TransparencyLog.open(LogSetup.in(directory, TestLog.KEY), tight)) {
      List<CompletableFuture<Appended>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(log.append(bytes("n" + i)));
        long open = answers.stream().filter(answer -> !answer.isDone()).count();
        assertThat(open).isLessThanOrEqualTo(4 + 8);
      }
    }
    assertThat(verify().proved()).isEqualTo(200);
  }

  private static LogSetup smallFiles(Path base, Disk disk) {
    return LogSetup.in(base, TestLog.KEY, disk)
        .withLimits(new LogSetup.Limits(256, 16_384, 32 << 20, 4));
  }

  @Test
  void housekeeping_isDoneWhenTheLogIsClosed_andEveryKeyIsStillFound() throws Exception {
    SimDisk disk = new SimDisk(Path.of("/data/log"));
    LogSetup setup = smallFiles(Path.of("/data/log"), disk);
    int entries = 400;
    try (TransparencyLog log = TransparencyLog.open(setup, FAST)) {
      for (int i = 0; i < entries; i++) {
        Appended one = log.append(bytes("n" + i)).get();
        if (i % 20 == 19) {
          log.awaitCheckpoint(one.index()).get();
        }
      }
    }
    assertThat(disk.list(setup.journal()))
        .as("files of the journal")
        .filteredOn(file -> file.toString().contains(".frames"))
        .hasSizeLessThanOrEqualTo(2)
        .noneMatch(file -> file.toString().endsWith(".aside"));
    assertThat(disk.list(setup.journal().resolve("keys")))
        .as("runs of keys: few of each size, merged or not at all")
        .filteredOn(file -> file.toString().endsWith(".keys"))
        .hasSizeBetween(1, 12);
    try (TransparencyLog log = TransparencyLog.open(setup, FAST)) {
      for (int i = 0; i < entries; i++) {
        assertThat(log.append(bytes("n" + i)).get()).isEqualTo(new Appended(i, true));
      }
    }
  }

  @Test
  void failedHousekeeping_stopsTheLogAndSaysWhy_andTheNextOneGoesOn() throws Exception {
    AtomicBoolean full = new AtomicBoolean(true);
    SimDisk disk =
        new SimDisk(Path.of("/data/log")) {
          @Override
          public Growing grow(Path file) throws IOException {
            if (full.get() && file.endsWith("merge")) {
              throw new IOException("no space left on device");
            }
            return super.grow(file);
          }
        };
    LogSetup setup = smallFiles(Path.of("/data/log"), disk);
    int durable = 0;
    try (TransparencyLog log = TransparencyLog.open(setup, FAST)) {
      while (log.trouble() == null) {
        Appended one = log.append(bytes("n" + durable)).get();
        durable++;
        if (durable % 10 == 0) {
          log.awaitCheckpoint(one.index()).handle((note, failure) -> note).get();
        }
      }
      assertThat(log.trouble()).hasMessageContaining("no space left on device");
    } catch (ExecutionException e) {
      assertThat(e).hasMessageContaining("no space left on device");
    }
    assertThat(durable).isGreaterThan(0);
    full.set(false);
    try (TransparencyLog log = TransparencyLog.open(setup, FAST)) {
      for (int i = 0; i < durable; i++) {
        assertThat(log.append(bytes("n" + i)).get()).isEqualTo(new Appended(i, true));
      }
    }
  }
}
