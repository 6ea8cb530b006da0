package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier says where a damaged file begins to be wrong. */
class FirstBadByteTest {
  @TempDir Path base;

  private LogVerifier.Problem only(TestLog log) throws Exception {
    List<LogVerifier.Problem> problems = log.verify().problems();
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  @Test
  void flippedByte_isLocated() throws Exception {
    TestLog log = new TestLog(base);
    log.append(TestLog.numbers(0, 600));
    Path root = log.log;
    // An entry of eight bytes stands in ten: the entry that holds the byte is named.
    assertThat(flipped(log, root, "tile/entries/000", 1234)).isEqualTo(1230);
    assertThat(flipped(log, root, "tile/entries/002.p/88", 875)).isEqualTo(870);
    // A tile's bytes are known from the entries: the very byte is named.
    assertThat(flipped(log, root, "tile/0/000", 4711)).isEqualTo(4711);
    assertThat(flipped(log, root, "tile/1/000.p/2", 33)).isEqualTo(33);
  }

  @Test
  void cutOrGrownFile_isLocatedAtItsEnd() throws Exception {
    TestLog log = new TestLog(base);
    log.append(TestLog.numbers(0, 600));
    for (String name : List.of("tile/entries/001", "tile/0/001", "tile/1/000.p/2")) {
      Path file = log.log.resolve(name);
      byte[] good = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(good, good.length - 3));
      LogVerifier.Problem cut = only(log);
      assertThat(cut.file()).isEqualTo(name);
      assertThat(cut.offset()).isBetween(good.length - 32L, good.length - 3L);
      Files.write(file, Arrays.copyOf(good, good.length + 1));
      assertThat(only(log).offset()).isEqualTo(good.length);
      Files.write(file, good);
    }
    assertThat(log.verify().problems()).isEmpty();
  }

  private long flipped(TestLog log, Path root, String name, int at) throws Exception {
    Path file = root.resolve(name);
    byte[] good = Files.readAllBytes(file);
    byte[] bad = good.clone();
    bad[at] ^= 1;
    Files.write(file, bad);
    LogVerifier.Problem problem = only(log);
    assertThat(problem.file()).isEqualTo(name);
    Files.write(file, good);
    return problem.offset();
  }
}
