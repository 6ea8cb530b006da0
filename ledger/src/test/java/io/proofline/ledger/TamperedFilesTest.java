package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.standalone.Verify;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole files cut, grown, emptied, deleted, exchanged, planted and put back: the ledger's own
 * verifier and the standalone one, which share no code, both find it and name the file.
 */
class TamperedFilesTest {
  @TempDir static Path directory;
  private static Workspace workspace;
  private static MemoryCopy copy;

  @BeforeAll
  static void makeLedgerOfTwoYears() throws Exception {
    Workspace before =
        Workspace.create(directory, Clinic.ENTITY, Clinic.at("2025-12-31T10:00:00Z"));
    before.ledger().append(Clinic.snapshot(before, "one", 9));
    workspace = Workspace.open(directory, Clinic.CLOCK);
    workspace.ledger().appendAll(Clinic.logFiles(0, 255));
    workspace.ledger().append(Clinic.snapshot(workspace, "two", 4));
    workspace.ledger().append(Clinic.snapshot(workspace, "three", 1));
    copy = MemoryCopy.of(directory);
    assertThat(copy.found()).isEmpty();
    assertThat(copy.foundAlone()).isEmpty();
  }

  @AfterAll
  static void forget() throws Exception {
    copy.close();
  }

  @Test
  void cutOrGrownFile_isNamed() throws Exception {
    for (Map.Entry<String, byte[]> file : likelyFiles().entrySet()) {
      String name = file.getKey();
      int length = file.getValue().length;
      for (int kept : List.of(0, length - 1)) {
        copy.with(name, bytes -> Arrays.copyOf(bytes, kept), () -> assertNamed(name, "cut"));
      }
      for (int more : List.of(1)) {
        copy.with(
            name,
            bytes -> Arrays.copyOf(bytes, bytes.length + more),
            () -> assertNamed(name, "grown"));
      }
      copy.with(name, bytes -> doubled(bytes), () -> assertNamed(name, "doubled"));
    }
  }

  @Test
  void deletedFile_isNamed() throws Exception {
    for (Map.Entry<String, byte[]> file : likelyFiles().entrySet()) {
      if (!superseded(file.getKey())) {
        Files.delete(copy.path(file.getKey()));
        assertNamed(file.getKey(), "deleted");
        copy.write(file.getKey(), file.getValue());
      }
    }
  }

