package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.backup.Backup;
import io.proofline.ledger.backup.Restore;
import io.proofline.ledger.sign.ActorKey;
import io.proofline.ledger.standalone.Verify;
import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.CheckpointMemory;
import io.proofline.tlog.Disk;
import io.proofline.tlog.KeyType;
import io.proofline.tlog.LogFiles;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.SigningKey;
import io.proofline.tlog.TileTree;
import io.proofline.tlog.VerifierKey;
import io.proofline.tlog.witness.AddCheckpoint;
import io.proofline.tlog.witness.FileWitnessMemory;
import io.proofline.tlog.witness.Witness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The keys of a log are replaced within its year, and whoever knows the old ones can follow. */
class KeyRotationTest {
  private static final Actor KIM = Actor.asserted("kim");
  private static final Actor DANA = Actor.asserted("dana.whitfield");

  @TempDir Path folder;
  private Path directory = Path.of("");
  private Workspace workspace = unset();
  private LogKeys old = LogKeys.of(SigningKey.fromSeed("none", new byte[32]).verifier());

  @SuppressWarnings("NullAway") // Made before each test.
  private static Workspace unset() {
    return null;
  }

  @BeforeEach
  void madeAndUsed() throws Exception {
    directory = folder.resolve("workspace");
    workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    workspace.ledger().appendAll(Clinic.logFiles(0, 3));
    old = keys();
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private LogKeys keys() throws IOException {
    return LogKeys.parse(Files.readString(file("ledger/2026.vkey")));
  }

  private SignedNote published() throws IOException {
    return SignedNote.parse(Files.readAllBytes(file("ledger/2026/checkpoint")));
  }

  private Ledger.Recorded rotate() throws IOException {
    return workspace.signingKeys().rotate("the signing host was replaced", DANA);
  }

  private List<String> wrong(VerifierTrust trust) throws IOException {
    return LedgerVerifier.verify(directory, trust).problems().stream()
        .map(problem -> problem.file() + ": " + problem.what())
        .toList();
  }

  private List<String> wrong() throws IOException {
    return wrong(VerifierTrust.none());
  }

  private static VerifierTrust pinned(LogKeys keys) {
    return new VerifierTrust(keys.keys(), null, List.of());
  }

  private static VerifierTrust remembering(Path memory) {
    return new VerifierTrust(List.of(), new CheckpointMemory(memory, Disk.system()), List.of());
  }

  private String standalone(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> words = new ArrayList<>(List.of(arguments));
    words.add(directory.toString());
    int exit = Verify.run(words, new PrintStream(out, true, StandardCharsets.UTF_8));
    return "exit " + exit + "\n" + out.toString(StandardCharsets.UTF_8);
  }

  // What it does

  @Test
  void newKeysSign_andOneCheckpointCarriesTheLinesOfBoth() throws Exception {
    Ledger.Recorded stated = rotate();
    assertThat(stated.statement().leaf()).isEqualTo(new LeafRef(2026, 4));
    LogKeys fresh = keys();
    assertThat(fresh.keys()).hasSize(2).doesNotContainAnyElementsOf(old.keys());
    SignedNote both = published();
    assertThat(Checkpoint.open(both, old).size()).isEqualTo(5);
    assertThat(Checkpoint.open(both, fresh).size()).isEqualTo(5);
    assertThat(wrong()).isEmpty();
    workspace.ledger().appendAll(Clinic.logFiles(3, 4));
    SignedNote next = published();
    assertThat(Checkpoint.open(next, fresh).size()).isEqualTo(6);
    assertThat(old.keys()).noneMatch(next::namesKey);
    assertThat(wrong()).isEmpty();
    assertThat(standalone()).startsWith("exit 0\nHOLDS");
  }

  @Test
  void oldSecretIsGone_andNothingIsLeftHalfway() throws Exception {
    String secret = Files.readString(file("keys/ledger-2026.key"));
    rotate();
    try (Stream<Path> all = Files.walk(file("keys"))) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        for (String line : secret.strip().split("\n", -1)) {
          assertThat(Files.readString(path)).doesNotContain(line);
        }
      }
    }
    assertThat(file("keys/ledger-2026.next")).doesNotExist();
  }

  @Test
  void statement_saysWhoReplacedWhatAndWhy() throws Exception {
    Statement statement = rotate().statement();
    assertThat(statement.type()).isEqualTo("ledger-keys");
    assertThat(statement.actor()).isEqualTo(DANA);
    assertThat(statement.body().path("reason").stringValue())
        .isEqualTo("the signing host was replaced");
    assertThat(statement.body().path("key").stringValue()).isEqualTo(keys().ed25519().text());
    assertThat(statement.body().path("replaced").path("key").stringValue())
        .isEqualTo(old.ed25519().text());
    List<SigningKeys.Generation> all = workspace.signingKeys().list();
    assertThat(all).hasSize(2);
    assertThat(all.getFirst().replaced()).isEqualTo(statement.leaf());
    assertThat(all.getFirst().reason()).isEqualTo("the signing host was replaced");
    assertThat(all.getLast().since()).isEqualTo(statement.leaf());
    assertThat(all.getLast().keys()).isEqualTo(keys().keys());
    assertThatThrownBy(() -> workspace.signingKeys().rotate(" ", DANA))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void actorWithAKey_signsIt() throws Exception {
    ActorKey key = ActorKey.fromSeed("dana.whitfield", new byte[32]);
    workspace
        .ledger()
        .append(
            ActorRegister.add(
                key.introduction(), "Dana Whitfield", "Privacy Officer", Clinic.NOW, KIM));
    workspace = workspace.signing(key);
    Statement statement = rotate().statement();
    assertThat(statement.signature()).isNotNull();
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void keysAreReplacedAsOftenAsNeeded() throws Exception {
    rotate();
    rotate();
    workspace.ledger().appendAll(Clinic.logFiles(3, 5));
    rotate();
    workspace.ledger().appendAll(Clinic.logFiles(5, 6));
    assertThat(wrong(pinned(old))).isEmpty();
    assertThat(workspace.signingKeys().list()).hasSize(4);
    assertThat(standalone("--key", old.text().strip())).startsWith("exit 0\nHOLDS");
  }

  @Test
  void nextYear_continuesTheLastKeysOfTheYear() throws Exception {
    rotate();
    workspace = Workspace.open(directory, Clinic.at("2027-01-01T00:00:05Z"));
    workspace.ledger().appendAll(Clinic.logFiles(10, 11));
    assertThat(wrong(pinned(old))).isEmpty();
    assertThat(standalone("--key", old.text().strip())).startsWith("exit 0\nHOLDS");
    assertThat(rotate().statement().leaf()).isEqualTo(new LeafRef(2027, 2));
    assertThat(wrong()).isEmpty();
  }

  @Test
  void yearThatHasEnded_isNotTouched() throws Exception {
    workspace = Workspace.open(directory, Clinic.at("2027-01-01T00:00:05Z"));
    assertThatThrownBy(this::rotate)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("with keys of its own");
    assertThat(keys()).isEqualTo(old);
    assertThat(wrong()).isEmpty();
  }

  // Several processes

  @Test
  void processThatWasOpenBefore_goesOnWithTheNewKeys() throws Exception {
    Workspace other = Workspace.open(directory, Clinic.CLOCK);
    other.ledger().appendAll(Clinic.logFiles(3, 4));
    rotate();
    other.ledger().appendAll(Clinic.logFiles(4, 5));
    assertThat(old.keys()).noneMatch(noted()::namesKey);
    assertThat(other.ledger().checkpoint().size()).isEqualTo(7);
    workspace.ledger().appendAll(Clinic.logFiles(5, 6));
    assertThat(other.ledger().checkpoint().size()).isEqualTo(8);
    assertThat(wrong()).isEmpty();
  }

  private SignedNote noted() throws IOException {
    return published();
  }

  @Test
  void processThatWasOpenBefore_refusesWhileAChangeIsInterrupted() throws Exception {
    Workspace other = Workspace.open(directory, Clinic.CLOCK);
    other.ledger().appendAll(Clinic.logFiles(3, 4));
    for (long step = 1; !Files.exists(file("keys/ledger-2026.next")); step++) {
      FailingDisk disk = new FailingDisk(step, FailingDisk.Fault.KILL_AFTER);
      workspace = Workspace.open(directory, Clinic.CLOCK, disk, RandomSource.secure());
      assertThatThrownBy(this::rotate).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> other.ledger().appendAll(Clinic.logFiles(4, 5)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("open the workspace again");
    Workspace.open(directory, Clinic.CLOCK).ledger().appendAll(Clinic.logFiles(4, 5));
    other.ledger().appendAll(Clinic.logFiles(5, 6));
    assertThat(wrong()).isEmpty();
  }

  // Interrupted

  @ParameterizedTest
  @EnumSource
  void interruptedAtAnyStep_isFinishedOrTakenBackWhenTheWorkspaceIsOpened(FailingDisk.Fault fault)
      throws Exception {
    boolean failed = true;
    int next = 3;
    int finished = 0;
    int takenBack = 0;
    for (long step = FailingDisk.firstStep(fault); failed; step += FailingDisk.STRIDE) {
      LogKeys before = keys();
      FailingDisk disk = new FailingDisk(step, fault);
      LeafRef acknowledged = null;
      try {
        Workspace broken = Workspace.open(directory, Clinic.CLOCK, disk, RandomSource.secure());
        acknowledged = broken.signingKeys().rotate("step " + step, DANA).statement().leaf();
        failed = disk.steps() >= step && fault != FailingDisk.Fault.FULL;
      } catch (IOException e) {
        assertThat(e).hasMessageNotContaining("PRIVATE");
      }
      workspace = Workspace.open(directory, Clinic.CLOCK);
      assertThat(wrong(pinned(before))).as(fault + " at step " + step).isEmpty();
      assertThat(file("keys/ledger-2026.next")).doesNotExist();
      boolean replaced = !keys().equals(before);
      assertThat(Files.readString(file("keys/ledger-2026.key")).contains("PRIVATE")).isTrue();
      if (acknowledged != null) {
        assertThat(replaced).isTrue();
        assertThat(workspace.ledger().at(acknowledged)).isPresent();
      }
      finished += replaced ? 1 : 0;
      takenBack += replaced ? 0 : 1;
      workspace.ledger().appendAll(Clinic.logFiles(next, next + 1));
      next++;
      assertThat(wrong(pinned(before))).as(fault + " at step " + step).isEmpty();
      assertThat(published().signedBy(keys().ed25519())).isTrue();
      assertThat(step).as("the loop ends").isLessThan(400);
    }
    assertThat(finished).isPositive();
    assertThat(takenBack).isPositive();
    assertThat(standalone("--key", old.text().strip())).startsWith("exit 0\nHOLDS");
  }

  // Whoever knows the old keys

  @Test
  void oldKeyFromAPerson_stillVerifiesAndSaysWhatReplacedIt() throws Exception {
    rotate();
    workspace.ledger().appendAll(Clinic.logFiles(3, 5));
    LedgerReport report = LedgerVerifier.verify(directory, pinned(old));
    assertThat(report.problems()).isEmpty();
    assertThat(report.proved())
        .anyMatch(
            words ->
                words.contains("that you were given was replaced at leaf 2026/4")
                    && words.contains("2026-11-20")
                    && words.contains("signed the introduction"));
    assertThat(LedgerVerifier.verify(directory, pinned(keys())).proved())
        .noneMatch(words -> words.contains("that you were given was replaced"));
    assertThat(standalone("--key", old.text().strip()))
        .startsWith("exit 0\nHOLDS")
        .contains("was replaced at leaf 2026/4");
    LogKeys stranger = LogKeys.of(SigningKey.fromSeed(old.origin(), new byte[32]).verifier());
    assertThat(wrong(pinned(stranger)))
        .containsExactly("ledger/2026.vkey: does not hold the key that you were given");
    assertThat(standalone("--key", stranger.text().strip())).startsWith("exit 3");
  }

  @Test
  void checkpointThatWasSeenBefore_isStillExtended() throws Exception {
    Path memory = folder.resolve("memory");
    Path saved = folder.resolve("saved");
    Files.copy(file("ledger/2026/checkpoint"), saved);
    assertThat(wrong(remembering(memory))).isEmpty();
    rotate();
    workspace.ledger().appendAll(Clinic.logFiles(3, 5));
    LedgerReport report = LedgerVerifier.verify(directory, remembering(memory));
    assertThat(report.problems()).isEmpty();
    assertThat(report.proved())
        .anyMatch(words -> words.contains("extends the checkpoint of size 4 that you saw earlier"));
    assertThat(RememberedState.against(directory, 2026, Files.readAllBytes(saved))).isEmpty();
    assertThat(standalone("--remembered", saved.toString())).startsWith("exit 0\nHOLDS");
    workspace.ledger().appendAll(Clinic.logFiles(5, 6));
    assertThat(wrong(remembering(memory))).isEmpty();
  }

  @Test
  void copyWithoutItsKeys_canBeFollowedToo() throws Exception {
    directory = folder.resolve("sealed");
    workspace = Workspace.create(directory, Clinic.ENTITY, Protection.SEALED, Clinic.CLOCK);
    old = keys();
    rotate();
    workspace.ledger().appendAll(Clinic.logFiles(3, 5));
    Clinic.delete(file("keys"));
    LedgerReport report = LedgerVerifier.verify(directory, pinned(old));
    assertThat(report.problems()).isEmpty();
    assertThat(report.proved())
        .anyMatch(words -> words.contains("that you were given was replaced at leaf 2026/1"));
    assertThat(standalone("--key", old.text().strip())).startsWith("exit 1\nNOT ALL CHECKED");
    Files.delete(file("ledger/2026.rotated-1"));
    assertThat(wrong()).anyMatch(words -> words.contains("2026.rotated-1: is missing"));
    assertThat(standalone()).startsWith("exit 3");
  }

  @Test
  void backup_comesBackWithItsKeysAndGoesOn() throws Exception {
    rotate();
    workspace.ledger().appendAll(Clinic.logFiles(3, 4));
    Path backup = folder.resolve("backup.zip");
    char[] passphrase = "a long enough passphrase".toCharArray();
    Backup.make(directory, backup, Optional.of(passphrase), Clinic.CLOCK);
    directory = folder.resolve("restored");
    Restore.run(backup, directory, Optional.of(passphrase), Restore.Remembered.nothing());
    assertThat(wrong(pinned(old))).isEmpty();
    workspace = Workspace.open(directory, Clinic.CLOCK);
    workspace.ledger().appendAll(Clinic.logFiles(4, 5));
    rotate();
    assertThat(wrong(pinned(old))).isEmpty();
  }

  @Test
  void witness_takesTheLastCheckpointOfTheOldKeys_andNeedsTheNewOneAfterwards() throws Exception {
    SigningKey own =
        SigningKey.fromSeed(KeyType.ED25519_COSIGNATURE, "witness.example/w", filled((byte) 3));
    FileWitnessMemory memory = new FileWitnessMemory(folder.resolve("witness"), Disk.system());
    Witness knowsOld = new Witness(List.of(own), List.of(old.ed25519()), memory, Clinic.CLOCK);
    rotate();
    assertThat(show(knowsOld, 0).status()).isEqualTo(200);
    workspace.ledger().appendAll(Clinic.logFiles(3, 4));
    assertThat(show(knowsOld, 5).status()).isEqualTo(403);
    List<VerifierKey> both = List.of(old.ed25519(), keys().ed25519());
    assertThat(show(new Witness(List.of(own), both, memory, Clinic.CLOCK), 5).status())
        .isEqualTo(200);
  }

  private Witness.Answer show(Witness witness, long from) throws IOException {
    long size = Checkpoint.parse(published().text()).size();
    TileTree tree = new TileTree(new LogFiles(file("ledger/2026"), Disk.system()), size);
    List<byte[]> proof = from == 0 ? List.of() : tree.consistency(from, size);
    return witness.addCheckpoint(AddCheckpoint.of(from, proof, published()).encode());
  }

  // Attacks

  @Test
  void forkUnderTheOldStolenKeys_isRefusedByWhoeverSawTheNewOnes() throws Exception {
    Path memory = folder.resolve("memory");
    assertThat(wrong(remembering(memory))).isEmpty();
    Path thief = Clinic.copy(directory, folder.resolve("thief"));
    rotate();
    workspace.ledger().appendAll(Clinic.logFiles(3, 5));
    Path saved = folder.resolve("saved");
    Files.copy(file("ledger/2026/checkpoint"), saved);
    assertThat(wrong(remembering(memory))).isEmpty();
    directory = thief;
    workspace = Workspace.open(thief, Clinic.CLOCK);
    workspace.ledger().appendAll(Clinic.logFiles(50, 51));
    assertThat(wrong(remembering(memory))).anyMatch(words -> words.contains("rolled back"));
    workspace.ledger().appendAll(Clinic.logFiles(60, 70));
    assertThat(wrong()).isEmpty(); // By itself it holds: that is what memory and witness are for.
    assertThat(wrong(remembering(memory)))
        .anyMatch(words -> words.contains("forked"))
        .anyMatch(words -> words.contains("replaced, as you saw earlier"));
    assertThat(standalone("--remembered", saved.toString())).startsWith("exit 3");
    rotate(); // The thief's own new keys do not help either.
    assertThat(wrong(remembering(memory))).anyMatch(words -> words.contains("forked"));
    assertThat(standalone("--remembered", saved.toString())).startsWith("exit 3");
  }

  @Test
  void logThatIsSignedOnByReplacedKeys_isRefused() throws Exception {
    String secret = Files.readString(file("keys/ledger-2026.key"));
    rotate();
    workspace.ledger().appendAll(Clinic.logFiles(3, 4));
    Checkpoint now = Checkpoint.open(published(), keys());
    List<SignedNote.Line> lines = new ArrayList<>();
    for (String line : secret.strip().split("\n", -1)) {
      lines.add(SigningKey.parse(line).sign(now, Clinic.NOW));
    }
    byte[] byOld = new SignedNote(now.text(), lines).encode();
    Files.write(file("ledger/2026/checkpoint"), byOld);
    assertThat(wrong()).anyMatch(words -> words.contains("no valid signature"));
    assertThat(standalone()).startsWith("exit 3");
    Files.writeString(file("ledger/2026.vkey"), old.text());
    assertThat(wrong())
        .anyMatch(words -> words.startsWith("ledger/2026.vkey: does not hold the keys that were"));
    assertThat(standalone()).startsWith("exit 3");
    byte[] introduction = Files.readAllBytes(file("ledger/2026.rotated-4"));
    Files.delete(file("ledger/2026.rotated-4"));
    assertThat(wrong()).anyMatch(words -> words.contains("2026.rotated-4: is missing"));
    assertThat(standalone()).startsWith("exit 3");
    Files.write(file("ledger/2026.rotated-4"), introduction);
    assertThat(RememberedState.against(directory, 2026, byOld)).isNotEmpty();
  }

  @Test
  void introductionsThatSomebodyMade_areNamed() throws Exception {
    rotate();
    workspace.ledger().appendAll(Clinic.logFiles(3, 4));
    LogKeys now = keys();
    Path real = file("ledger/2026.rotated-4");
    String note = Files.readString(real);
    List<SigningKey> own = List.of(SigningKey.fromSeed(old.origin(), new byte[32]));
    SigningKey other = SigningKey.fromSeed(old.origin(), filled((byte) 7));
    // Nobody vouches: signed by keys of the forger's own.
    byte[] selfMade = KeyRotation.sign(4, Clinic.NOW, own, List.of(other)).encode();
    Files.write(real, selfMade);
    assertThat(wrong()).anyMatch(words -> words.startsWith("ledger/2026.vkey: does not hold"));
    assertThat(standalone()).startsWith("exit 3");
    // A line is missing, each in turn.
    String[] parts = note.split("\n\n", 2);
    for (String line : parts[1].split("\n")) {
      Files.writeString(real, note.replace(line + "\n", ""));
      assertThat(wrong())
          .anyMatch(words -> words.startsWith("ledger/2026.rotated-4: has no valid"));
      assertThat(standalone()).startsWith("exit 3").contains("2026.rotated-4");
    }
    Files.writeString(real, note);
    assertThat(wrong()).isEmpty();
    // One more, for a leaf that replaces nothing; it follows on the real one.
    Path more = file("ledger/2026.rotated-5");
    Files.write(more, selfMade);
    assertThat(wrong()).anyMatch(words -> words.startsWith("ledger/2026.rotated-5: is the intro"));
    assertThat(standalone()).startsWith("exit 3").contains("2026.rotated-5");
    Files.delete(more);
    assertThat(keys()).isEqualTo(now);
  }

  @Test
  void introductionByStolenKeys_withoutALeaf_isNamed() throws Exception {
    List<SigningKey> stolen = new ArrayList<>();
    for (String line : Files.readString(file("keys/ledger-2026.key")).strip().split("\n", -1)) {
      stolen.add(SigningKey.parse(line));
    }
    SigningKey mine = SigningKey.fromSeed(old.origin(), filled((byte) 9));
    KeyRotation forged = KeyRotation.sign(2, Clinic.NOW, stolen, List.of(mine));
    Files.write(file("ledger/2026.rotated-2"), forged.encode());
    Files.writeString(file("ledger/2026.vkey"), LogKeys.of(mine.verifier()).text());
    Checkpoint now = Checkpoint.open(published(), old);
    Files.write(
        file("ledger/2026/checkpoint"),
        new SignedNote(now.text(), List.of(mine.line(now))).encode());
    Path memory = folder.resolve("memory");
    assertThat(wrong(remembering(memory)))
        .anyMatch(words -> words.startsWith("ledger/2026.rotated-2: introduces keys, and the log"));
    assertThat(memory).doesNotExist(); // What does not hold is not remembered either.
    assertThat(standalone()).startsWith("exit 3").contains("2026.rotated-2");
  }

  @Test
  void everyByteOfTheIntroduction_isBound() throws Exception {
    rotate();
    Path introduction = file("ledger/2026.rotated-4");
    byte[] bytes = Files.readAllBytes(introduction);
    for (int at = 0; at < bytes.length; at += at < 200 ? 1 : 97) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 1;
      Files.write(introduction, flipped);
      assertThat(wrong()).as("byte %d", at).anyMatch(words -> words.contains("2026.rotated-4"));
      assertThat(standalone()).as("byte %d", at).startsWith("exit 3").contains("2026.rotated-4");
    }
    Files.write(introduction, bytes);
    // And of the lines of the old keys on the checkpoint that covers it.
    SignedNote both = published();
    for (SignedNote.Line line : both.lines()) {
      List<SignedNote.Line> rest = new ArrayList<>(both.lines());
      rest.remove(line);
      Files.write(file("ledger/2026/checkpoint"), new SignedNote(both.text(), rest).encode());
      assertThat(wrong()).anyMatch(words -> words.startsWith("ledger/2026/checkpoint: "));
      assertThat(standalone()).startsWith("exit 3");
    }
  }

  private static byte[] filled(byte with) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, with);
    return seed;
  }

  // Proofs

  @Test
  void proofMadeAfterwards_verifiesWithTheNewKeysAndFollowsFromTheOldOnes() throws Exception {
    rotate();
    workspace.ledger().appendAll(Clinic.logFiles(3, 4));
    LedgerProof made = workspace.prove(new LeafRef(2026, 2)).orElseThrow();
    LedgerProof proof = LedgerProof.fromJson(made.toJson());
    assertThat(proof.verify(keys().text()).statement().leaf()).isEqualTo(new LeafRef(2026, 2));
    assertThat(proof.verify(old.text()).statement().leaf()).isEqualTo(new LeafRef(2026, 2));
    VerifierKey stranger = SigningKey.fromSeed(old.origin(), new byte[32]).verifier();
    assertThatThrownBy(() -> proof.verify(stranger.text())).isInstanceOf(IntegrityException.class);
    Path bundle = folder.resolve("proof.json");
    Files.writeString(bundle, made.toJson().toString());
    directory = bundle;
    assertThat(standalone("--key", keysOf(proof))).startsWith("exit 0\nHOLDS");
    assertThat(standalone("--key", old.text().strip()))
        .startsWith("exit 0\nHOLDS")
        .contains("was replaced at leaf 2026/4");
    assertThat(standalone("--key", stranger.text())).startsWith("exit 3");
  }

  private static String keysOf(LedgerProof proof) {
    return proof.publicKey();
  }
}
