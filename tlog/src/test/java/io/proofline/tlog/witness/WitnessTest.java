package io.proofline.tlog.witness;

import static io.proofline.tlog.witness.WitnessScene.checkpoint;
import static io.proofline.tlog.witness.WitnessScene.leaves;
import static io.proofline.tlog.witness.WitnessScene.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Rfc6962;
import io.proofline.tlog.SharedVectors;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.SigningKey;
import io.proofline.tlog.SubtreeHashes;
import io.proofline.tlog.TlogFormatException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of answers of tlog-witness, in its order. */
class WitnessTest {
  @TempDir Path folder;
  private WitnessScene scene;

  @BeforeEach
  void setUp() throws Exception {
    scene = new WitnessScene(folder);
  }

  @Test
  void publishedRequest_isReadAndWrittenByteForByte() throws Exception {
    byte[] body = Files.readAllBytes(SharedVectors.path("tlog-derived/add-checkpoint-5-15.body"));
    AddCheckpoint request = AddCheckpoint.parse(body);
    assertThat(request.oldSize()).isEqualTo(5);
    assertThat(request.proof()).hasSize(5);
    assertThat(request.encode()).isEqualTo(body);
  }

  @Test
  void growingLog_isCosignedWithBothKeys() throws Exception {
    int old = 0;
    for (int size : new int[] {1, 1, 7, 8, 300}) {
      List<byte[]> tree = leaves(size, 1000, 0);
      Witness.Answer answer = scene.add(request(old, tree));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      SignedNote cosigned = checkpoint(tree).with(SignedNote.parseLines(answer.body()));
      long now = scene.clock.instant().getEpochSecond();
      assertThat(cosigned.signature(WitnessScene.ED25519.verifier())).hasValue(now);
      assertThat(cosigned.signature(WitnessScene.ML_DSA.verifier())).hasValue(now);
      assertThat(scene.witness.newest(FileWitnessMemory.hash(WitnessScene.ORIGIN)))
          .hasValue(new String(cosigned.encode(), StandardCharsets.UTF_8));
      old = size;
    }
  }

  @Test
  void unknownOrigin_is404() throws Exception {
    SigningKey other = SigningKey.fromSeed("log.example/other", WitnessScene.bytes(9));
    SignedNote note = other.sign(Checkpoint.of("log.example/other", 1, new byte[32]).text());
    assertThat(scene.add(AddCheckpoint.of(0, List.of(), note)).status()).isEqualTo(404);
    assertThat(scene.witness.newest("0".repeat(64))).isEmpty();
    assertThat(scene.witness.newest(FileWitnessMemory.hash(WitnessScene.ORIGIN))).isEmpty();
  }

  @Test
  void missingOrBadSignature_is403() throws Exception {
    String text = checkpoint(leaves(3, 9, 0)).text();
    SigningKey stranger = SigningKey.fromSeed(WitnessScene.ORIGIN, WitnessScene.bytes(9));
    assertThat(scene.add(AddCheckpoint.of(0, List.of(), stranger.sign(text))).status())
        .isEqualTo(403);
    SignedNote.Line wrong = WitnessScene.LOG.signatureLine("another text\n");
    SignedNote bad = new SignedNote(text, List.of(wrong));
    assertThat(scene.add(AddCheckpoint.of(0, List.of(), bad)).status()).isEqualTo(403);
    SignedNote both = checkpoint(leaves(3, 9, 0)).with(List.of(wrong));
    assertThat(scene.add(AddCheckpoint.of(0, List.of(), both)).status()).isEqualTo(403);
  }

  @Test
  void oldSizeAboveTheNewOne_is400_alsoBefore409() throws Exception {
    scene.add(request(0, leaves(2, 9, 0)));
    assertThat(scene.add(AddCheckpoint.of(4, List.of(), checkpoint(leaves(3, 9, 0)))).status())
        .isEqualTo(400);
  }

  @Test
  void otherOldSize_is409WithTheSize() throws Exception {
    scene.add(request(0, leaves(5, 9, 0)));
    Witness.Answer answer = scene.add(request(3, leaves(8, 9, 0)));
    assertThat(answer).isEqualTo(new Witness.Answer(409, "text/x.tlog.size", "5\n"));
    assertThat(scene.add(request(0, leaves(8, 9, 0))).body()).isEqualTo("5\n");
    // An older checkpoint cannot roll the witness back.
    assertThat(scene.add(request(3, leaves(4, 9, 0))).status()).isEqualTo(409);
    assertThat(scene.add(request(5, leaves(8, 9, 0))).status()).isEqualTo(200);
  }

