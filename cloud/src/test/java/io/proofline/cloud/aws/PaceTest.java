package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiFailure.Kind;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A service that throttles is asked again, more slowly, and not for ever. */
class PaceTest {
  private static final Operation KEYS = Operation.read("kms", "ListKeys", "kms:ListKeys");

  private Instant now = Instant.parse("2026-11-28T08:00:00Z");
  private final List<Duration> waits = new ArrayList<>();
  private int asked;
  private int refusals;

  private CloudApi paced(CollectionBounds bounds) {
    CloudApi service =
        request -> {
          asked++;
          if (refusals > 0) {
            refusals--;
            throw new ApiFailure(Kind.THROTTLED, "ThrottlingException", "Rate exceeded", "");
          }
          return new ApiPage(JsonMapper.shared().createObjectNode(), "{}");
        };
    return new PacedCloudApi(
        service,
        () -> now,
        wait -> {
          waits.add(wait);
          now = now.plus(wait);
        },
        bounds);
  }

  private static ApiRequest request(String region) {
    return new ApiRequest("441020936617", region, KEYS, Map.of(), null);
  }

  @Test
  void throttledSomeTimes_answersInTheEnd() throws ApiFailure {
    refusals = 3;
    assertThat(paced(CollectionBounds.NONE).page(request("us-east-1")).raw()).isEqualTo("{}");
    assertThat(asked).isEqualTo(4);
    assertThat(waits).hasSizeGreaterThanOrEqualTo(3).allMatch(Duration::isPositive);
  }

  @Test
  void throttledForEver_failsWithTheCodeOfTheService() {
    refusals = Integer.MAX_VALUE;
    assertThatThrownBy(() -> paced(CollectionBounds.NONE).page(request("us-east-1")))
        .isInstanceOfSatisfying(
            ApiFailure.class,
            failure -> assertThat(failure.code()).isEqualTo("ThrottlingException"));
    assertThat(asked).isEqualTo(5);
  }

  @Test
  void anotherRegion_keepsItsPace() throws ApiFailure {
    CloudApi api = paced(CollectionBounds.NONE);
    refusals = 2;
    api.page(request("us-east-1"));
    waits.clear();
    api.page(request("eu-west-1"));
    assertThat(waits).isEmpty();
    api.page(request("us-east-1"));
    api.page(request("us-east-1"));
    assertThat(waits).isNotEmpty();
  }

  @Test
  void paceHalvesWhenThrottled_andGrowsWithAnswers() {
    PacedCloudApi.Pace pace = new PacedCloudApi.Pace();
    for (int i = 0; i < 20; i++) {
      assertThat(pace.turn(now)).isEqualTo(Duration.ZERO);
      now = now.plusMillis(50);
    }
    pace.throttled(now);
    double slow = pace.rate();
    assertThat(slow).isBetween(9.0, 11.0);
    pace.answered();
    assertThat(pace.rate()).isGreaterThan(slow);
    for (int i = 0; i < 30; i++) {
      pace.throttled(now);
    }
    assertThat(pace.rate()).isPositive();
  }

  @Test
  void noPauseReachesBeyondTheTimeBox() {
    refusals = Integer.MAX_VALUE;
    Instant end = now.plusSeconds(1);
    CloudApi api = paced(new CollectionBounds(end, CallJournals.none()));
    assertThatThrownBy(() -> api.page(request("us-east-1"))).isInstanceOf(ApiFailure.class);
    assertThat(asked).isLessThan(5);
  }
}
