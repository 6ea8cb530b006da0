package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.backup.Backup;
import io.proofline.ledger.backup.Restore;
import io.proofline.ledger.backup.Upgrade;
import io.proofline.ledger.standalone.Verify;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A workspace that the first version wrote (two years, 263 leaves, sheets and blobs; its keys are
 * nobody's). Every later version opens it, reads it, verifies it, appends to it and into the year
 * after, and the standalone verifier accepts the result.
 */
class OlderWorkspaceTest {
  private static final String ROOT =
      "3730290cdda5026c460876df708e1c502d399a0aec86eaf64d17c09e18a96d3b";

  @TempDir Path directory;

  @BeforeEach
  void unpack() throws Exception {
    unpack(directory);
  }

  /** Unpacks it as a copy program would: without {@code state/}. */
  static void unpack(Path into) throws Exception {
    URI archive =
        URI.create(
            "jar:" + OlderWorkspaceTest.class.getResource("/workspaces/format-1.zip").toURI());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of());
        Stream<Path> files = Files.walk(zip.getPath("/"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = into.resolve(file.toString().substring(1));
        Files.createDirectories(target.resolveSibling("."));
        Files.copy(file, target);
      }
    }
    Files.createDirectories(into.resolve("state"));
  }

  @Test
  void isVerified() throws Exception {
    assertVerified(260);
    assertThat(LedgerVerifier.verify(directory).years())
        .extracting(LedgerReport.Year::rootHex)
        .contains(ROOT);
  }

  @Test
  void isReadAsItWasWritten() throws Exception {
    Workspace workspace = Workspace.open(directory, Clinic.CLOCK);
    assertThat(workspace.entity()).isEqualTo(Clinic.ENTITY);
    try (Stream<Statement> all = workspace.ledger().statements()) {
      assertThat(all).hasSize(263);
    }
    Statement register = workspace.ledger().find("register", "systems", "r1").orElseThrow();
    assertThat(register.body().path("name").stringValue()).isEqualTo("Zoë's \"PACS\"");
    Statement snapshot =
        workspace.ledger().find("snapshot", "aws/441020936617", "one").orElseThrow();
    SheetRef sheet = SheetRef.fromJson(snapshot.body().path("documents")).orElseThrow();
    assertThat(workspace.sheets().row(sheet, 11).path("bucket").stringValue())
        .isEqualTo("hsc-imaging-share-11");
    LedgerProof proof = workspace.prove(snapshot.leaf(), sheet, 11).orElseThrow();
    assertThat(proof.verify(proof.publicKey()).row()).isPresent();
  }

  @Test
  void growsInItsYearAndIntoTheNext() throws Exception {
    Workspace workspace = Workspace.open(directory, Clinic.at("2026-12-31T23:00:00Z"));
    assertThat(workspace.ledger().append(Clinic.logFiles(0, 1).getFirst()).duplicate())
        .as("the first version's idempotency keys still count, without its index")
        .isTrue();
    workspace.ledger().append(Clinic.snapshot(workspace, "one", 12));
    workspace.ledger().append(Clinic.snapshot(workspace, "three", 2));
    Workspace next = Workspace.open(directory, Clinic.at("2027-01-01T00:00:00Z"));
    next.ledger().append(Clinic.snapshot(next, "four", 1));
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
    assertThat(report.years())
        .extracting(LedgerReport.Year::year)
        .containsExactly(2025, 2026, 2027);
    assertThat(Verify.check(directory, List.of(), List.of()).problems()).isEmpty();
  }

  @Test
  void isUpgradedAroundItsRecordOnly() throws Exception {
    Files.writeString(directory.resolve("state/index-2026"), "of the first version");
    Upgrade.Plan plan = Upgrade.plan(directory);
    assertThat(plan.steps())
        .extracting(Upgrade.Step::what)
        .contains("make lake/", "delete state/index-2026");
    assertThat(directory.resolve("lake")).as("a plan changes nothing").doesNotExist();
    byte[] before = Files.readAllBytes(directory.resolve("ledger/2026/checkpoint"));
    assertThat(Upgrade.apply(directory, Clinic.CLOCK).report().ok()).isTrue();
    assertThat(Upgrade.plan(directory).steps()).isEmpty();
    assertThat(Files.readAllBytes(directory.resolve("ledger/2026/checkpoint"))).isEqualTo(before);
    assertVerified(260);
  }

  @Test
  void damagedRecord_isNotUpgraded() throws Exception {
    Files.writeString(directory.resolve("ledger/2026/tile/1/000.p/1"), "x");
    assertThat(Upgrade.plan(directory).report().ok()).isFalse();
    assertThatThrownBy(() -> Upgrade.apply(directory, Clinic.CLOCK))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("tile/1/000.p/1")
        .hasMessageContaining("nothing was changed");
    assertThat(directory.resolve("lake")).doesNotExist();
  }

  @Test
  void isBackedUpAndRestored() throws Exception {
    Path file = directory.resolve("older.zip");
    Backup.make(directory, file, Optional.empty(), Clinic.CLOCK);
    Path copy = directory.resolve("copy");
    Restore.Restored restored =
        Restore.run(file, copy, Optional.empty(), Restore.Remembered.nothing());
    assertThat(restored.report().statements()).isEqualTo(263);
  }

  private void assertVerified(long size) throws IOException {
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
    assertThat(report.years().getLast().size()).isEqualTo(size);
    Verify.Report alone = Verify.check(directory, List.of(), List.of());
    assertThat(alone.problems()).isEmpty();
    assertThat(alone.exit()).isZero();
  }
}
