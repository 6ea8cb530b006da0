package io.proofline.trail.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A range of keys leaves out nothing that begins with the prefix, whatever characters it has. */
class KeyRangeTest {
  private static final String[] PIECES = {
    "a", "/", "~", "z", "}", "\u007f", "\u00e9", "\uffff", "\ud83d\ude00", "\udbff\udfff", "0", "-"
  };

  private static String text(Random random, int most) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      out.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return out.toString();
  }

  /** As the index orders texts. */
  private static int order(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everything_with_the_prefix_lies_in_the_range() {
    Random random = new Random(20261128);
    for (int round = 0; round < 20_000; round++) {
      String prefix = "arn:aws:s3:::b" + text(random, 5);
      String key = prefix + text(random, 4);
      List<Object> range = KeyRange.parameters(prefix, prefix);
      assertThat(order(key, (String) range.get(0))).as(key).isNotNegative();
      assertThat(order(key, (String) range.get(1))).as(key + " in " + range).isNegative();
    }
  }
}
