package io.proofline.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.tlog.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that others wrote accept what is written here, and refuse what was changed. */
class IndependentCheckTest {
  private static GoTools go;

  @TempDir Path directory;

  @BeforeAll
  static void buildCheckers() throws Exception {
    go = new GoTools();
  }

  @Test
  void ledger_isAcceptedAtEverySizeAroundATileAndRefusedWhenChanged() throws Exception {
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    assertAccepted(1, 0);
    workspace.ledger().append(Clinic.snapshot(workspace, "one", 40));
    assertAccepted(2, 40);
    workspace.ledger().appendAll(Clinic.logFiles(2, 255));
    assertAccepted(255, 40);
    workspace.ledger().append(Clinic.snapshot(workspace, "two", 0));
    assertAccepted(256, 40);
    workspace.ledger().append(Clinic.snapshot(workspace, "three", 3));
    assertAccepted(257, 43);
    workspace.ledger().appendAll(Clinic.logFiles(257, 513));
    assertAccepted(513, 43);

    assertRefused("ledger/2026/tile/entries/001", 900, true);
    assertRefused("ledger/2026/tile/entries/002.p/1", 20, true);
    assertRefused("ledger/2026/tile/0/000", 32, true);
    assertRefused("ledger/2026/tile/1/000.p/2", 3, true);
    assertRefused("ledger/2026/checkpoint", 60, true);
    String statement =
        "evidence/statements/2026/" + firstName(directory.resolve("evidence/statements/2026"));
    assertRefused(statement, 70, false);
    assertAccepted(513, 43);
  }

