package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RowHashesTest {

  @Test
  void leavesAreThoseOfTheCommitmentsWrittenOut() {
    Random random = new Random(3);
    for (int keyLength : new int[] {1, 32, 63, 64, 65, 200}) {
      byte[] key = new byte[keyLength];
      random.nextBytes(key);
      RowHashes hashes = new RowHashes(key);
      for (int length = 0; length < 300; length++) {
        byte[] row = new byte[length];
        random.nextBytes(row);
        long number = length % 2 == 0 ? length : random.nextLong();

        assertThat(hashes.leaf(number, row))
            .isEqualTo(FileSheets.leafHash(Commitment.rowSalt(key, number), row));
      }
    }
  }
}
