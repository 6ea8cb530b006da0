package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotesAndProofsTest {
  private static final SigningKey KEY = TestLog.KEY;
  private static final Checkpoint CHECKPOINT =
      Checkpoint.of("log.example/test", 7, Rfc6962.sha256(new byte[] {1}));

  @Test
  void exampleOfTheSpecification_verifies() {
    VerifierKey key =
        VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    String note =
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfX"
            + "ppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    SignedNote parsed = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
    assertThat(parsed.signedBy(key)).isTrue();
    assertThat(parsed.text()).isEqualTo("This is an example message.\n");
  }

  @Test
  void publishedProofFile_verifiesForItsEntryOnly() throws Exception {
    byte[] file = Files.readAllBytes(SharedVectors.path("tlog-derived/entry-6.tlog-proof"));
    VerifierKey key =
        VerifierKey.parse(Files.readString(SharedVectors.path("tessera-log/log.vkey")).strip());
    TlogProof proof = TlogProof.parse(file);
    assertThat(proof.encode()).isEqualTo(file);
    assertThat(proof.index()).isEqualTo(6);
    Checkpoint checkpoint = proof.verify("seven".getBytes(StandardCharsets.UTF_8), key);
    assertThat(checkpoint.size()).isEqualTo(15);
    assertThatThrownBy(() -> proof.verify("eight".getBytes(StandardCharsets.UTF_8), key))
        .isInstanceOf(TlogFormatException.class);
  }

  @Test
  void publishedCosignedCheckpoint_ignoresLinesOfUnknownKeys() throws Exception {
    byte[] note = Files.readAllBytes(SharedVectors.path("tlog-derived/checkpoint.15.cosigned"));
    VerifierKey key =
        VerifierKey.parse(Files.readString(SharedVectors.path("tessera-log/log.vkey")).strip());
    assertThat(SignedNote.parse(note).lines()).hasSize(3);
    assertThat(SignedNote.parse(note).encode()).isEqualTo(note);
    assertThat(Checkpoint.open(note, key).size()).isEqualTo(15);
  }

  @Test
  void anyByteOfASignedCheckpointFlipped_isRefused() {
    byte[] note = KEY.sign(CHECKPOINT.text()).encode();
    assertThat(Checkpoint.open(note, KEY.verifier())).isEqualTo(CHECKPOINT);
    for (int at = 0; at < note.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = note.clone();
        flipped[at] ^= (byte) (1 << bit);
        assertThatThrownBy(() -> Checkpoint.open(flipped, KEY.verifier()))
            .as("byte " + at + " bit " + bit)
            .isInstanceOf(TlogFormatException.class);
      }
    }
  }

  @Test
  void knownKeyWithABadLine_spoilsTheWholeNote() {
    SignedNote good = KEY.sign(CHECKPOINT.text());
    SignedNote other = KEY.sign("log.example/test\n8\n" + CHECKPOINT.rootBase64() + "\n");
    SignedNote both =
        new SignedNote(good.text(), List.of(good.lines().getFirst(), other.lines().getFirst()));
    assertThat(both.signedBy(KEY.verifier())).isFalse();
  }

  @Test
  void checkpointOfAnotherOrigin_isRefused() {
    byte[] note =
        KEY.sign(Checkpoint.of("log.example/other", 7, CHECKPOINT.root()).text()).encode();
    assertThatThrownBy(() -> Checkpoint.open(note, KEY.verifier()))
        .hasMessageContaining("another log");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+5", "05", "-1", "5 ", "18446744073709551616", "0x5", "٥"})
  void checkpointSize_inAnyOtherSpelling_isRefused(String size) {
    String text = "log.example/test\n" + size + "\n" + CHECKPOINT.rootBase64() + "\n";
    assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(TlogFormatException.class);
  }

  @Test
  void checkpointSize_upToTheLargestUnsignedNumber_isRead() {
    String text = "o\n18446744073709551615\n" + CHECKPOINT.rootBase64() + "\nextension\n";
    Checkpoint checkpoint = Checkpoint.parse(text);
    assertThat(checkpoint.size()).isEqualTo(-1L);
    assertThat(checkpoint.text()).isEqualTo(text);
    assertThatThrownBy(() -> Checkpoint.parse(text + "\n")).isInstanceOf(TlogFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zg", // no padding
        "Zh==", // spare bits
        "Zg==\n",
        "Z-8=",
        "Zm8=" // two bytes, not a hash
      })
  void checkpointRoot_inLooseBase64_isRefused(String root) {
    assertThatThrownBy(() -> Checkpoint.parse("o\n1\n" + root + "\n"))
        .isInstanceOf(TlogFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text\n",
        "text\n\n",
        "text\n\nno dash\n",
        "text\n\n— name\n",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n— name AAAA\n",
        "text\n\n— name AAAAAAA=",
        "te\rxt\n\n— name AAAAAAA=\n",
        "text\n\n—  AAAAAAA=\n"
      })
  void malformedNote_isRefused(String note) {
    assertThatThrownBy(() -> SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(TlogFormatException.class);
  }

  @Test
  void noteWithTooManyLines_isRefused() {
    String note = "text\n\n" + "— name AAAAAAA=\n".repeat(SignedNote.MAX_LINES + 1);
    assertThatThrownBy(() -> SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("signature lines");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log.example/test",
        "log.example/test+00000000+AA==",
        "log.example/test+zzzzzzzz+AA==",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
      })
  void malformedPublicKey_isRefused(String vkey) {
    assertThatThrownBy(() -> VerifierKey.parse(vkey)).isInstanceOf(TlogFormatException.class);
  }

  @Test
  void privateKey_readsBackAndDoesNotPrintItsSecret() {
    SigningKey read = SigningKey.parse(KEY.secretText());
    assertThat(read.verifier()).isEqualTo(KEY.verifier());
    String secret = KEY.secretText().substring(KEY.secretText().lastIndexOf('+') + 1);
    assertThat(read.toString()).doesNotContain(secret);
  }

  @Test
  void hostileBytes_areRefusedWithAFormatException() {
    Random random = new Random(20261120);
    byte[] note = KEY.sign(CHECKPOINT.text()).encode();
    byte[] proof = TlogProof.of(3, List.of(new byte[32]), SignedNote.parse(note)).encode();
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = (round % 2 == 0 ? note : proof).clone();
      int edits = 1 + random.nextInt(6);
      for (int i = 0; i < edits; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      assertOnlyFormatException(() -> Checkpoint.open(cut, KEY.verifier()));
      assertOnlyFormatException(() -> TlogProof.parse(bytes));
      assertOnlyFormatException(() -> EntryBundle.decode(cut, 1 + random.nextInt(4)));
    }
  }

  private static void assertOnlyFormatException(Runnable parse) {
    try {
      parse.run();
    } catch (TlogFormatException e) {
      assertThat(e).hasMessageNotContaining("\0");
    }
  }

  @Test
  void tilePaths_haveOneSpelling() {
    assertThat(new TilePath(0, 1_234_067, 256).text()).isEqualTo("tile/0/x001/x234/067");
    assertThat(new TilePath(0, 1000, 256).text()).isEqualTo("tile/0/x001/000");
    assertThat(new TilePath(TilePath.ENTRIES, 0, 255).text()).isEqualTo("tile/entries/000.p/255");
    for (String good : List.of("tile/0/000", "tile/63/x001/000.p/1", "tile/entries/999.p/255")) {
      assertThat(TilePath.parse(good).orElseThrow().text()).isEqualTo(good);
    }
    for (String bad :
        List.of(
            "tile/64/000",
            "tile/00/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/x000/001",
            "tile/0/1000",
            "tile/0/000/",
            "tile/8/0/000",
            "checkpoint",
            "tile/entries/000.gz")) {
      assertThat(TilePath.parse(bad)).as(bad).isEmpty();
    }
  }
}
