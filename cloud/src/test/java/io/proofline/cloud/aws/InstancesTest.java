package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.Document;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.CloudApi;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Servers as they are collected: with every address by which they can be reached, not only the
 * first one, and not after their end.
 */
class InstancesTest {

  private static Document instance(String networkInterface) throws Exception {
    return collected(
            """
            {"InstanceId":"i-0123456789abcdef0","State":{"Name":"running"},
             "NetworkInterfaces":[%s]}\
            """
                .formatted(networkInterface))
        .getFirst();
  }

  private static List<Document> collected(String described) throws Exception {
    String instances =
        "{\"Reservations\":[{\"OwnerId\":\"111111111111\",\"Instances\":[" + described + "]}]}";
    CloudApi api =
        request ->
            switch (request.operation().name()) {
              case "GetCallerIdentity" ->
                  answer("{\"Account\":\"111111111111\",\"Arn\":\"arn:aws:sts::111111111111:x\"}");
              case "DescribeRegions" -> answer("{\"Regions\":[{\"RegionName\":\"us-east-1\"}]}");
              case "DescribeInstances" -> answer(instances);
              default ->
                  throw new ApiFailure(ApiFailure.Kind.SERVICE_ERROR, "InternalError", "no", "");
            };
    return new AwsCollector(
            target -> api,
            Clock.fixed(Instant.parse("2026-11-28T10:00:00Z"), ZoneOffset.UTC),
            wait -> {},
            List.of(new Ec2Collector()))
        .collect(new AwsTarget(null, null, List.of("us-east-1"))).snapshot().documents().stream()
            .filter(document -> document.id().type().equals("AWS::EC2::Instance"))
            .toList();
  }

  private static ApiPage answer(String json) {
    return new ApiPage(JsonMapper.shared().readTree(json).asObject(), json);
  }

  private static JsonNode associated(Document instance) {
    return instance.properties().path("NetworkInterfaces").path(0).path("AssociatePublicIpAddress");
  }

  @Test
  void publicAddressOfASecondPrivateAddress_counts() throws Exception {
    Document instance =
        instance(
            """
            {"NetworkInterfaceId":"eni-1","PrivateIpAddresses":[
              {"PrivateIpAddress":"10.0.0.4","Primary":true},
              {"PrivateIpAddress":"10.0.0.5","Association":{"PublicIp":"203.0.113.4"}}]}\
            """);

    assertThat(associated(instance).booleanValue()).isTrue();
  }

  @Test
  void privateAddressesOnly_areNotPublic() throws Exception {
    Document instance =
        instance(
            """
            {"NetworkInterfaceId":"eni-1","Ipv6Addresses":[],
             "PrivateIpAddresses":[{"PrivateIpAddress":"10.0.0.4","Primary":true}]}\
            """);

    assertThat(associated(instance).booleanValue()).isFalse();
    assertThat(instance.unknown()).doesNotContainKey("runtime.PublicIpAddress");
  }

  @Test
  void ipv6Address_isNotTakenForPrivate() throws Exception {
    Document instance =
        instance(
            """
            {"NetworkInterfaceId":"eni-1","Ipv6Addresses":[{"Ipv6Address":"2001:db8::4"}]}\
            """);

    assertThat(instance.unknown().get("runtime.PublicIpAddress")).contains("IPv6 address");
  }

  @Test
  void terminatedInstance_isNoSystem_oneThatShutsDownStillIs() throws Exception {
    List<Document> instances =
        collected(
            """
            {"InstanceId":"i-gone","State":{"Name":"terminated"}},
            {"InstanceId":"i-going","State":{"Name":"shutting-down"}},
            {"InstanceId":"i-without-a-state"}\
            """);

    assertThat(instances)
        .extracting(document -> document.id().identifier())
        .containsExactlyInAnyOrder("i-going", "i-without-a-state");
  }
}