  @Test
  void fork_is422AndIsKeptAsEvidence() throws Exception {
    scene.add(request(0, leaves(5, 9, 0)));
    AddCheckpoint sameSize = AddCheckpoint.of(5, List.of(), checkpoint(leaves(5, 4, 1)));
    assertThat(scene.add(sameSize).status()).isEqualTo(422);
    AddCheckpoint larger = request(5, leaves(9, 4, 1));
    assertThat(scene.add(larger).status()).isEqualTo(422);
    AddCheckpoint noProof = AddCheckpoint.of(5, List.of(), checkpoint(leaves(9, 9, 0)));
    assertThat(scene.add(noProof).status()).isEqualTo(422);
    Path kept = folder.resolve(FileWitnessMemory.hash(WitnessScene.ORIGIN)).resolve("conflicts");
    try (Stream<Path> files = Files.list(kept)) {
      assertThat(files.map(file -> read(file)))
          .containsExactlyInAnyOrder(
              text(sameSize.encode()), text(larger.encode()), text(noProof.encode()));
    }
    assertThat(scene.add(request(5, leaves(9, 9, 0))).status()).isEqualTo(200);
  }

  @Test
  void emptyTree_hasOneRootAndNoProof() throws Exception {
    String text = WitnessScene.ORIGIN + "\n0\n";
    SignedNote wrong =
        WitnessScene.LOG.sign(Checkpoint.of(WitnessScene.ORIGIN, 0, new byte[32]).text());
    assertThat(wrong.text()).startsWith(text);
    assertThat(scene.add(AddCheckpoint.of(0, List.of(), wrong)).status()).isEqualTo(422);
    AddCheckpoint proof = AddCheckpoint.of(0, List.of(new byte[32]), checkpoint(leaves(3, 9, 0)));
    assertThat(scene.add(proof).status()).isEqualTo(422);
    assertThat(scene.add(request(0, leaves(0, 9, 0))).status()).isEqualTo(200);
    assertThat(scene.add(request(0, leaves(3, 9, 0))).status()).isEqualTo(200);
  }

