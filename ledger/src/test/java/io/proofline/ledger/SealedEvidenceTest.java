package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.crypt.KeyUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A workspace whose evidence is encrypted at rest behaves like any other, and shows nothing. */
class SealedEvidenceTest {
  private static final String SECRET = "MRN 00417733, Okafor, Adaeze";

  @TempDir Path directory;
  private Workspace workspace;

  @BeforeEach
  void makeWorkspace() throws Exception {
    workspace = Workspace.create(directory, Clinic.ENTITY, Protection.SEALED, Clinic.CLOCK);
  }

  private Statement record(String key) throws IOException {
    BlobRef blob = workspace.blobs().from("trail").put(secret(), "text/plain");
    return workspace
        .ledger()
        .append(Clinic.draft("log-file", "trail/1", key, Clinic.with("note", SECRET, blob)))
        .statement();
  }

  private static byte[] secret() {
    return SECRET.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void nothingOnDisk_butTheLakesAndPages_showsWhatWasRecorded() throws Exception {
    record("one");
    workspace.ledger().append(Clinic.snapshot(workspace, "snap", 50));
    // Also what is not recorded yet, and what was never sealed.
    workspace.blobs().put(secret(), "text/plain");
    Sheets.Writer open = workspace.sheets().begin("application/x-ndjson");
    for (int i = 0; i < 20_000; i++) {
      open.append(Clinic.body("patient", SECRET + i));
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("MRN 0")
            .doesNotContain("Okafor")
            .doesNotContain("hsc-imaging-share");
      }
    }
    open.close();
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void sealedWorkspace_readsProvesAndVerifiesLikeAnyOther() throws Exception {
    Statement file = record("one");
    Statement snapshot =
        workspace.ledger().append(Clinic.snapshot(workspace, "snap", 300)).statement();
    Workspace again = Workspace.open(directory, Clinic.CLOCK);
    assertThat(again.protection()).isEqualTo(Protection.SEALED);
    assertThat(again.ledger().at(file.leaf())).contains(file);
    assertThat(again.blobs().read(file.blobs().getFirst())).isEqualTo(secret());
    assertThat(new String(again.blobs().read(file.blob()), StandardCharsets.UTF_8))
        .contains("\n{\"actor\":");
    SheetRef sheet = SheetRef.fromJson(snapshot.body().path("documents")).orElseThrow();
    try (var rows = again.sheets().rows(sheet)) {
      assertThat(rows).hasSize(300);
    }
    LedgerProof proof = again.prove(snapshot.leaf(), sheet, 17).orElseThrow();
    assertThat(proof.verify(proof.publicKey()).row()).isPresent();
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
    assertThat(report.statements()).isEqualTo(3);
    assertThat(report.blobs()).isEqualTo(3);
    assertThat(report.rows()).isEqualTo(300);
    assertThat(report.unopened()).isZero();
  }

  @Test
  void sameBytesTwice_areHeldOnce() throws Exception {
    Statement one = record("one");
    Statement two = record("two");
    assertThat(one.blobs()).isEqualTo(two.blobs());
    try (Stream<Path> files = Files.walk(directory.resolve("evidence/blobs"))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
    assertThat(workspace.blobs().holds(one.blobs().getFirst().sha256())).isTrue();
    assertThat(workspace.blobs().holds("0".repeat(64))).isFalse();
  }

  @Test
  void anyChangedEvidenceFile_isNamed() throws Exception {
    record("one");
    workspace.ledger().append(Clinic.snapshot(workspace, "snap", 5));
    for (Path file : Clinic.verifiableFiles(directory)) {
      if (!file.startsWith(directory.resolve("evidence"))) {
        continue;
      }
      byte[] good = Files.readAllBytes(file);
      for (int at = 0; at < good.length; at += 67) {
        byte[] bad = good.clone();
        bad[at] ^= 4;
        Files.write(file, bad);
        String name = directory.relativize(file).toString();
        assertThat(LedgerVerifier.verify(directory).problems())
            .as(name + " byte " + at)
            .extracting(LedgerReport.Problem::file)
            .contains(name);
      }
      Files.write(file, good);
    }
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void copyWithoutKeys_isProvedAsFarAsItGoes_andSaysHowFar() throws Exception {
    record("one");
    Path copy = directory.resolveSibling(directory.getFileName() + "-copy");
    Clinic.copy(directory.resolve("ledger"), copy.resolve("ledger"));
    Clinic.copy(directory.resolve("evidence"), copy.resolve("evidence"));
    Files.copy(directory.resolve("proofline.yaml"), copy.resolve("proofline.yaml"));
    LedgerReport report = LedgerVerifier.verify(copy);
    assertThat(report.problems()).isEmpty();
    assertThat(report.unopened()).isEqualTo(2);
    assertThat(report.statements()).isZero();
    assertThat(report.notProved()).anyMatch(words -> words.contains("they are sealed"));

    Path blob;
    try (Stream<Path> files = Files.walk(copy.resolve("evidence/blobs"))) {
      blob = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(blob);
    bytes[bytes.length - 40] ^= 1;
    Files.write(blob, bytes);
    assertThat(LedgerVerifier.verify(copy).problems())
        .extracting(LedgerReport.Problem::what)
        .containsExactly("is no whole sealed file");
  }

  @Test
  void missingOrForeignKeys_areNamed_andNothingReadsAsAltered() throws Exception {
    Statement file = record("one");
    Path keys = directory.resolve("keys/data");
    Path trail;
    try (Stream<Path> all = Files.walk(keys)) {
      trail =
          all.filter(path -> path.getFileName().toString().startsWith("trail-"))
              .findFirst()
              .orElseThrow();
    }
    byte[] key = Files.readAllBytes(trail);
    Files.delete(trail);
    Workspace again = Workspace.open(directory, Clinic.CLOCK);
    assertThatThrownBy(() -> again.blobs().read(file.blobs().getFirst()))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("data key 2026-11-20/trail-");
    assertThat(LedgerVerifier.verify(directory).problems())
        .extracting(LedgerReport.Problem::what)
        .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("cannot be opened")
        .contains("is not held");
    Files.write(trail, key);
    Files.delete(directory.resolve("keys/evidence.kek"));
    assertThatThrownBy(() -> Workspace.open(directory, Clinic.CLOCK))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("restore it from the backup of the keys");
  }

  @ParameterizedTest
  @EnumSource(FailingDisk.Fault.class)
  void anyStepOfStoringGoingWrong_leavesNothingHalfWritten(FailingDisk.Fault fault)
      throws Exception {
    byte[] big = new byte[200_000];
    new java.util.Random(1).nextBytes(big);
    boolean failed = true;
    for (long step = FailingDisk.firstStep(fault); failed; step += FailingDisk.STRIDE) {
      Path place = Clinic.copy(directory, directory.resolveSibling("store-" + fault + step));
      FailingDisk disk = new FailingDisk(step, fault);
      BlobRef stored = null;
      try {
        Workspace broken = Workspace.open(place, Clinic.CLOCK, disk, RandomSource.secure());
        stored = broken.blobs().from("trail").put(big, "x/y");
        broken.ledger().append(Clinic.draft("note", "s", "k", Clinic.with("a", "b", stored)));
        failed = disk.steps() >= step && fault != FailingDisk.Fault.FULL;
      } catch (IOException e) {
        assertThat(e).hasMessageNotContaining(SECRET);
      }
      Workspace again = Workspace.open(place, Clinic.CLOCK);
      if (stored != null) {
        assertThat(again.blobs().read(stored)).isEqualTo(big);
      }
      BlobRef once = again.blobs().put(big, "x/y");
      assertThat(again.blobs().read(once)).isEqualTo(big);
      again.ledger().append(Clinic.draft("note", "s", "again", Clinic.with("a", "b", once)));
      assertThat(LedgerVerifier.verify(place).problems()).as(fault + " " + step).isEmpty();
      Clinic.delete(place);
      assertThat(step).as("the loop ends").isLessThan(120);
    }
  }

  @Test
  void rowsBeyondReason_areRefused() throws Exception {
    try (Sheets.Writer writer = workspace.sheets().begin("application/x-ndjson")) {
      String huge = "x".repeat(FileSheets.LONGEST_ROW + 1);
      assertThatThrownBy(() -> writer.append(Clinic.body("row", huge)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("put it into a blob");
    }
    assertThat(List.of(directory.resolve("state/staged").toFile().list())).isEmpty();
  }
}
