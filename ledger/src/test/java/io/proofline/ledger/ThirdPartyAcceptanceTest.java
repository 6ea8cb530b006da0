package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.standalone.Verify;
import io.proofline.tlog.IdempotencyKey;
import io.proofline.tlog.LogSetup;
import io.proofline.tlog.LogVerifier;
import io.proofline.tlog.LogWriter;
import io.proofline.tlog.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One log grows through the sizes where tile layouts change and through 50 random ones. At each
 * size Tessera's fsck and golang.org/x/mod accept it; what they <em>say</em> is judged, since fsck
 * ends with 0 also when it fails.
 */
class ThirdPartyAcceptanceTest {
  private static final long SEED = 20261127;
  private static final List<Integer> SIZES =
      List.of(0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000);

  @TempDir Path directory;

  @Test
  void logOfEverySize_isAccepted() throws Exception {
    GoTools go = new GoTools();
    SigningKey key = SigningKey.fromSeed("log.example/sizes", new byte[32]);
    Path vkey = directory.resolve("log.vkey");
    Files.writeString(vkey, key.verifier().text() + "\n");
    Path log = directory.resolve("log");
    LogWriter writer = new LogWriter(LogSetup.in(directory, key));
    Path earlier = directory.resolve("earlier");
    int size = 0;
    for (int wanted : sizes()) {
      int from = size;
      writer.append(
          batch -> {
            for (byte[] entry : entries(from, wanted)) {
              batch.add(IdempotencyKey.ofEntry(entry), entry, new byte[0]);
            }
          });
      writer.publish();
      size = wanted;
      String at = "size " + size + ", seed " + SEED;
      assertThat(go.fsck(log, vkey).output())
          .as(at)
          .contains("Successfully fsck'd log")
          .doesNotContain("fsck failed");
      boolean first = !Files.exists(earlier);
      GoTools.Run checked =
          first
              ? go.verify(log, key.verifier().text())
              : go.verify(log, key.verifier().text(), earlier);
      assertThat(checked.output()).as(at).startsWith("ok: " + size + " entries");
      assertThat(checked.exit()).as(at).isZero();
      Files.write(earlier, Files.readAllBytes(log.resolve("checkpoint")));
      if (SIZES.contains(size)) {
        assertThat(LogVerifier.verify(log, key.verifier()).problems()).as(at).isEmpty();
        assertThat(Verify.check(log, List.of(key.verifier().text()), List.of()).problems())
            .as(at)
            .isEmpty();
      }
      if (size == 513) {
        refusesDamage(go, log, vkey, key);
      }
    }
    assertThat(size).isEqualTo(70_000);
  }

  /** The checkers' acceptance means something: they refuse a changed log in the same set-up. */
  private static void refusesDamage(GoTools go, Path log, Path vkey, SigningKey key)
      throws Exception {
    Path bundle = log.resolve("tile/entries/001");
    byte[] good = Files.readAllBytes(bundle);
    byte[] bad = good.clone();
    bad[5] ^= 1;
    Files.write(bundle, bad);
    assertThat(go.fsck(log, vkey).output()).doesNotContain("Successfully fsck'd log");
    assertThat(go.verify(log, key.verifier().text()).output()).contains("NOT VERIFIED");
    assertThat(Verify.check(log, List.of(key.verifier().text()), List.of()).files())
        .containsExactly("tile/entries/001");
    Files.write(bundle, good);
  }

  /** Random sizes are spread over the orders of magnitude, so that small ones are not rare. */
  private static Set<Integer> sizes() {
    TreeSet<Integer> sizes = new TreeSet<>(SIZES);
    Random random = new Random(SEED);
    while (sizes.size() < SIZES.size() + 50) {
      sizes.add((int) Math.exp(random.nextDouble() * Math.log(70_000)));
    }
    return sizes;
  }

  private static List<byte[]> entries(int from, int to) {
    List<byte[]> entries = new ArrayList<>();
    for (int i = from; i < to; i++) {
      entries.add(("entry " + i).getBytes(StandardCharsets.UTF_8));
    }
    return entries;
  }
}