  @Test
  void exchangedFiles_areBothNamed() throws Exception {
    SortedMap<String, byte[]> files = likelyFiles();
    List<String> names = new ArrayList<>(files.keySet());
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        String one = names.get(i);
        String other = names.get(j);
        byte[] ofOne = files.getOrDefault(one, new byte[0]);
        byte[] ofOther = files.getOrDefault(other, new byte[0]);
        boolean alike = one.replaceAll("[^/]*$", "").equals(other.replaceAll("[^/]*$", ""));
        if (alike && !Arrays.equals(ofOne, ofOther)) {
          copy.write(one, ofOther);
          copy.write(other, ofOne);
          assertNamed(List.of(one, other), "exchanged");
          copy.write(one, ofOne);
          copy.write(other, ofOther);
        }
      }
    }
  }

  @Test
  void fileOfTheOtherYear_isNamed() throws Exception {
    for (String name : List.of("checkpoint", "tile/0/000", "tile/entries/000")) {
      String other = name.equals("checkpoint") ? name : name + ".p/2";
      byte[] foreign = copy.read("ledger/2025/" + other);
      copy.with(
          "ledger/2026/" + name,
          bytes -> foreign,
          () -> assertNamed("ledger/2026/" + name, "2025"));
    }
    byte[] key = copy.read("ledger/2025.vkey");
    copy.with("ledger/2026.vkey", bytes -> key, () -> assertNamed("ledger/2026.vkey", "2025"));
  }

  @Test
  void strayFile_isNamedWhereverItLies() throws Exception {
    for (String name :
        List.of(
            "ledger/readme.txt",
            "ledger/2027.vkey",
            "ledger/2026/notes",
            "ledger/2026/tile/0/000.bak",
            "ledger/2026/tile/0/x000/000",
            "ledger/2026/tile/0/002",
            "ledger/2026/tile/0/001.p/3",
            "ledger/2026/tile/0/000.p/256",
            "ledger/2026/tile/0/000.p/07",
            "ledger/2026/tile/1/001",
            "ledger/2026/tile/9/000",
            "ledger/2026/tile/64/000",
            "ledger/2026/tile/entries/002",
            "ledger/2026/tile/entries/x001/000",
            "ledger/2026/checkpoint.old",
            "evidence/x",
            "evidence/blobs/00/" + "0".repeat(64),
            "evidence/statements/2026/" + "0".repeat(64))) {
      copy.write(name, "x".getBytes(StandardCharsets.UTF_8));
      assertNamed(name, "stray");
      Files.delete(copy.path(name));
    }
  }

  @Test
  void keptPartialFileWithOtherContent_isNamed() throws Exception {
    for (String name : List.of("ledger/2026/tile/0/000.p/9", "ledger/2026/tile/entries/000.p/1")) {
      copy.write(name, new byte[9 * 32]);
      assertNamed(name, "kept partial");
      Files.delete(copy.path(name));
    }
  }

  @Test
  void olderStatePutBack_isFoundThroughTheSecondPlace() throws Exception {
    SortedMap<String, byte[]> older = copy.contents("ledger");
    older.putAll(copy.contents("evidence"));
    workspace.ledger().append(Clinic.snapshot(workspace, "four", 1));
    try (MemoryCopy newer = MemoryCopy.of(directory)) {
      for (String folder : List.of("ledger", "evidence")) {
        for (String name : newer.contents(folder).keySet()) {
          Files.delete(newer.path(name));
        }
      }
      for (Map.Entry<String, byte[]> file : older.entrySet()) {
        newer.write(file.getKey(), file.getValue());
      }
      assertThat(newer.found()).containsExactly("ledger/2026/checkpoint");
      assertThat(newer.foundAlone()).containsExactly("ledger/2026/checkpoint");
      // Without the second place both say that they cannot know.
      Files.delete(newer.path("keys/ledger-2026.signed"));
      Files.delete(newer.path("keys/ledger-2025.signed"));
      assertThat(LedgerVerifier.verify(newer.root()).notProved())
          .anyMatch(words -> words.contains("put back to an older state"));
      assertThat(Verify.check(newer.root(), List.of(), List.of()).notProved())
          .anyMatch(words -> words.contains("taken back to an older state"));
      // With a checkpoint that somebody saved, the standalone verifier knows again.
      Path saved = directory.resolve("ledger/2026/checkpoint");
      assertThat(Verify.check(newer.root(), List.of(), List.of(saved)).files())
          .containsExactly("ledger/2026/checkpoint");
    }
  }

  @Test
  void olderCheckpointAlone_isNamed() throws Exception {
    byte[] older = copy.read("ledger/2026/checkpoint");
    workspace.ledger().append(Clinic.snapshot(workspace, "five", 1));
    try (MemoryCopy newer = MemoryCopy.of(directory)) {
      newer.write("ledger/2026/checkpoint", older);
      assertThat(newer.found()).contains("ledger/2026/checkpoint");
      assertThat(newer.foundAlone()).contains("ledger/2026/checkpoint");
    }
  }

  @Test
  void wholeYearGone_isNamed() throws Exception {
    SortedMap<String, byte[]> year = copy.contents("ledger/2025");
    for (String name : year.keySet()) {
      Files.delete(copy.path(name));
    }
    assertNamed("ledger/2025/checkpoint", "gone");
    for (Map.Entry<String, byte[]> file : year.entrySet()) {
      copy.write(file.getKey(), file.getValue());
    }
  }

  @Test
  void linkInPlaceOfAFile_isNamed() throws Exception {
    String name = "ledger/2026/tile/0/000";
    Files.move(copy.path(name), copy.path("elsewhere"));
    Files.createSymbolicLink(copy.path(name), copy.path("elsewhere"));
    assertNamed(name, "link");
    Files.delete(copy.path(name));
    Files.move(copy.path("elsewhere"), copy.path(name));
  }

  private static void assertNamed(String name, String what) throws IOException {
    assertNamed(List.of(name), what);
  }

  private static void assertNamed(List<String> names, String what) throws IOException {
    assertThat(copy.found()).as("%s: %s", what, names).containsAll(names);
    assertThat(copy.foundAlone()).as("%s: %s, alone", what, names).containsAll(names);
  }

  /** All files of the logs, and some of the many like statements. */
  private static SortedMap<String, byte[]> likelyFiles() throws IOException {
    SortedMap<String, byte[]> files = copy.contents("ledger");
    files.putAll(copy.contents("evidence/blobs"));
    copy.contents("evidence/statements").entrySet().stream()
        .limit(2)
        .forEach(file -> files.put(file.getKey(), file.getValue()));
    return files;
  }

  private static byte[] doubled(byte[] bytes) {
    byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
    System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
    return twice;
  }

  /** Partial files of an older size are kept for readers of that size; nothing demands them. */
  private static boolean superseded(String name) {
    List<String> present = List.of("000.p/2", "001.p/2", "tile/1/000.p/1");
    return name.contains(".p/") && present.stream().noneMatch(name::endsWith);
  }
}
