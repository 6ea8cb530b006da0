package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.standalone.Verify;
import io.proofline.tlog.IdempotencyKey;
import io.proofline.tlog.KeyType;
import io.proofline.tlog.LogSetup;
import io.proofline.tlog.LogWriter;
import io.proofline.tlog.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the standalone verifier says where it cannot see everything, and of second signatures. */
class StandaloneVerifierTest {
  @TempDir Path directory;

  private String said(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit = Verify.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    return "exit " + exit + "\n" + out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void encryptedEvidence_isCheckedAsFarAsWithoutKeysAndNeverPassed() throws Exception {
    Workspace workspace =
        Workspace.create(directory, Clinic.ENTITY, Protection.SEALED, Clinic.CLOCK);
    workspace.ledger().append(Clinic.snapshot(workspace, "one", 5));
    assertThat(said(directory.toString()))
        .startsWith("exit 1\nNOT ALL CHECKED")
        .contains("2 of 2 entries", "2 statements are encrypted")
        .doesNotContain("nothing else lies there");
    try (MemoryCopy copy = MemoryCopy.of(directory)) {
      TreeMap<String, byte[]> evidence = new TreeMap<>(copy.contents("evidence"));
      assertThat(evidence).hasSizeGreaterThanOrEqualTo(4);
      for (String name : evidence.keySet()) {
        int length = evidence.getOrDefault(name, new byte[0]).length;
        for (int at = 0; at < length; at += 7) {
          int here = at;
          copy.with(
              name,
              bytes -> {
                bytes[here] ^= 1;
                return bytes;
              },
              () -> assertThat(copy.foundAlone()).as("byte %d of %s", here, name).contains(name));
        }
      }
    }
  }

  @Test
  void secondSignature_isDemandedWhereItsKeyIsListed() throws Exception {
    SigningKey first = SigningKey.fromSeed("log.example/two", new byte[32]);
    SigningKey second =
        SigningKey.fromSeed(KeyType.ML_DSA_44_COSIGNATURE, "log.example/two", new byte[32]);
    LogWriter writer =
        new LogWriter(
            LogSetup.in(directory, first)
                .withSigners(List.of(checkpoint -> second.sign(checkpoint, Clinic.NOW))));
    writer.append(
        batch -> batch.add(IdempotencyKey.ofEntry(new byte[1]), new byte[1], new byte[0]));
    writer.publish();
    Path log = directory.resolve("log");
    Path keys = directory.resolve("log.vkey");
    Files.writeString(keys, first.verifier().text() + "\n" + second.verifier().text() + "\n");
    assertThat(said(log.toString())).startsWith("exit 0\nHOLDS");
    String note = Files.readString(log.resolve("checkpoint"));
    String line = note.lines().toList().getLast();
    Files.writeString(log.resolve("checkpoint"), note.replace(line + "\n", ""));
    assertThat(said(log.toString())).startsWith("exit 3").contains("checkpoint: is not signed by");
    for (int at = 0; at < line.length(); at += 61) {
      char other = line.charAt(at) == 'A' ? 'B' : 'A';
      String damaged = line.substring(0, at) + other + line.substring(at + 1);
      Files.writeString(log.resolve("checkpoint"), note.replace(line, damaged));
      assertThat(said(log.toString())).as("character %d", at).startsWith("exit 3");
    }
  }
}
