package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Second signature lines and cosignatures, against known answers made by other programs. */
class CosignaturesTest {
  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);
  private static final byte[] SEED = seed();
  private static final SigningKey W1 =
      SigningKey.fromSeed(KeyType.ED25519_COSIGNATURE, "witness.example/w1", SEED);
  private static final SigningKey W2 =
      SigningKey.fromSeed(KeyType.ML_DSA_44_COSIGNATURE, "witness.example/w2", SEED);
  private static final Checkpoint TREE =
      Checkpoint.of("log.example/test", 7, Rfc6962.sha256(new byte[] {1}));

  private static byte[] seed() {
    byte[] seed = new byte[32];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) i;
    }
    return seed;
  }

  @Test
  void keysOfASeed_areTheKnownOnes() throws Exception {
    assertThat(W1.verifier().text())
        .isEqualTo("witness.example/w1+e75f6532+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
    String policy = Files.readString(SharedVectors.path("tlog-derived/policy.txt"));
    assertThat(policy).contains("witness w2 " + W2.verifier().text() + "\n");
    for (SigningKey key : List.of(W1, W2)) {
      assertThat(VerifierKey.parse(key.verifier().text())).isEqualTo(key.verifier());
      assertThat(SigningKey.parse(key.secretText()).verifier()).isEqualTo(key.verifier());
      assertThat(key.toString()).doesNotContain("PRIVATE");
    }
  }

  @Test
  void publishedCosignatures_verifyWithTheirTime() throws Exception {
    SignedNote note =
        SignedNote.parse(
            Files.readAllBytes(SharedVectors.path("tlog-derived/checkpoint.15.cosigned")));
    assertThat(note.signature(W1.verifier())).hasValue(1_700_000_000);
    assertThat(note.signature(W2.verifier())).hasValue(1_700_000_000);
    assertThat(note.strangers(List.of(W1.verifier(), W2.verifier()))).hasSize(1);
    Checkpoint tree = Checkpoint.parse(note.text());
    assertThat(note.lines().get(1)).isEqualTo(W1.sign(tree, TIME)); // Ed25519 is deterministic.
  }

  @Test
  void messageOfAnMlDsaCosigner_isTheKnownOne() throws Exception {
    Checkpoint tree =
        Checkpoint.parse(
            SignedNote.parse(
                    Files.readAllBytes(SharedVectors.path("tlog-derived/checkpoint.15.cosigned")))
                .text());
    byte[] message =
        CosignedMessage.mlDsa44(
            "witness.example/w2", 1_700_000_000, tree.origin(), 0, tree.size(), tree.root());
    assertThat(HexFormat.of().formatHex(message))
        .isEqualTo(
            Files.readString(SharedVectors.path("tlog-derived/mldsa-signed-message.hex")).strip());
    assertThat(message).hasSize(112);
  }

  @ParameterizedTest
  @EnumSource(KeyType.class)
  void everyFlippedByteOfALine_isNoSignature(KeyType type) {
    SigningKey key = SigningKey.fromSeed(type, "log.example/test", SEED);
    SignedNote.Line line = key.sign(TREE, TIME);
    assertThat(new SignedNote(TREE.text(), List.of(line)).signedBy(key.verifier())).isTrue();
    byte[] blob = line.blob();
    int step = type == KeyType.ML_DSA_44_COSIGNATURE ? 7 : 1;
    for (int at = 0; at < blob.length; at += step) {
      byte[] bad = blob.clone();
      bad[at] ^= 1;
      assertThat(note(key, bad).signedBy(key.verifier())).as("byte " + at).isFalse();
    }
    assertThat(note(key, Arrays.copyOf(blob, blob.length - 1)).signedBy(key.verifier())).isFalse();
    assertThat(note(key, Arrays.copyOf(blob, blob.length + 1)).signedBy(key.verifier())).isFalse();
  }

  private static SignedNote note(SigningKey key, byte[] blob) {
    return new SignedNote(
        TREE.text(),
        List.of(
            new SignedNote.Line(
                key.verifier().name(), java.util.Base64.getEncoder().encodeToString(blob))));
  }

  @Test
  void extensionLines_areCosignedByEd25519AndNotByMlDsa() {
    Checkpoint extended =
        new Checkpoint(TREE.origin(), TREE.size(), TREE.rootBase64(), List.of("extension 1"));
    SignedNote other =
        new SignedNote(extended.text(), List.of(W1.sign(TREE, TIME), W2.sign(TREE, TIME)));
    assertThat(other.signedBy(W1.verifier())).isFalse();
    assertThat(other.signedBy(W2.verifier())).isTrue();
    assertThat(extended.sameTree(TREE)).isTrue();
  }

  @Test
  void cosignature_isOfACheckpointOnly() {
    SignedNote.Line line = W1.sign(TREE, TIME);
    assertThat(new SignedNote("some text\n", List.of(line)).signedBy(W1.verifier())).isFalse();
    assertThatThrownBy(() -> W1.sign("some text\n")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> W1.sign(TREE, Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void subtree_isSignedWithoutATime() {
    byte[] hash = Rfc6962.sha256(new byte[] {2});
    SignedNote.Line line = W2.signSubtree("log.example/test", 8, 13, hash);
    assertThat(W2.verifier().subtree("log.example/test", 8, 13, hash, line)).hasValue(0);
    assertThat(W2.verifier().subtree("log.example/test", 8, 12, hash, line)).isEmpty();
    assertThat(W2.verifier().subtree("log.example/other", 8, 13, hash, line)).isEmpty();
    assertThat(W1.verifier().subtree("log.example/test", 8, 13, hash, line)).isEmpty();
    SignedNote.Line timed = W2.sign(TREE, TIME);
    assertThat(W2.verifier().subtree(TREE.origin(), 0, 7, TREE.root(), timed))
        .hasValue(TIME.getEpochSecond());
    assertThatThrownBy(() -> W1.signSubtree("log.example/test", 8, 13, hash))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void logWithTwoKeys_demandsBothLines() {
    SigningKey second =
        SigningKey.fromSeed(KeyType.ML_DSA_44_COSIGNATURE, "log.example/test", SEED);
    LogSigner signer =
        new LogSigner(List.of(TestLog.KEY, second), Clock.fixed(TIME, ZoneOffset.UTC));
    LogKeys keys = signer.keys();
    assertThat(LogKeys.parse(keys.text())).isEqualTo(keys);
    SignedNote note = signer.sign(TREE);
    assertThat(Checkpoint.open(note.encode(), keys)).isEqualTo(TREE);
    assertThat(Checkpoint.open(note.encode(), TestLog.KEY.verifier())).isEqualTo(TREE);

    SignedNote stripped = new SignedNote(note.text(), note.lines().subList(0, 1));
    assertThatThrownBy(() -> Checkpoint.open(stripped, keys))
        .hasMessageContaining("ML-DSA-44 line is missing");
    SignedNote alone = new SignedNote(note.text(), note.lines().subList(1, 2));
    assertThatThrownBy(() -> Checkpoint.open(alone, keys))
        .hasMessageContaining("Ed25519 line is missing");

    // Every damage to the ML-DSA line, also to its name and key id, which make it a stranger's.
    SignedNote.Line line = note.lines().get(1);
    for (int at : new int[] {0, 3, 4, 11, 12, 1000, line.blob().length - 1}) {
      byte[] blob = line.blob();
      blob[at] ^= 0x40;
      SignedNote damaged =
          new SignedNote(
              note.text(),
              List.of(
                  note.lines().getFirst(),
                  new SignedNote.Line(
                      line.name(), java.util.Base64.getEncoder().encodeToString(blob))));
      assertThatThrownBy(() -> Checkpoint.open(damaged, keys))
          .as("byte " + at)
          .hasMessageContaining("ML-DSA-44 line");
      assertThat(Checkpoint.open(damaged.encode(), TestLog.KEY.verifier())).isEqualTo(TREE);
    }
    SignedNote renamed =
        new SignedNote(
            note.text(),
            List.of(
                note.lines().getFirst(), new SignedNote.Line("log.example/tesT", line.base64())));
    assertThatThrownBy(() -> Checkpoint.open(renamed, keys)).hasMessageContaining("is missing");
  }

  @Test
  void changeOfKeys_isCarriedByOneCheckpointThatBothSetsSigned() {
    List<SigningKey> old =
        List.of(
            TestLog.KEY,
            SigningKey.fromSeed(KeyType.ML_DSA_44_COSIGNATURE, "log.example/test", SEED));
    byte[] fresh = SEED.clone();
    fresh[0] = 77;
    List<SigningKey> next =
        List.of(
            SigningKey.fromSeed("log.example/test", fresh),
            SigningKey.fromSeed(KeyType.ML_DSA_44_COSIGNATURE, "log.example/test", fresh));
    Clock clock = Clock.fixed(TIME, ZoneOffset.UTC);
    LogKeys before = new LogSigner(old, clock).keys();
    LogKeys after = new LogSigner(next, clock).keys();
    List<SigningKey> all = new java.util.ArrayList<>(old);
    all.addAll(next);
    SignedNote both = new LogSigner(all, clock).sign(TREE);
    assertThat(Checkpoint.open(both, before)).isEqualTo(TREE);
    assertThat(Checkpoint.open(both, after)).isEqualTo(TREE);
    assertThat(Checkpoint.open(both, before.and(after))).isEqualTo(TREE);
    SignedNote onlyNew = new LogSigner(next, clock).sign(TREE);
    assertThatThrownBy(() -> Checkpoint.open(onlyNew, before))
        .isInstanceOf(TlogFormatException.class);
    for (int missing = 0; missing < 4; missing++) {
      List<SignedNote.Line> lines = new java.util.ArrayList<>(both.lines());
      lines.remove(missing);
      SignedNote three = new SignedNote(both.text(), lines);
      assertThatThrownBy(() -> Checkpoint.open(three, before.and(after)))
          .hasMessageContaining("line is missing");
    }
  }

  @Test
  void keySets_thatCannotSignALog_areRefused() {
    VerifierKey log = TestLog.KEY.verifier();
    for (String bad :
        List.of(
            "",
            "\n",
            log.text() + "\n\n",
            log.text() + "\n" + log.text(),
            W1.verifier().text(),
            W2.verifier().text(),
            log.text() + "\n" + W2.verifier().text(),
            log.text() + "\n" + SigningKey.fromSeed("log.example/other", SEED).verifier().text())) {
      assertThatThrownBy(() -> LogKeys.parse(bad)).as(bad).isInstanceOf(TlogFormatException.class);
    }
    String raised = log.text().replace("+AT", "+BT");
    assertThatThrownBy(() -> VerifierKey.parse(raised)).isInstanceOf(TlogFormatException.class);
    byte[] text = W2.verifier().text().getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(
            () -> VerifierKey.parse(new String(text, 0, text.length - 4, StandardCharsets.UTF_8)))
        .isInstanceOf(TlogFormatException.class);
  }
}
