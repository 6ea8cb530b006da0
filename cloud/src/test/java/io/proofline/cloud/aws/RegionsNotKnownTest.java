package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.Snapshot;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.CloudApi;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Regions named by hand are not all that there are. */
class RegionsNotKnownTest {

  private static Snapshot collected(String regions) throws Exception {
    CloudApi api =
        request ->
            switch (request.operation().name()) {
              case "GetCallerIdentity" ->
                  answer("{\"Account\":\"111111111111\",\"Arn\":\"arn:aws:sts::111111111111:x\"}");
              case "DescribeRegions" -> {
                if (regions.isEmpty()) {
                  throw new ApiFailure(ApiFailure.Kind.DENIED, "UnauthorizedOperation", "no", "");
                }
                yield answer(regions);
              }
              default ->
                  throw new ApiFailure(ApiFailure.Kind.SERVICE_ERROR, "InternalError", "no", "");
            };
    return new AwsCollector(
            target -> api,
            Clock.fixed(Instant.parse("2026-11-28T10:00:00Z"), ZoneOffset.UTC),
            wait -> {},
            List.of(new Ec2Collector()))
        .collect(new AwsTarget(null, null, List.of("us-east-1")))
        .snapshot();
  }

  private static ApiPage answer(String json) {
    return new ApiPage(JsonMapper.shared().readTree(json).asObject(), json);
  }

  private static List<String> elsewhere(Snapshot snapshot) {
    return snapshot.scopes().stream()
        .filter(scope -> scope.type().equals("AWS::EC2::Volume"))
        .filter(scope -> scope.region().equals("unknown") && !scope.complete())
        .flatMap(scope -> scope.reasons().stream())
        .toList();
  }

  @Test
  void namedRegions_whileTheListIsDenied_leaveTheRestOfTheAccountNotKnown() throws Exception {
    assertThat(elsewhere(collected("")))
        .singleElement()
        .asString()
        .contains("the enabled regions are not known");
  }

  @Test
  void namedRegions_whileTheListIsEmpty_leaveTheRestOfTheAccountNotKnown() throws Exception {
    assertThat(elsewhere(collected("{\"Regions\":[]}"))).hasSize(1);
  }

  @Test
  void namedRegions_thatAreAllThereAre_leaveNothing() throws Exception {
    assertThat(elsewhere(collected("{\"Regions\":[{\"RegionName\":\"us-east-1\"}]}"))).isEmpty();
  }
}
