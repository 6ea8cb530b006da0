package io.proofline.evidence.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusWordTest {
  @ParameterizedTest
  @CsvSource({
    // failing, accepted, not evaluated, complete, stale, passed
    "1, 1, 1, false, true, 5, NOT_MET",
    "1, 0, 0, true, false, 0, NOT_MET",
    "0, 1, 1, true, false, 5, NOT_EVALUATED",
    "0, 0, 0, false, false, 5, NOT_EVALUATED",
    "0, 0, 0, false, false, 0, NOT_EVALUATED",
    "0, 1, 0, true, true, 5, RISK_ACCEPTED",
    "0, 0, 0, true, true, 5, STALE",
    "0, 0, 0, true, true, 0, STALE",
    "0, 0, 0, true, false, 5, MET",
    "0, 0, 0, true, false, 0, NOT_APPLICABLE",
  })
  void firstThatHolds(
      long failing,
      long accepted,
      long notEvaluated,
      boolean complete,
      boolean stale,
      long passed,
      StatusWord word) {
    assertThat(StatusWord.of(failing, accepted, notEvaluated, complete, stale, passed))
        .isEqualTo(word);
  }
}
