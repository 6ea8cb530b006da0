package io.proofline.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.FailingDisk;
import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.LedgerVerifier;
import io.proofline.ledger.RememberedState;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import io.proofline.tlog.Disk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** Buckets that follow a record: whatever happens on the way, the record here loses nothing. */
class CopiesTest {
  private static final Clock CLOCK = Clock.fixed(MemoryS3.NOW, ZoneOffset.UTC);
  private static final CopyTarget TARGET =
      new CopyTarget(
          "s3://vault/clinic",
          "eu-central-1",
          Optional.of(URI.create("http://127.0.0.1:9")),
          Optional.empty(),
          Optional.empty(),
          Optional.of(new LockPeriod("6y")));

  @TempDir Path folder;
  private Path directory = Path.of("");
  private final MemoryS3 server = new MemoryS3();

  @BeforeEach
  void workspaceWithACopy() throws IOException {
    directory = folder.resolve("workspace");
    Workspace.create(
        directory,
        new Entity("Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/hsc"),
        CLOCK);
    new CopyTargets(directory, Disk.system()).write(List.of(TARGET));
    append("one");
  }

  private void append(String key) throws IOException {
    Workspace.open(directory, CLOCK)
        .ledger()
        .append(
            new StatementDraft(
                "log-file",
                1,
                "trail",
                key,
                JsonNodeFactory.instance.objectNode().put("n", key),
                List.of(),
                null,
                MemoryS3.NOW,
                Actor.asserted("dana")));
  }

  private Copies copies() {
    return copies(Disk.system());
  }

  private Copies copies(Disk disk) {
    return new Copies(directory, _ -> BucketTest.bucket(server, _ -> {}), CLOCK, disk, _ -> {});
  }

  private Copies.Standing publish() throws IOException {
    return copies().publish(false).getFirst();
  }

  private static void current(Copies.Standing standing) {
    assertThat(standing).isInstanceOf(Copies.Standing.Current.class);
  }

  private static void contradicts(Copies.Standing standing, String... words) {
    assertThat(standing)
        .isInstanceOfSatisfying(
            Copies.Standing.Contradicting.class,
            other -> assertThat(String.join("; ", other.what())).contains(words));
  }

  private long leavesHere() throws IOException {
    return Workspace.open(directory, CLOCK).ledger().checkpoint().size();
  }

