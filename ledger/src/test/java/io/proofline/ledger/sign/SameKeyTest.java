package io.proofline.ledger.sign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two texts hold the same key when the keys are the same, whatever characters these hold. */
class SameKeyTest {
  private static final String ONE = "dana+0badf00d+AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUu+A";
  private static final String OTHER = "lee+0badcafe+AzYyXxWwVvUuTtSsRrQqPpOoNnMmLlKkJjIiHhGgFf+A";

  @Test
  void keysThatEndAlikeBehindAPlus_areTwo() {
    assertThat(KeyIntroduction.sameKey(ONE, OTHER)).isFalse();
  }

  @Test
  void oneKeyUnderTwoNames_isOne() {
    assertThat(KeyIntroduction.sameKey(ONE, "lee" + ONE.substring(4))).isTrue();
  }
}
