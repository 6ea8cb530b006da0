package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is byte for byte what Tessera writes. */
class ByteIdentityTest {
  @TempDir Path directory;

  @Test
  void tesseraTestLog_allFilesAreIdentical() throws Exception {
    Path published = SharedVectors.path("tessera-log/log");
    // Published by Tessera for tests only.
    SigningKey key =
        SigningKey.parse(
            "PRIVATE+KEY+example.com/log/testdata+33d7b496"
                + "+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg");
    assertThat(key.verifier().text() + "\n")
        .isEqualTo(Files.readString(SharedVectors.path("tessera-log/log.vkey")));
    TestLog log = new TestLog(directory, key);
    List<String> entries =
        List.of(
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eit",
            "nain",
            "ten",
            "ileven",
            "twelf",
            "threeten",
            "fourten",
            "fivten");

    log.append(List.of());
    int same = identical(published.resolve("checkpoint.0"), log.log.resolve("checkpoint"));
    for (int n = 1; n <= entries.size(); n++) {
      byte[] entry = entries.get(n - 1).getBytes(StandardCharsets.UTF_8);
      log.append(List.of(entry));
      same += identical(published.resolve("checkpoint." + n), log.log.resolve("checkpoint"));
      for (String path : List.of("tile/0/000.p/" + n, "tile/entries/000.p/" + n)) {
        same += identical(published.resolve(path), log.log.resolve(path));
      }
    }
    assertThat(same).isEqualTo(46);

    Path copy = directory.resolve("copy");
    copyLog(published, copy);
    LogVerifier.Report report = LogVerifier.verify(copy, key.verifier());
    assertThat(report.problems()).isEmpty();
    assertThat(report.size()).isEqualTo(15);
  }

  private static int identical(Path published, Path own) throws Exception {
    assertThat(own).hasSameBinaryContentAs(published);
    return 1;
  }

  /** Without the older checkpoints that the test data keeps beside the newest one. */
  private static void copyLog(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().startsWith("checkpoint.")) {
          Path target = to.resolve(from.relativize(file).toString());
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  void largeTree_allFilesAndRootsAreIdentical() throws Exception {
    TestLog log = new TestLog(directory);
    for (String line : rows("tlog-derived/large-tree-roots.tsv")) {
      String[] columns = line.split("\t", -1);
      int size = Integer.parseInt(columns[0]);
      int before =
          Files.exists(log.memory)
              ? (int) Checkpoint.open(Files.readAllBytes(log.memory), TestLog.KEY.verifier()).size()
              : 0;
      Checkpoint checkpoint = log.append(TestLog.numbers(before, size));
      assertThat(checkpoint.rootBase64()).as("root at " + size).isEqualTo(columns[1]);
    }
    Map<String, String> wanted = new TreeMap<>();
    for (String line : rows("tlog-derived/large-tree-files-70000.tsv")) {
      String[] columns = line.split("\t", -1);
      wanted.put(columns[0], columns[2]);
    }
    Map<String, String> found = new TreeMap<>();
    for (String path : wanted.keySet()) {
      byte[] bytes = Files.readAllBytes(log.log.resolve(path));
      found.put(path, HexFormat.of().formatHex(Rfc6962.sha256(bytes)));
    }
    assertThat(found).hasSize(551).isEqualTo(wanted);
    LogVerifier.Report report = log.verify();
    assertThat(report.problems()).isEmpty();
    assertThat(report.size()).isEqualTo(70_000);
  }

  private static List<String> rows(String name) throws Exception {
    List<String> lines = Files.readAllLines(SharedVectors.path(name));
    return lines.subList(1, lines.size());
  }
}
