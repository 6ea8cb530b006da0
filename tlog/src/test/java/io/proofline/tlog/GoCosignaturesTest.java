package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signature lines of all three kinds, to and fro with programs that others wrote (golang.org/x/mod
 * and transparency-dev/formats). Without Go the test is skipped; under CI it fails.
 */
class GoCosignaturesTest {
  private static final Instant TIME = Instant.parse("2026-11-20T23:59:00Z");
  private static final Checkpoint TREE =
      Checkpoint.of("log.example/test", 70_000, Rfc6962.sha256(new byte[] {7}));
  private static Path program;

  @TempDir Path folder;

  private record Run(int exit, String output) {}

  @BeforeAll
  static void build() throws Exception {
    Path module =
        Path.of(Optional.ofNullable(System.getProperty("proofline.root")).orElse(".."), "tlog");
    Path bin = Files.createDirectories(module.resolve("target/go-tools").toAbsolutePath());
    program = bin.resolve("cosigned");
    Run built;
    try {
      built =
          run(module.resolve("src/test/go/cosigned"), "go", "build", "-o", program.toString(), ".");
    } catch (IOException e) {
      built = new Run(1, "go is not on PATH");
    }
    if (built.exit() != 0) {
      String reason = "Go's readers of cosignatures could not be built: " + built.output();
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(reason);
      }
      Assumptions.abort(reason);
    }
  }

  private static Run run(Path directory, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  private Run go(String what, byte[] note, List<String> keys)
      throws IOException, InterruptedException {
    Files.write(folder.resolve("note"), note);
    Files.writeString(folder.resolve("keys"), String.join("\n", keys) + "\n");
    return run(
        folder,
        program.toString(),
        what,
        folder.resolve("note").toString(),
        folder.resolve("keys").toString());
  }

  private static List<SigningKey> keys() {
    List<SigningKey> keys = new ArrayList<>();
    for (KeyType type : KeyType.values()) {
      byte[] seed = new byte[32];
      seed[5] = (byte) type.number();
      keys.add(
          SigningKey.fromSeed(
              type, type == KeyType.ED25519 ? TREE.origin() : "witness.example/w", seed));
    }
    byte[] seed = new byte[32];
    seed[6] = 1;
    keys.add(SigningKey.fromSeed(KeyType.ML_DSA_44_COSIGNATURE, TREE.origin(), seed));
    return keys;
  }

  private static List<String> publicKeys() {
    return keys().stream().map(key -> key.verifier().text()).toList();
  }

  @Test
  void ourLines_areAcceptedByTheirReaders_andRefusedWhenChanged() throws Exception {
    SignedNote note =
        new SignedNote(TREE.text(), keys().stream().map(key -> key.sign(TREE, TIME)).toList());
    Run accepted = go("verify", note.encode(), publicKeys());
    assertThat(accepted.output()).contains("ok: 4 lines verified, 0 not known");
    assertThat(accepted.exit()).isZero();
    for (int line = 0; line < 4; line++) {
      byte[] blob = note.lines().get(line).blob();
      blob[blob.length - 9] ^= 1;
      List<SignedNote.Line> lines = new ArrayList<>(note.lines());
      lines.set(
          line,
          new SignedNote.Line(
              note.lines().get(line).name(), java.util.Base64.getEncoder().encodeToString(blob)));
      Run refused = go("verify", new SignedNote(note.text(), lines).encode(), publicKeys());
      assertThat(refused.output()).as("line " + line).contains("NOT VERIFIED");
    }
  }

  @Test
  void checkpointOfALogWithTwoKeys_isAcceptedByReadersThatKnowOneOrBoth() throws Exception {
    LogSigner signer =
        new LogSigner(
            List.of(keys().getFirst(), keys().getLast()), Clock.fixed(TIME, ZoneOffset.UTC));
    byte[] note = signer.sign(TREE).encode();
    List<String> both = signer.keys().keys().stream().map(VerifierKey::text).toList();
    assertThat(go("verify", note, both).output()).contains("ok: 2 lines verified, 0 not known");
    assertThat(go("verify", note, both.subList(0, 1)).output())
        .contains("ok: 1 lines verified, 1 not known");
  }

  @Test
  void theirLines_areAcceptedHere() throws Exception {
    List<SigningKey> cosigners = keys().subList(1, 4);
    Run signed =
        go(
            "sign",
            TREE.text().getBytes(StandardCharsets.UTF_8),
            cosigners.stream().map(SigningKey::secretText).toList());
    assertThat(signed.exit()).as(signed.output()).isZero();
    SignedNote note = SignedNote.parse(signed.output().getBytes(StandardCharsets.UTF_8));
    assertThat(note.text()).isEqualTo(TREE.text());
    for (SigningKey key : cosigners) {
      assertThat(note.signature(key.verifier())).as(key.toString()).isPresent();
    }
  }
}
