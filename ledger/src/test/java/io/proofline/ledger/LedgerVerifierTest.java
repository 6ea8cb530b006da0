package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing under ledger/ and evidence/ can change without its file being named. */
class LedgerVerifierTest {
  private static final long SEED = 20261120;

  @TempDir Path directory;
  private Workspace workspace;

  @BeforeEach
  void makeWorkspace() throws Exception {
    workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    workspace.ledger().append(Clinic.snapshot(workspace, "one", 300));
    workspace.ledger().appendAll(Clinic.logFiles(0, 260));
    workspace.ledger().append(Clinic.snapshot(workspace, "two", 2));
  }

  @Test
  void wholeWorkspace_verifiesAndSaysWhatItCannotShow() throws Exception {
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
    assertThat(report.ok()).isTrue();
    assertThat(report.statements()).isEqualTo(263);
    assertThat(report.sheets()).isEqualTo(2);
    assertThat(report.rows()).isEqualTo(302);
    assertThat(report.blobs()).isEqualTo(4);
    assertThat(report.files()).isEqualTo(Clinic.verifiableFiles(directory).size());
    assertThat(report.notProved()).anyMatch(text -> text.contains("not witnessed"));
    assertThat(report.toJson().toString())
        .startsWith("{\"report\":1,\"ok\":true,\"years\":[{\"year\":2026,");
  }

  @Test
  void anyFlippedByte_namesItsFile() throws Exception {
    Random random = new Random(SEED);
    for (Path file : sample(random)) {
      byte[] good = Files.readAllBytes(file);
      for (int round = 0; round < 3; round++) {
        byte[] bad = good.clone();
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bad);
        assertNamed(file, "flipped, seed " + SEED);
      }
      Files.write(file, good);
    }
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void everyByteOfAStatementFile_isBound() throws Exception {
    Path file =
        Clinic.verifiableFiles(directory).stream()
            .filter(path -> path.toString().contains("statements"))
            .findFirst()
            .orElseThrow();
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x20; // The bit between upper and lower case.
      Files.write(file, bad);
      assertNamed(file, "byte " + at);
    }
  }

  @Test
  void cutGrownOrDeletedFile_isNamed() throws Exception {
    for (Path file : sample(new Random(SEED))) {
      byte[] good = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(good, good.length - 1));
      assertNamed(file, "cut");
      Files.write(file, good);
      Files.write(file, new byte[] {'\n'}, StandardOpenOption.APPEND);
      assertNamed(file, "grown");
      if (!superseded(file)) {
        Files.delete(file);
        assertNamed(file, "deleted");
      }
      Files.write(file, good);
    }
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void foreignFile_isNamedWhereverItLies() throws Exception {
    for (String name :
        List.of(
            "ledger/readme.txt",
            "ledger/2026/notes",
            "ledger/2026/tile/0/000.bak",
            "ledger/2026/tile/entries/002",
            "ledger/2025.vkey",
            "evidence/x",
            "evidence/blobs/00/" + "0".repeat(64),
            "evidence/statements/00/" + "0".repeat(64))) {
      Path file = directory.resolve(name);
      Path parent = directory.resolve(name.substring(0, name.lastIndexOf('/')));
      boolean newDirectory = !Files.isDirectory(parent);
      Files.createDirectories(parent);
      Files.writeString(file, "x");
      assertNamed(file, "foreign");
      Files.delete(file);
      if (newDirectory) {
        Files.delete(parent);
      }
    }
  }

  @Test
  void rollbackToAnEarlierState_isSeenThroughTheSecondPlace() throws Exception {
    Path copy = directory.resolveSibling(directory.getFileName() + "-copy");
    copy(directory.resolve("ledger"), copy.resolve("ledger"));
    copy(directory.resolve("evidence"), copy.resolve("evidence"));
    workspace.ledger().append(Clinic.snapshot(workspace, "three", 1));
    for (String part : List.of("ledger", "evidence")) {
      delete(directory.resolve(part));
      copy(copy.resolve(part), directory.resolve(part));
    }
    delete(copy);
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.file()).isEqualTo("ledger/2026/checkpoint");
              assertThat(problem.what()).contains("rolled back");
            });
    assertThat(report.proved()).isEmpty();
  }

  @Test
  void copyWithoutKeys_verifiesAndSaysThatARollbackCannotBeSeen() throws Exception {
    delete(directory.resolve("keys"));
    delete(directory.resolve("state"));
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
    assertThat(report.notProved()).anyMatch(text -> text.contains("put back to an older state"));
  }

  @Test
  void missingMemoryBesideTheKey_isAProblem() throws Exception {
    Files.delete(directory.resolve("keys/ledger-2026.signed"));
    assertThat(LedgerVerifier.verify(directory).problems())
        .extracting(LedgerReport.Problem::file)
        .containsExactly("keys/ledger-2026.signed");
  }

  @Test
  void settingsOfAnotherEntity_areNamed() throws Exception {
    Path settings = directory.resolve("proofline.yaml");
    Files.writeString(settings, Files.readString(settings).replace("Clinic", "Hospital"));
    assertThat(LedgerVerifier.verify(directory).problems())
        .extracting(LedgerReport.Problem::file)
        .containsExactly("proofline.yaml");
  }

  @Test
  void yearThatIsGone_isNamed() throws Exception {
    Workspace next = Workspace.open(directory, Clinic.at("2027-02-01T00:00:00Z"));
    next.ledger().append(Clinic.logFiles(300, 301).getFirst());
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
    Path key = directory.resolve("ledger/2027.vkey");
    delete(directory.resolve("ledger/2027"));
    assertThat(LedgerVerifier.verify(directory).problems())
        .extracting(LedgerReport.Problem::file)
        .contains("ledger/2027/checkpoint", "ledger/2027.vkey");
    Files.delete(key);
    assertThat(LedgerVerifier.verify(directory).problems())
        .extracting(LedgerReport.Problem::file)
        .contains("ledger/2027/checkpoint");
  }

  private void assertNamed(Path file, String what) throws IOException {
    String name = directory.relativize(file).toString().replace('\\', '/');
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems())
        .as(what + " " + name)
        .extracting(LedgerReport.Problem::file)
        .contains(name);
    assertThat(report.proved()).isEmpty();
    assertThat(report.problems().size()).as(what + " " + name).isLessThanOrEqualTo(2);
  }

  /** Partial files of an older size are kept for readers of that size; nothing demands them. */
  private static boolean superseded(Path file) {
    String name = file.toString();
    return name.contains(".p/") && !name.endsWith(".p/7") && !name.endsWith("tile/1/000.p/1");
  }

  /** All files but the many like statements, of which some. */
  private List<Path> sample(Random random) throws IOException {
    return Clinic.verifiableFiles(directory).stream()
        .filter(file -> !file.toString().contains("statements") || random.nextInt(20) == 0)
        .toList();
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
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
