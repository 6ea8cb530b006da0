package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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

  private void assertAccepted(long size, long rows) throws Exception {
    Path key = firstKey();
    GoTools.Run verified = go.verify(directory, 2026, Files.readString(key).strip());
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
    assertThat(go.verify(directory, 2026, Files.readString(key).strip()).output())
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