  @Test
  void replacedKeysAndLaterYears_areFollowedFromAnyKeyThatSomebodyKnows() throws Exception {
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    workspace.ledger().append(Clinic.snapshot(workspace, "one", 4));
    List<String> keys = new ArrayList<>(List.of(firstKey(2026)));
    Path seen = Files.copy(file("ledger/2026/checkpoint"), file("state/seen"));
    workspace.signingKeys().rotate("the signing host was replaced", Actor.asserted("dana"));
    keys.add(firstKey(2026));
    Path both = Files.copy(file("ledger/2026/checkpoint"), file("state/both"));
    assertAccepted(keys, List.of(seen, both), "3 entries in 1 years", "replaced at 2026/2");
    workspace.ledger().appendAll(Clinic.logFiles(2, 5));
    workspace.signingKeys().rotate("and once more", Actor.asserted("dana"));
    keys.add(firstKey(2026));
    workspace = Workspace.open(directory, Clinic.at("2027-01-01T00:00:05Z"));
    workspace.ledger().appendAll(Clinic.logFiles(10, 12));
    keys.add(firstKey(2027));
    workspace.signingKeys().rotate("new year, new keys", Actor.asserted("dana"));
    keys.add(firstKey(2027));
    workspace = Workspace.open(directory, Clinic.at("2028-01-01T00:00:05Z"));
    workspace.ledger().appendAll(Clinic.logFiles(12, 13));
    keys.add(firstKey(2028));
    assertAccepted(
        keys,
        List.of(seen, both),
        "13 entries in 3 years",
        "replaced at 2026/2, keys replaced at 2026/6, keys replaced at 2027/3",
        "extends 2026/2, extends 2026/3");
    // A shard that was dropped after its retention takes nothing from the years that are left.
    Path later = Clinic.copy(directory, directory.resolveSibling(directory.getFileName() + "-l"));
    for (String old : List.of("2026", "2026.vkey", "2026.rotated-2", "2026.rotated-6")) {
      Clinic.delete(later.resolve("ledger").resolve(old));
    }
    assertThat(go.verify(later, keys.getLast()).output()).contains("ok: 6 entries in 2 years");
    Clinic.delete(later);

    String stranger = SigningKey.fromSeed("proofline.example/x", new byte[32]).verifier().text();
    assertThat(go.verify(directory, stranger).output()).contains("NOT VERIFIED", "no key of this");
    String last = keys.getLast();
    refusedWithout("ledger/2026.rotated-2", last, "began with another|not those that come after");
    refusedWithout("ledger/2026.rotated-6", last, "missing, or should not be there|after");
    refusedWithout("ledger/2027.vkey", last, "2027.vkey");
    refusedWith("ledger/2026/checkpoint", Files.readAllBytes(both), last, "line of|entries");
    refusedWith("ledger/2026.vkey", (keys.getFirst() + "\n").getBytes(UTF_8), last, "come after");
    for (String name : List.of("ledger/2026.rotated-2", "ledger/2027.rotated-3")) {
      byte[] good = Files.readAllBytes(file(name));
      for (int at = 0; at < 1200; at += 149) {
        byte[] bad = good.clone();
        bad[at] ^= 1;
        refusedWith(name, bad, last, ".");
      }
    }
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private String firstKey(int year) throws Exception {
    return Files.readString(file("ledger/" + year + ".vkey")).lines().toList().getFirst();
  }

  private void assertAccepted(List<String> keys, List<Path> remembered, String... words)
      throws Exception {
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
    for (String key : keys) {
      GoTools.Run run = go.verify(directory, key, remembered.toArray(Path[]::new));
      assertThat(run.output()).startsWith("ok: ").contains(words);
      assertThat(run.exit()).isZero();
    }
  }

  private void refusedWithout(String name, String key, String why) throws Exception {
    byte[] good = Files.readAllBytes(file(name));
    Files.delete(file(name));
    refused(name, key, why);
    Files.write(file(name), good);
  }

  private void refusedWith(String name, byte[] bad, String key, String why) throws Exception {
    byte[] good = Files.readAllBytes(file(name));
    Files.write(file(name), bad);
    refused(name, key, why);
    Files.write(file(name), good);
  }

  private void refused(String name, String key, String why) throws Exception {
    GoTools.Run run = go.verify(directory, key);
    assertThat(run.output()).as(name).contains("NOT VERIFIED").containsPattern(why);
    assertThat(run.exit()).isEqualTo(1);
  }

  private void assertAccepted(long size, long rows) throws Exception {
    Path key = firstKey();
    GoTools.Run verified = go.verify(directory, Files.readString(key).strip());
    assertThat(verified.output()).contains("ok: " + size + " entries", " " + rows + " rows");
    assertThat(verified.exit()).isZero();
    GoTools.Run fsck = go.fsck(directory.resolve("ledger/2026"), key);
    assertThat(fsck.output()).contains("Successfully fsck'd log").doesNotContain("fsck failed");
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  /** The Ed25519 key alone: the only one that those programs know. */
  private Path firstKey() throws Exception {
    String keys = Files.readString(directory.resolve("ledger/2026.vkey"));
    return Files.writeString(
        directory.resolve("state/first.vkey"), keys.substring(0, keys.indexOf('\n') + 1));
  }

  private void assertRefused(String name, int at, boolean partOfTheLog) throws Exception {
    Path file = directory.resolve(name);
    byte[] good = Files.readAllBytes(file);
    byte[] bad = good.clone();
    bad[at] ^= 1;
    Files.write(file, bad);
    Path key = firstKey();
    assertThat(go.verify(directory, Files.readString(key).strip()).output())
        .as(name)
        .contains("NOT VERIFIED");
    if (partOfTheLog) {
      assertThat(go.fsck(directory.resolve("ledger/2026"), key).output())
          .as(name)
          .doesNotContain("Successfully fsck'd log");
    }
    assertThat(LedgerVerifier.verify(directory).problems())
        .extracting(LedgerReport.Problem::file)
        .contains(name);
    Files.write(file, good);
  }

  private static Path firstName(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      return files.sorted().findFirst().orElseThrow().getFileName();
    }
  }
}