  @Test
  void malformedRequests_are400() throws Exception {
    String good = text(request(0, leaves(3, 9, 0)).encode());
    for (String bad :
        List.of(
            "",
            "old 0\n",
            good.replace("old 0", "old 00"),
            good.replace("old 0", "old +0"),
            good.replace("old 0", "old  0"),
            good.replace("old 0", "Old 0"),
            good.replace("old 0\n", "old 0\nAAAA\n"),
            good.substring(0, good.length() - 1),
            good + "\n",
            good.replace("\n3\n", "\n03\n"))) {
      assertThat(scene.witness.addCheckpoint(bad.getBytes(StandardCharsets.UTF_8)).status())
          .as(bad)
          .isEqualTo(400);
    }
    String hash = "A".repeat(43) + "=\n";
    assertThatThrownBy(
            () ->
                AddCheckpoint.parse(
                    good.replace("old 0\n", "old 0\n" + hash.repeat(64))
                        .getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(TlogFormatException.class)
        .hasMessageContaining("63");
  }

  @Test
  void memory_outlivesTheProcess() throws Exception {
    scene.add(request(0, leaves(5, 9, 0)));
    WitnessScene again = new WitnessScene(folder);
    assertThat(again.add(request(0, leaves(5, 4, 1))).status()).isEqualTo(409);
    assertThat(again.add(AddCheckpoint.of(5, List.of(), checkpoint(leaves(5, 4, 1)))).status())
        .isEqualTo(422);
    assertThat(again.add(request(5, leaves(6, 9, 0))).status()).isEqualTo(200);
  }

  @Test
  void damagedMemory_signsNothing() throws Exception {
    scene.add(request(0, leaves(5, 9, 0)));
    Path file = folder.resolve(FileWitnessMemory.hash(WitnessScene.ORIGIN)).resolve("checkpoint");
    String good = Files.readString(file);
    Files.writeString(file, good.replace("\n5\n", "\n4\n"));
    assertThat(scene.add(request(4, leaves(6, 9, 0))).status()).isEqualTo(500);
    Files.writeString(file, "");
    assertThat(scene.add(request(0, leaves(6, 9, 0))).status()).isEqualTo(500);
    Files.writeString(file, good);
    assertThat(scene.add(request(5, leaves(6, 9, 0))).status()).isEqualTo(200);
  }

  @Test
  void storageThatFails_givesNoCosignature() throws Exception {
    Path place = folder.resolve(FileWitnessMemory.hash(WitnessScene.ORIGIN));
    Files.createDirectories(place.resolve("checkpoint.new")); // A directory where a file must go.
    assertThatThrownBy(() -> scene.add(request(0, leaves(5, 9, 0))))
        .isInstanceOf(java.io.IOException.class);
    assertThat(scene.witness.newest(FileWitnessMemory.hash(WitnessScene.ORIGIN))).isEmpty();
    Files.delete(place.resolve("checkpoint.new"));
    assertThat(scene.add(request(0, leaves(5, 9, 0))).status()).isEqualTo(200);
  }

  @Test
  void clockThatWentBack_signsNothing() throws Exception {
    scene.add(request(0, leaves(5, 9, 0)));
    scene.clock.set("2026-11-20T23:58:59Z");
    assertThat(scene.add(request(5, leaves(6, 9, 0))).status()).isEqualTo(503);
    scene.clock.set("2026-11-21T00:00:00Z");
    assertThat(scene.add(request(5, leaves(6, 9, 0))).status()).isEqualTo(200);
  }

  @Test
  void twoRequestsAtOnce_neverRollBack() throws Exception {
    for (int round = 0; round < 20; round++) {
      WitnessScene fresh = new WitnessScene(Files.createTempDirectory(folder, "round"));
      fresh.add(request(0, leaves(3, 99, 0)));
      List<Integer> sizes = new ArrayList<>(List.of(4, 5, 6, 7));
      Collections.shuffle(sizes, new java.util.Random(round));
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int size : sizes) {
        calls.add(() -> fresh.add(request(3, leaves(size, 99, 0))).status());
      }
      int cosigned = 0;
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        for (Future<Integer> status : threads.invokeAll(calls)) {
          assertThat(status.get()).isIn(200, 409);
          cosigned += status.get() == 200 ? 1 : 0;
        }
      }
      assertThat(cosigned).isEqualTo(1);
    }
  }

  @Test
  void subtree_ofACosignedCheckpoint_isSignedWithoutATime() throws Exception {
    List<byte[]> tree = leaves(14, 99, 0);
    Witness.Answer cosigned = scene.add(request(0, tree));
    SignedNote note = checkpoint(tree).with(SignedNote.parseLines(cosigned.body()));
    byte[] hash = SubtreeHashes.of(tree).hash(8, 13);
    List<byte[]> proof = SubtreeHashes.of(tree).consistency(8, 13, 14);
    SignSubtree request = SignSubtree.of(8, 13, hash, proof, note);
    assertThat(SignSubtree.parse(request.encode())).isEqualTo(request);
    Witness.Answer answer = scene.witness.signSubtree(request.encode());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<SignedNote.Line> lines = SignedNote.parseLines(answer.body());
    assertThat(lines).hasSize(1);
    assertThat(
            WitnessScene.ML_DSA
                .verifier()
                .subtree(WitnessScene.ORIGIN, 8, 13, hash, lines.getFirst()))
        .hasValue(0);

    assertThat(sign(SignSubtree.of(7, 13, hash, proof, note))).isEqualTo(400);
    assertThat(sign(SignSubtree.of(8, 15, hash, proof, note))).isEqualTo(400);
    assertThat(sign(SignSubtree.of(8, 13, Rfc6962.emptyRoot(), proof, note))).isEqualTo(422);
    assertThat(sign(SignSubtree.of(8, 13, hash, proof, checkpoint(tree)))).isEqualTo(403);
    SigningKey other = SigningKey.fromSeed("log.example/other", WitnessScene.bytes(9));
    SignedNote unknown =
        other.sign(Checkpoint.of("log.example/other", 14, Rfc6962.root(tree)).text());
    assertThat(sign(SignSubtree.of(8, 13, hash, proof, unknown))).isEqualTo(404);
    assertThat(scene.witness.signSubtree("subtree 8\n".getBytes(StandardCharsets.UTF_8)).status())
        .isEqualTo(400);
  }

  private int sign(SignSubtree request) {
    return scene.witness.signSubtree(request.encode()).status();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