  /** Leaves of the record that a reader of the bucket finds: whole, or the test fails. */
  private long leavesThere() throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy");
    Replica.Pulled pulled =
        new Replica(BucketTest.bucket(server, _ -> {})).pull(copy, MemoryS3.NOW);
    assertThat(pulled.overlaid()).isEmpty();
    LedgerReport report = Uncovered.verify(copy).report();
    assertThat(report.problems()).isEmpty();
    for (byte[] note : pulled.checkpoints().getOrDefault("ledger/2026/checkpoint", List.of())) {
      assertThat(RememberedState.against(copy, 2026, note)).isEmpty();
    }
    return report.years().getFirst().size();
  }

  private Path copyOfTheWorkspace(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.toList()) {
        Files.copy(path, copy.resolve(directory.relativize(path).toString()));
      }
    }
    return copy;
  }

  // Following

  @Test
  void copy_isBroughtUpToDate_andOnlyWhatIsNewIsSent() throws IOException {
    assertThat(copies().standing()).containsExactly(new Copies.Standing.Behind(TARGET, 2, ""));
    current(publish());
    assertThat(copies().standing()).containsExactly(new Copies.Standing.Current(TARGET, 0));
    assertThat(leavesThere()).isEqualTo(2);
    append("two");
    assertThat(copies().standing()).containsExactly(new Copies.Standing.Behind(TARGET, 1, ""));
    int before = server.exchanges();
    int writes = server.writes();
    current(publish());
    assertThat(server.writes() - writes)
        .as("a statement, a tile, a bundle and the checkpoint")
        .isEqualTo(4);
    assertThat(server.exchanges() - before)
        .as("and one question each about this year's checkpoint and the next year's")
        .isEqualTo(6);
    assertThat(leavesThere()).isEqualTo(3);
    before = server.exchanges();
    current(publish());
    assertThat(server.exchanges()).as("nothing is new, nobody is asked").isEqualTo(before);
  }

  @Test
  void newObjects_areLocked_andABucketThatCannotLockIsRefused() throws IOException {
    server.lockable = false;
    assertThat(publish())
        .isInstanceOfSatisfying(
            Copies.Standing.Behind.class, behind -> assertThat(behind.why()).contains("Lock"));
    assertThat(server.keys()).isEmpty();
    server.lockable = true;
    current(publish());
    Path copy = Files.createDirectories(folder.resolve("copy"));
    Replica.Pulled pulled =
        new Replica(BucketTest.bucket(server, _ -> {})).pull(copy, MemoryS3.NOW);
    assertThat(pulled.unlocked()).isEmpty();
    assertThat(pulled.lockedUntil()).contains(new LockPeriod("6y").end(MemoryS3.NOW));
  }

  @Test
  void replacedKeys_goAlong_whereverItIsCutOff() throws IOException {
    current(publish());
    for (int cut = 0; cut < 12; cut++) {
      Workspace workspace = Workspace.open(directory, CLOCK);
      workspace.signingKeys().rotate("cut " + cut, Actor.asserted("dana"));
      append("after " + cut);
      int from = server.exchanges() + cut;
      server.plan =
          (n, _) -> n >= from ? Optional.of(MemoryS3.Fault.ANSWER_LOST) : Optional.empty();
      publish();
      server.plan = (_, _) -> Optional.empty();
      assertThat(leavesThere()).as("cut " + cut).isPositive();
      current(publish());
      assertThat(leavesThere()).as("cut " + cut).isEqualTo(leavesHere());
    }
  }

  @Test
  void severalAtOnce_endWithOneRecord() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Copies.Standing>> work = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String key = "at once " + i;
        work.add(
            () -> {
              append(key);
              return publish();
            });
      }
      for (Future<Copies.Standing> one : threads.invokeAll(work)) {
        current(one.get());
      }
    }
    assertThat(leavesThere()).isEqualTo(6);
  }

  // What fails

  @Test
  void bucketThatCannotBeReached_takesNothingAway_isSaid_andIsCaughtUp() throws IOException {
    current(publish());
    server.plan = (_, _) -> Optional.of(MemoryS3.Fault.LOST);
    append("two");
    append("three");
    Copies.Standing behind = publish();
    assertThat(behind)
        .isInstanceOfSatisfying(
            Copies.Standing.Behind.class,
            it -> {
              assertThat(it.leaves()).isEqualTo(2);
              assertThat(it.why()).contains("vault", "no answer");
            });
    assertThat(copies().standing()).as("whoever only looks is told why").containsExactly(behind);
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
    server.plan = (_, _) -> Optional.empty();
    current(publish());
    assertThat(copies().standing()).containsExactly(new Copies.Standing.Current(TARGET, 0));
    assertThat(leavesThere()).isEqualTo(4);
  }

  @Test
  void oneBucketThatFails_doesNotKeepAnotherBehind() throws IOException {
    CopyTarget other =
        new CopyTarget(
            "s3://vault/second",
            "eu-central-1",
            TARGET.endpoint(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    new CopyTargets(directory, Disk.system()).write(List.of(other, TARGET));
    Copies copies =
        new Copies(
            directory,
            target -> {
              if (target.equals(other)) {
                throw new IllegalStateException("no credentials");
              }
              return BucketTest.bucket(server, _ -> {});
            },
            CLOCK);
    List<Copies.Standing> standing = copies.publish(false);
    assertThat(standing.getFirst())
        .isEqualTo(new Copies.Standing.Behind(other, 2, "no credentials"));
    current(standing.getLast());
  }

  @ParameterizedTest
  @EnumSource
  void oneFaultAtAnyExchange_isOvercome_orSaidAndCaughtUp(MemoryS3.Fault fault) throws IOException {
    current(publish());
    boolean hit = true;
    for (int step = 0; hit; step++) {
      append(fault + " " + step);
      int at = server.exchanges() + step;
      boolean[] done = new boolean[1];
      server.plan =
          (n, _) -> {
            done[0] |= n == at;
            return n == at ? Optional.of(fault) : Optional.empty();
          };
      current(publish());
      hit = done[0];
      server.plan = (_, _) -> Optional.empty();
      assertThat(step).as("the loop ends").isLessThan(40);
    }
    assertThat(leavesThere()).isEqualTo(leavesHere());
  }

  @Test
  void cutOffAtAnyExchange_theNextRunGoesOn_andAReaderFindsAWholeRecord() throws IOException {
    current(publish());
    for (MemoryS3.Fault fault : List.of(MemoryS3.Fault.LOST, MemoryS3.Fault.ANSWER_LOST)) {
      for (int cut = 0; cut < 8; cut++) {
        int from = server.exchanges() + cut;
        server.plan = (n, _) -> n >= from ? Optional.of(fault) : Optional.empty();
        append(fault + " " + cut);
        publish();
        server.plan = (_, _) -> Optional.empty();
        assertThat(leavesThere()).as("a checkpoint and all that it signs").isPositive();
      }
    }
    current(publish());
    assertThat(leavesThere()).isEqualTo(leavesHere());
  }

  @ParameterizedTest
  @EnumSource
  void diskThatFailsAtAnyStep_takesNothingAway_andTheNextRunCatchesUp(FailingDisk.Fault fault)
      throws IOException {
    boolean hit = true;
    for (long step = 1; hit; step++) {
      append(fault + " " + step);
      long size = leavesHere();
      FailingDisk disk = new FailingDisk(step, fault);
      try {
        copies(disk).publish(false);
      } catch (IOException e) {
        assertThat(e).as("a process that has ended says nothing").isNotNull();
      }
      hit = disk.steps() >= step;
      assertThat(leavesHere()).isEqualTo(size);
      assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
      if (server.keys().contains("clinic/ledger/2026/checkpoint")) {
        assertThat(leavesThere()).as(fault + " at step " + step).isPositive();
      }
      current(publish());
      assertThat(leavesThere()).as(fault + " at step " + step).isEqualTo(size);
      assertThat(step).as("the loop ends").isLessThan(60);
    }
  }

  @Test
  void whatThisMachineKnewOfTheCopy_canBeLost_orCutOffAnywhere() throws IOException {
    current(publish());
    Path names;
    try (Stream<Path> files = Files.list(directory.resolve("state/copies"))) {
      names = files.filter(f -> f.toString().endsWith(".names")).findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(names);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(names, Arrays.copyOf(whole, length));
      append("cut " + length);
      int writes = server.writes();
      current(publish());
      assertThat(server.writes() - writes).as("only what is new is stored").isEqualTo(4);
    }
    assertThat(leavesThere()).isEqualTo(leavesHere());
    try (Stream<Path> files = Files.walk(directory.resolve("state/copies"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    append("lost");
    int writes = server.writes();
    current(publish());
    assertThat(server.writes() - writes).as("only what is new is stored").isEqualTo(4);
    assertThat(leavesThere()).isEqualTo(leavesHere());
  }

  @Test
  void whatNoCheckpointCovers_isNamed_andWhatSomethingDependsOnIsNot() throws IOException {
    current(publish());
    server.overlay("clinic/evidence/blobs/ab/" + "ab".repeat(32), "planted");
    server.overlay("clinic/ledger/2026/tile/0/000.p/9", "planted");
    Path copy = Files.createTempDirectory(folder, "copy");
    new Replica(BucketTest.bucket(server, _ -> {})).pull(copy, MemoryS3.NOW);
    Uncovered.Verified verified = Uncovered.verify(copy);
    assertThat(verified.report().problems()).isEmpty();
    assertThat(verified.files())
        .containsExactly("evidence/blobs/ab/" + "ab".repeat(32), "ledger/2026/tile/0/000.p/9");
    new Replica(BucketTest.bucket(server, _ -> {}))
        .pull(Files.createDirectories(folder.resolve("again")), MemoryS3.NOW);
    Path bundle = folder.resolve("again/ledger/2026/tile/entries/000.p/2");
    byte[] bytes = Files.readAllBytes(bundle);
    bytes[bytes.length - 1] ^= 1;
    Files.write(bundle, bytes);
    verified = Uncovered.verify(folder.resolve("again"));
    assertThat(verified.files()).isEmpty();
    assertThat(verified.report().problems())
        .extracting(LedgerReport.Problem::file)
        .contains("ledger/2026/tile/entries/000.p/2", "ledger/2026/tile/0/000.p/9");
    assertThat(bundle).as("put back as it was found").hasBinaryContent(bytes);
  }

  // What contradicts

  @Test
  void recordThatWasPutBack_isRefusedByItsCopy() throws IOException {
    current(publish());
    Path older = copyOfTheWorkspace("older");
    append("two");
    current(publish());
    byte[] newest = server.newest("clinic/ledger/2026/checkpoint");
    directory = older;
    append("another two");
    append("and three");
    contradicts(publish(), "of another history", "two copies of the workspace went on");
    assertThat(server.newest("clinic/ledger/2026/checkpoint")).isEqualTo(newest);
  }

  @Test
  void recordThatIsSmallerThanItsCopy_isNamedWithoutAskingAnybody() throws IOException {
    Path older = copyOfTheWorkspace("older");
    append("two");
    current(publish());
    copyState(directory, older);
    directory = older;
    int before = server.exchanges();
    contradicts(copies().standing().getFirst(), "acknowledged 3 leaves", "2 of them", "put back");
    contradicts(publish(), "this record was put back");
    assertThat(server.exchanges()).isEqualTo(before);
    // And asked anew, the bucket says so itself.
    copies().forget(TARGET);
    contradicts(publish(), "3 leaves, this record only 2");
  }

  private static void copyState(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolve("state/copies"));
    try (Stream<Path> files = Files.list(from.resolve("state/copies"))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve("state/copies").resolve(String.valueOf(file.getFileName())));
      }
    }
  }

  @Test
  void secondWriter_isNamed_andNothingOfEitherIsWrittenOver() throws IOException {
    current(publish());
    Path first = directory;
    Path second = copyOfTheWorkspace("second");
    append("of the first");
    current(publish());
    Map<String, Integer> before = server.versionCounts();
    directory = second;
    append("of the second");
    contradicts(publish(), "of another history");
    append("and more");
    contradicts(publish(), "of another history");
    assertThat(server.versionCounts()).as("nothing was written").isEqualTo(before);
    directory = first;
    append("more of the first");
    current(publish());
  }

  @Test
  void secondWriterOfALaterYear_isNamed() throws IOException {
    current(publish());
    server.overlay("clinic/ledger/2027/checkpoint", "somebody began the next year");
    append("two");
    contradicts(publish(), "a log of 2027, which this record has not begun");
  }

  @Test
  void bucketThatWasPutBack_isRefusedAndNamed() throws IOException {
    current(publish());
    Map<String, List<MemoryS3.Kept>> then = server.snapshot();
    append("two");
    current(publish());
    server.putBack(then);
    append("three");
    int writes = server.writes();
    contradicts(
        publish(), "acknowledged 3 leaves of 2026", "a checkpoint of 2", "put back to an older");
    assertThat(server.writes()).isEqualTo(writes);
    assertThat(copies().standing().getFirst()).isInstanceOf(Copies.Standing.Contradicting.class);
    // Nothing new: only whoever asks is told.
    contradicts(copies().publish(true).getFirst(), "put back to an older state");
  }

  @Test
  void bucketThatWasEmptied_orHidesItsCheckpoint_isNamed_andCanBeBegunAnew() throws IOException {
    current(publish());
    server.putBack(Map.of());
    contradicts(copies().publish(true).getFirst(), "holds no checkpoint of them any more");
    copies().forget(TARGET);
    current(publish());
    assertThat(leavesThere()).isEqualTo(2);
    server.hide("clinic/ledger/2026/checkpoint");
    contradicts(copies().publish(true).getFirst(), "something hides it");
    copies().forget(TARGET);
    contradicts(publish(), "a delete marker hides its checkpoint");
  }

  @Test
  void anotherRecordUnderTheSamePrefix_isLeftAlone() throws IOException {
    current(publish());
    Path other = folder.resolve("other");
    Workspace.create(
        other,
        new Entity("Elm Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/elm"),
        CLOCK);
    new CopyTargets(other, Disk.system()).write(List.of(TARGET));
    directory = other;
    int writes = server.writes();
    contradicts(publish(), "none of this record");
    assertThat(server.writes()).isEqualTo(writes);
    // Also where the other one has no log of this year.
    server.putBack(Map.of());
    server.overlay("clinic/proofline.yaml", "proofline: 1\n");
    contradicts(publish(), "settings of another record");
  }

  @Test
  void fileThatSomebodyPutThereFirst_isNamed_andTheCheckpointWaits() throws IOException {
    current(publish());
    append("two");
    server.overlay("clinic/ledger/2026/tile/0/000.p/3", "theirs");
    byte[] newest = server.newest("clinic/ledger/2026/checkpoint");
    contradicts(publish(), "ledger/2026/tile/0/000.p/3 holds other bytes there");
    assertThat(server.newest("clinic/ledger/2026/checkpoint")).isEqualTo(newest);
  }

  // Settings

  @Test
  void settings_areReadBackAsWritten_andAnythingElseIsNamed() throws IOException {
    CopyTargets targets = new CopyTargets(directory, Disk.system());
    CopyTarget plain =
        new CopyTarget(
            "s3://other/x",
            "us-east-1",
            Optional.empty(),
            Optional.of("audit"),
            Optional.of("441020936617"),
            Optional.empty());
    targets.write(List.of(TARGET, plain));
    assertThat(targets.read()).containsExactly(TARGET, plain);
    for (String bad :
        List.of(
            "",
            "{",
            "{}",
            "{\"format\":2,\"copies\":[]}",
            "{\"format\":1,\"copies\":[{\"address\":\"http://x\",\"region\":\"r\"}]}")) {
      Files.writeString(directory.resolve("copies.json"), bad);
      assertThatThrownBy(targets::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("copies.json");
    }
    assertThatThrownBy(() -> new LockPeriod("6 years")).hasMessageContaining("no period");
  }

  @Test
  void listThatIsGone_isNoticedOnceACopyWasMade() throws IOException {
    assertThat(Copies.areKept(directory)).isTrue();
    current(publish());
    Files.delete(directory.resolve("copies.json"));
    assertThat(Copies.areKept(directory)).isTrue();
    assertThat(Copies.listIsGone(directory)).isTrue();
    copies().forget(TARGET);
    assertThat(Copies.areKept(directory)).isFalse();
  }
}
