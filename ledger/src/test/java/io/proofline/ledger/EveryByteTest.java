package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.standalone.Verify;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.LogVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger of 300 entries whose bytes are changed in turn: each change is found and its file named.
 * {@code -Dproofline.everyByte.step=1} changes every byte (five minutes); by default every 31st
 * byte of each file of the log, and in the many statements each position in some of them.
 */
class EveryByteTest {
  private static final int STEP = Integer.getInteger("proofline.everyByte.step", 31);

  /** The JDK checks signatures several times slower than Bouncy Castle. */
  private static final int STEP_ALONE = STEP == 1 ? 1 : 6 * STEP + 1;

  @TempDir static Path directory;
  private static MemoryCopy copy;

  @BeforeAll
  static void makeLedger() throws Exception {
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    workspace.ledger().append(Clinic.snapshot(workspace, "one", 7));
    workspace.ledger().appendAll(Clinic.logFiles(0, 296));
    workspace.ledger().append(Clinic.snapshot(workspace, "two", 0));
    workspace.ledger().append(Clinic.snapshot(workspace, "three", 2));
    assertThat(workspace.ledger().checkpoint().size()).isEqualTo(300);
    copy = MemoryCopy.of(directory);
    assertThat(copy.found()).isEmpty();
    assertThat(copy.foundAlone()).isEmpty();
  }

  @AfterAll
  static void forget() throws Exception {
    copy.close();
  }

  @Test
  void everyByteOfTheLog_isBound() throws Exception {
    Path log = copy.path("ledger/2026");
    LogKeys keys = LogKeys.parse(new String(copy.read("ledger/2026.vkey"), StandardCharsets.UTF_8));
    byte[] memory = copy.read("keys/ledger-2026.signed");
    for (Map.Entry<String, byte[]> file : copy.contents("ledger/2026").entrySet()) {
      String inLog = file.getKey().substring("ledger/2026/".length());
      everyByte(
          file.getKey(),
          file.getValue(),
          STEP,
          at ->
              assertThat(LogVerifier.verify(log, keys, memory, (_, _) -> {}).problems())
                  .as("byte %d of %s", at, file.getKey())
                  .extracting(LogVerifier.Problem::file)
                  .containsOnly(inLog));
    }
  }

  @Test
  void everyByteOfThePublicKey_isBound() throws Exception {
    String name = "ledger/2026.vkey";
    // Two whole verifications for each byte: every seventh of the two keys.
    everyByte(
        name,
        copy.read(name),
        7,
        at -> {
          assertThat(copy.found()).as("byte %d of the key", at).contains(name);
          assertThat(copy.foundAlone()).as("byte %d of the key, alone", at).contains(name);
        });
  }

  @Test
  void everyByteOfTheEntity_isBound() throws Exception {
    String name = "proofline.yaml";
    String text = new String(copy.read(name), StandardCharsets.UTF_8);
    for (String value : List.of("Harbor Street Clinic", "harbor-street\"")) {
      int start = text.indexOf(value);
      for (int i = start; i < start + value.length() - 1; i++) {
        int at = i;
        copy.with(
            name,
            bytes -> flipped(bytes, at),
            () -> {
              assertThat(copy.found()).as("byte %d", at).contains(name);
              assertThat(copy.foundAlone()).as("byte %d, alone", at).contains(name);
            });
      }
    }
  }

  @Test
  void everyByteOfEveryStatement_isBound() throws Exception {
    everyByteOfAll(copy.contents("evidence/statements"));
  }

  @Test
  void everyByteOfEveryBlobAndSheet_isBound() throws Exception {
    everyByteOfAll(copy.contents("evidence/blobs"));
  }

  @Test
  void bytesOfTheLog_areBoundForTheStandaloneVerifierToo() throws Exception {
    List<String> key =
        new String(copy.read("ledger/2026.vkey"), StandardCharsets.UTF_8).lines().toList();
    Path log = copy.path("ledger/2026");
    Path memory = copy.path("keys/ledger-2026.signed");
    for (Map.Entry<String, byte[]> file : copy.contents("ledger/2026").entrySet()) {
      String inLog = file.getKey().substring("ledger/2026/".length());
      everyByte(
          file.getKey(),
          file.getValue(),
          STEP_ALONE,
          at ->
              assertThat(Verify.check(log, key, List.of(memory)).files())
                  .as("byte %d of %s", at, file.getKey())
                  .containsExactly(inLog));
    }
  }

  /** Something that must hold while a byte is changed. */
  private interface Expectation {
    void holds(int at) throws IOException;
  }

  private static void everyByte(String name, byte[] good, int step, Expectation expectation)
      throws IOException {
    for (int i = 0; i < good.length; i += step) {
      int at = i;
      copy.with(name, bytes -> flipped(bytes, at), () -> expectation.holds(at));
    }
  }

  /**
   * Files that do not lead to each other are damaged together, one byte of each at a time: each
   * must be named, and no other. The places shift from file to file, so that every place has its
   * turn in some file.
   */
  private static void everyByteOfAll(Map<String, byte[]> files) throws IOException {
    int longest = files.values().stream().mapToInt(bytes -> bytes.length).max().orElse(0);
    for (int round = 0; round < longest; round += STEP) {
      int shift = 0;
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        int at = (round + shift++ % STEP) % file.getValue().length;
        copy.write(file.getKey(), flipped(file.getValue().clone(), at));
      }
      assertThat(copy.found()).as("round %d", round).isEqualTo(files.keySet());
      assertThat(copy.foundAlone()).as("round %d, alone", round).isEqualTo(files.keySet());
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      copy.write(file.getKey(), file.getValue());
    }
  }

  /** Another bit at each place, so that all bits have their turn. */
  private static byte[] flipped(byte[] bytes, int at) {
    bytes[at] ^= (byte) (1 << (at % 8));
    return bytes;
  }
}
