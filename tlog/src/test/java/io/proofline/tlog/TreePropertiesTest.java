package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Proofs made here verify here, and nothing else verifies. Seed 6962. */
class TreePropertiesTest {
  private final Random random = new Random(6962);

  @Test
  void proofsOfRandomTrees_verifyAndBreakWhenAnythingChanges() throws Exception {
    for (int round = 0; round < 400; round++) {
      int size = 1 + random.nextInt(600);
      List<byte[]> leaves = new ArrayList<>();
      TestLog.numbers(0, size).forEach(entry -> leaves.add(Rfc6962.leafHash(entry)));
      SubtreeHashes tree = SubtreeHashes.of(leaves);
      byte[] root = tree.hash(0, size);
      int index = random.nextInt(size);
      List<byte[]> path = tree.inclusion(index, size);
      assertThat(ProofVerifier.inclusion(index, size, leaves.get(index), path, root)).isTrue();
      assertThat(ProofVerifier.inclusion(index, size, leaves.get(index), broken(path), root))
          .isFalse();
      if (size > 1) {
        int other = (index + 1 + random.nextInt(size - 1)) % size;
        assertThat(ProofVerifier.inclusion(other, size, leaves.get(index), path, root)).isFalse();
      }
      int old = 1 + random.nextInt(size);
      byte[] oldRoot = tree.hash(0, old);
      List<byte[]> proof = tree.consistency(old, size);
      assertThat(ProofVerifier.consistency(old, size, proof, oldRoot, root)).isTrue();
      assertThat(ProofVerifier.consistency(old, size, broken(proof), oldRoot, root)).isFalse();
      byte[] wrong = oldRoot.clone();
      wrong[random.nextInt(32)] ^= 1;
      assertThat(ProofVerifier.consistency(old, size, proof, wrong, root)).isFalse();
    }
  }

  private List<byte[]> broken(List<byte[]> proof) {
    List<byte[]> copy = new ArrayList<>(proof);
    if (copy.isEmpty() || random.nextInt(3) == 0) {
      copy.add(new byte[32]);
    } else if (random.nextBoolean()) {
      copy.remove(random.nextInt(copy.size()));
    } else {
      int at = random.nextInt(copy.size());
      byte[] hash = copy.get(at).clone();
      hash[random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
      copy.set(at, hash);
    }
    return copy;
  }

  @Test
  void compactRange_givesTheRootAtEverySize() throws Exception {
    List<byte[]> leaves = new ArrayList<>();
    CompactRange range = new CompactRange();
    for (byte[] entry : TestLog.numbers(0, 300)) {
      leaves.add(Rfc6962.leafHash(entry));
      range.append(leaves.getLast());
      byte[] defined = definition(leaves);
      assertThat(range.root()).isEqualTo(defined);
    }
  }

  /** RFC 6962 section 2.1, word for word. */
  private static byte[] definition(List<byte[]> leaves) {
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int k = (int) SubtreeHashes.split(leaves.size());
    return Rfc6962.nodeHash(
        definition(leaves.subList(0, k)), definition(leaves.subList(k, leaves.size())));
  }
}
