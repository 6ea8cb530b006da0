package io.proofline.trail.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NumberOrderTest {

  @Test
  void ordersByUnsignedNumbersAndLeavesEqualRowsAsTheyWere() {
    Random random = new Random(7);
    // Few bits give many equal halves and many equal rows; wide ones give neither.
    for (int bits : new int[] {1, 3, 20, 33, 40, 64}) {
      for (int count : new int[] {0, 1, 2, 3, 17, 1000}) {
        long[] first = random.longs(count).map(n -> n >> (64 - bits)).toArray();
        long[] second = random.longs(count).map(n -> n << (64 - bits)).toArray();
        int[] expected =
            IntStream.range(0, count)
                .boxed()
                .sorted(
                    Comparator.<Integer, Long>comparing(i -> first[i], Long::compareUnsigned)
                        .thenComparing(i -> second[i], Long::compareUnsigned))
                .mapToInt(Integer::intValue)
                .toArray();

        assertThat(NumberOrder.of(count, first, second)).containsExactly(expected);
      }
    }
  }

  @Test
  void ordersSignedNumbersToo() {
    long[] values = {5, -1, Long.MIN_VALUE, 0, Long.MAX_VALUE, -1};
    long[] turned = java.util.Arrays.stream(values).map(NumberOrder::signed).toArray();

    assertThat(NumberOrder.of(values.length, turned)).containsExactly(2, 1, 5, 3, 0, 4);
  }
}
