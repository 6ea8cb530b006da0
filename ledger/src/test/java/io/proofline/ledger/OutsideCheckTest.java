package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.CheckpointMemory;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogPolicy;
import io.proofline.tlog.VerifierKey;
import io.proofline.tlog.anchor.TimestampClient;
import io.proofline.tlog.witness.Cosigning;
import io.proofline.tlog.witness.WitnessFolder;
import io.proofline.tlog.witness.WitnessServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record against what stands outside of it: second key, witnesses, memories, timestamps. */
class OutsideCheckTest {
  @TempDir Path folder;
  private Path directory;
  private Workspace workspace;

  @BeforeEach
  void makeWorkspace() throws Exception {
    directory = folder.resolve("clinic");
    workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    workspace.ledger().appendAll(Clinic.logFiles(0, 5));
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

  private void publish(SignedNote note) throws IOException {
    Files.write(file("ledger/2026/checkpoint"), note.encode());
  }

  private List<String> wrong() throws IOException {
    return wrong(VerifierTrust.none());
  }

  private List<String> wrong(VerifierTrust trust) throws IOException {
    return LedgerVerifier.verify(directory, trust).problems().stream()
        .map(problem -> problem.file() + " " + problem.what())
        .toList();
  }

  private void append(int number) throws IOException {
    workspace.ledger().append(Clinic.logFiles(number, number + 1).getFirst());
  }

  // Second key

  @Test
  void newWorkspace_signsWithTwoKeysAndDemandsBoth() throws Exception {
    assertThat(keys().mlDsa44()).isPresent();
    assertThat(published().lines()).hasSize(2);
    assertThat(wrong()).isEmpty();
    SignedNote good = published();
    publish(new SignedNote(good.text(), good.lines().subList(0, 1)));
    assertThat(wrong()).anyMatch(what -> what.contains("ML-DSA-44 line is missing"));
    byte[] damaged = good.encode();
    for (int back : new int[] {3, 500, 3000}) {
      byte[] bad = damaged.clone();
      bad[bad.length - back] = (byte) (bad[bad.length - back] == 'A' ? 'B' : 'A');
      Files.write(file("ledger/2026/checkpoint"), bad);
      assertThat(wrong()).as("byte " + back).anyMatch(what -> what.contains("2026/checkpoint"));
    }
    publish(good);
    assertThat(wrong()).isEmpty();
  }

  @Test
  void secondKeyTakenOutOfTheKeyFileToo_isSeenThroughTheFirstLeaf() throws Exception {
    SignedNote good = published();
    publish(new SignedNote(good.text(), good.lines().subList(0, 1)));
    Files.writeString(file("ledger/2026.vkey"), keys().ed25519().text() + "\n");
    Files.delete(file("keys/ledger-2026.signed"));
    Files.delete(file("keys/ledger-2026.key"));
    assertThat(wrong())
        .containsExactly(
            "ledger/2026.vkey does not hold the ML-DSA-44 key that the first leaf names");
  }

  @Test
  void nextYear_isIntroducedWithBothKeys() throws Exception {
    Workspace next = Workspace.open(directory, Clinic.at("2027-02-01T00:00:00Z"));
    next.ledger().append(Clinic.logFiles(300, 301).getFirst());
    assertThat(wrong()).isEmpty();
    LogKeys made = LogKeys.parse(Files.readString(file("ledger/2027.vkey")));
    assertThat(made.mlDsa44()).isPresent();
    Files.writeString(file("ledger/2027.vkey"), made.ed25519().text() + "\n");
    assertThat(wrong()).isNotEmpty().allMatch(what -> what.startsWith("ledger/2027"));
  }

  @Test
  void proof_verifiesUnderBothKeysOrTheFirstAlone() throws Exception {
    LedgerProof proof = workspace.prove(new LeafRef(2026, 3)).orElseThrow();
    assertThat(proof.verify(keys().text()).checkpoint().size()).isEqualTo(6);
    assertThat(proof.verify(keys().ed25519().text()).checkpoint().size()).isEqualTo(6);
    LedgerProof read = LedgerProof.fromJson(proof.toJson());
    assertThat(read.verify(read.publicKey()).checkpoint().size()).isEqualTo(6);
  }

  @Test
  void keyThatWasGiven_isTheOneThatCounts() throws Exception {
    VerifierTrust given = new VerifierTrust(keys().keys(), null, List.of());
    assertThat(wrong(given)).isEmpty();
    assertThat(LedgerVerifier.verify(directory, given).notProved())
        .noneMatch(words -> words.contains("belong to the organisation"));
    VerifierKey other =
        io.proofline.tlog.SigningKey.fromSeed(keys().origin(), new byte[32]).verifier();
    assertThat(wrong(new VerifierTrust(List.of(other), null, List.of())))
        .containsExactly("ledger/2026.vkey does not hold the key that you were given");
  }

  // Memory

  @Test
  void rollbackAndFork_areSeenByWhoeverRemembers() throws Exception {
    VerifierTrust memory =
        new VerifierTrust(
            List.of(), new CheckpointMemory(folder.resolve("memory"), Disk.system()), List.of());
    Path before = folder.resolve("before");
    copy(directory, before);
    append(5);
    assertThat(wrong(memory)).isEmpty();
    append(6);
    LedgerReport grown = LedgerVerifier.verify(directory, memory);
    assertThat(grown.problems()).isEmpty();
    assertThat(grown.proved()).anyMatch(words -> words.contains("you saw earlier"));

    // Everything was put back, the keys and the signer's own memory too.
    delete(directory);
    copy(before, directory);
    assertThat(wrong()).isEmpty();
    assertThat(wrong(memory)).anyMatch(what -> what.contains("rolled back"));

    // And goes on from there with the stolen key: another history, longer than the first.
    workspace = Workspace.open(directory, Clinic.CLOCK);
    for (int i = 100; i < 110; i++) {
      append(i);
    }
    assertThat(wrong()).isEmpty();
    assertThat(wrong(memory)).anyMatch(what -> what.contains("forked"));
    try (Stream<Path> walk = Files.walk(folder.resolve("memory"))) {
      assertThat(walk.filter(path -> path.endsWith("remembered"))).isNotEmpty();
    }
  }

  // Witnesses

  private WitnessServer witness(String name) throws Exception {
    Path place = folder.resolve(name);
    WitnessFolder made =
        WitnessFolder.exists(place)
            ? WitnessFolder.open(place, Disk.system())
            : WitnessFolder.create(
                place, "witness.example/" + name, Disk.system(), new SecureRandom());
    made.know(keys().ed25519());
    return WitnessServer.start(
        made.witness(Clinic.CLOCK),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        _ -> {});
  }

  private String line(String name, WitnessServer server) throws Exception {
    VerifierKey key = WitnessFolder.open(folder.resolve(name), Disk.system()).keys().getFirst();
    return "witness " + name + " " + key.text() + " " + server.prefix() + "\n";
  }

  private static TlogPolicy policy(String text) {
    return TlogPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void witnessedCheckpoint_isPublishedWithItsCosignature() throws Exception {
    try (WitnessServer server = witness("audit")) {
      workspace
          .witnesses()
          .use(
              policy(line("audit", server) + "quorum audit\n"),
              Actor.asserted("dana.whitfield"),
              Clinic.NOW);
      assertThat(workspace.ledger().checkpoint().witnesses()).isZero();
      assertThat(workspace.witnesses().ask().quorum()).isTrue();
      assertThat(workspace.ledger().checkpoint().witnesses()).isEqualTo(1);
      append(5);
      assertThat(published().lines()).hasSize(3);
      assertThat(workspace.ledger().checkpoint().witnesses()).isEqualTo(1);
      LedgerReport report = LedgerVerifier.verify(directory);
      assertThat(report.problems()).isEmpty();
      assertThat(report.quorumMissed()).isFalse();
      assertThat(report.years().getFirst().witnesses()).isEqualTo(1);
      assertThat(report.proved())
          .anyMatch(words -> words.contains("was cosigned by audit (witness.example/audit)"));
      assertThat(report.notProved()).noneMatch(words -> words.contains("not witnessed"));

      SignedNote good = published();
      publish(new SignedNote(good.text(), good.lines().subList(0, 2)));
      assertThat(wrong()).isEmpty();
      assertThat(LedgerVerifier.verify(directory).quorumMissed()).isTrue();
      byte[] bad = good.encode();
      bad[bad.length - 30] = (byte) (bad[bad.length - 30] == 'A' ? 'B' : 'A');
      Files.write(file("ledger/2026/checkpoint"), bad);
      assertThat(wrong()).anyMatch(what -> what.contains("does not verify"));
      publish(good.with(List.of(new SignedNote.Line("stranger", "AAAAAAA="))));
      assertThat(wrong()).anyMatch(what -> what.contains("stranger"));
      publish(good);
      assertThat(wrong()).isEmpty();
      Files.writeString(file("witness.policy"), "quorum none\n");
      assertThat(wrong())
          .containsExactly("witness.policy is not the policy that the ledger states last");
    }
  }

  @Test
  void witnessThatIsNotThere_costsItsCosignatureAndNothingElse() throws Exception {
    String lines;
    try (WitnessServer far = witness("far")) {
      lines = line("far", far); // It goes away again.
    }
    try (WitnessServer near = witness("near")) {
      String both = line("near", near) + lines + "group two all near far\nquorum two\n";
      workspace.witnesses().use(policy(both), Actor.asserted("dana.whitfield"), Clinic.NOW);
      append(5);
      assertThat(workspace.ledger().checkpoint().witnesses()).isZero();
      LedgerReport report = LedgerVerifier.verify(directory);
      assertThat(report.problems()).isEmpty();
      assertThat(report.quorumMissed()).isTrue();
      assertThat(report.notProved())
          .anyMatch(
              words -> words.contains("not witnessed") && words.contains("only that of near"));
      assertThat(workspace.witnesses().ask().outcomes().get("far"))
          .isInstanceOf(Cosigning.Unreachable.class);
    }
  }

  @Test
  void workspaceThatWasPutBack_cannotPublishAnotherHistory() throws Exception {
    try (WitnessServer server = witness("audit")) {
      workspace
          .witnesses()
          .use(
              policy(line("audit", server) + "quorum audit\n"),
              Actor.asserted("dana.whitfield"),
              Clinic.NOW);
      append(5);
      Path before = folder.resolve("before");
      copy(directory, before);
      append(6);
      append(7);
      delete(directory);
      copy(before, directory);
      workspace = Workspace.open(directory, Clinic.CLOCK);
      assertThatThrownBy(() -> append(100))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("put back to an older state");
      try (Stream<Path> kept = Files.walk(file("state/conflicts"))) {
        List<Path> sides = kept.filter(Files::isRegularFile).toList();
        assertThat(sides).hasSize(2);
        for (Path side : sides) {
          // Both carry the log's own signature: that is what makes them proof.
          assertThat(Checkpoint.open(Files.readAllBytes(side), keys().ed25519()).origin())
              .isEqualTo(keys().origin());
        }
      }
    }
  }

  // Timestamps

  private Timestamps.Anchored anchor(LocalAuthority authority) throws Exception {
    return workspace
        .timestamps()
        .anchor(
            new TimestampClient(
                authority.address(),
                HttpClient.newHttpClient(),
                Duration.ofSeconds(20),
                new SecureRandom()),
            authority.root,
            authority.address().toString(),
            Actor.asserted("dana.whitfield"));
  }

  @Test
  void timestamp_isRecordedAndVerified() throws Exception {
    try (LocalAuthority authority = new LocalAuthority();
        LocalAuthority other = new LocalAuthority()) {
      Timestamps.Anchored anchored = anchor(authority);
      assertThat(anchored.size()).isEqualTo(6);
      append(5);
      LedgerReport report = LedgerVerifier.verify(directory);
      assertThat(report.problems()).isEmpty();
      assertThat(report.proved())
          .anyMatch(words -> words.contains("1 timestamp holds: the first 6 leaves"));
      assertThat(report.notProved()).anyMatch(words -> words.contains("CN=Local TSA"));
      VerifierTrust trust = new VerifierTrust(List.of(), null, List.of(authority.root));
      assertThat(LedgerVerifier.verify(directory, trust).notProved())
          .noneMatch(words -> words.contains("CN=Local TSA"));
      assertThat(wrong(new VerifierTrust(List.of(), null, List.of(other.root))))
          .singleElement()
          .asString()
          .contains("pinned root");
    }
  }

  @Test
  void timestampOfAWrongClock_isNamed() throws Exception {
    try (LocalAuthority authority = new LocalAuthority()) {
      authority.set(Instant.parse("2026-11-19T00:00:00Z"));
      anchor(authority);
      assertThat(wrong()).singleElement().asString().contains("a clock was wrong");
    }
    try (LocalAuthority authority = new LocalAuthority()) {
      authority.set(Instant.parse("2026-11-22T00:00:00Z"));
      anchor(authority);
      assertThat(wrong()).hasSize(2).allMatch(what -> what.contains("a clock was wrong"));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
