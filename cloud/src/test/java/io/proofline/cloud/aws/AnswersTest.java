package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers that are good and yet do not say what they seem to say. */
class AnswersTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String REGION = "us-east-1";

  /** Answers an operation, or an operation and its {@code Qualifier}, with a text. */
  private record Written(Map<String, String> answers) implements CloudApi {
    @Override
    public ApiPage page(ApiRequest request) throws ApiFailure {
      String name = request.operation().name();
      if (name.equals("GetCallerIdentity")) {
        return page(
            """
            {"Account":"123456789012","Arn":"arn:aws:iam::123456789012:user/reader"}
            """);
      }
      if (name.equals("DescribeRegions")) {
        return page("{\"Regions\":[{\"RegionName\":\"%s\"}]}".formatted(REGION));
      }
      String qualifier = request.parameters().getOrDefault("Qualifier", "");
      String answer = answers.get(qualifier.isEmpty() ? name : name + " " + qualifier);
      if (answer != null) {
        return page(answer);
      }
      if (!request.operation().absentCodes().isEmpty()) {
        throw new ApiFailure(
            ApiFailure.Kind.SERVICE_ERROR,
            request.operation().absentCodeNames().iterator().next(),
            "there is none",
            "");
      }
      ObjectNode empty = JSON.createObjectNode();
      request.operation().required().forEach(empty::putArray);
      return new ApiPage(empty, empty.toString());
    }

    private static ApiPage page(String text) {
      return new ApiPage((ObjectNode) JSON.readTree(text), text);
    }

    @Override
    public void close() {}
  }

  private static CollectedSnapshot collect(Collector collector, Map<String, String> answers) {
    try {
      return new AwsCollector(
              target -> new Written(answers),
              Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC),
              wait -> {},
              List.of(collector))
          .collect(new AwsTarget(null, null, List.of(REGION)));
    } catch (SourceUnreachableException e) {
      throw new AssertionError(e);
    }
  }

  private static Document one(CollectedSnapshot collected, String type) {
    return collected.snapshot().documents().stream()
        .filter(document -> document.id().type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void variablesThatTheReaderMayNotDecrypt_areUnknown_notNone() {
    Document function =
        one(
            collect(
                new LambdaCollector(),
                Map.of(
                    "ListFunctions",
                    """
                    {"Functions":[{"FunctionName":"intake","LoggingConfig":{"LogFormat":"Text"},
                      "KMSKeyArn":"arn:aws:kms:us-east-1:123456789012:key/1",
                      "Environment":{"Error":{"ErrorCode":"AccessDeniedException",
                        "Message":"Lambda was unable to decrypt your environment variables"}}}]}
                    """)),
            "AWS::Lambda::Function");
    assertThat(function.unknown())
        .containsEntry(
            "properties.Environment.Variables",
            "the service could not decrypt the variables for the reader: AccessDeniedException");
  }

  @Test
  void aPolicyOfAnAlias_isReadBesideThatOfTheFunction() {
    Document permission =
        one(
            collect(
                new LambdaCollector(),
                Map.of(
                    "ListFunctions",
                    """
                    {"Functions":[{"FunctionName":"intake","LoggingConfig":{"LogFormat":"Text"}}]}
                    """,
                    "ListAliases",
                    """
                    {"Aliases":[{"Name":"live"}]}
                    """,
                    "GetPolicy live",
                    """
                    {"Policy":"{\\"Statement\\":[{\\"Sid\\":\\"open\\",\\"Effect\\":\\"Allow\\",\
                    \\"Principal\\":\\"*\\",\\"Action\\":\\"lambda:InvokeFunction\\"}]}"}
                    """)),
            "AWS::Lambda::Permission");
    assertThat(permission.id().identifier()).isEqualTo("intake:live/open");
    assertThat(permission.properties().path("FunctionName").asString()).isEqualTo("intake:live");
    assertThat(permission.properties().path("Principal").asString()).isEqualTo("*");
  }

  @Test
  void parametersThatWaitForARestart_areUnknown_notThoseOfTheGroup() {
    Document database =
        one(
            collect(
                new RdsCollector(),
                Map.of(
                    "DescribeDBInstances",
                    """
                    {"DBInstances":[{"DBInstanceIdentifier":"clinic","DBParameterGroups":[
                      {"DBParameterGroupName":"tls","ParameterApplyStatus":"pending-reboot"}]}]}
                    """,
                    "DescribeDBParameters",
                    """
                    {"Parameters":[{"ParameterName":"rds.force_ssl","ParameterValue":"1"}]}
                    """)),
            "AWS::RDS::DBInstance");
    assertThat(database.unknown()).containsKey("runtime.Parameters");
    assertThat(database.runtime().has("Parameters")).isFalse();
  }

  @Test
  void aListThatSaysThereIsMore_andGivesNoToken_isNoPopulation() {
    ReadTable streams =
        ReadTable.all().stream()
            .filter(table -> table.type().equals("AWS::KinesisFirehose::DeliveryStream"))
            .findFirst()
            .orElseThrow();
    assertThat(
            collect(
                    new TableCollector(streams),
                    Map.of(
                        "ListDeliveryStreams",
                        """
                        {"DeliveryStreamNames":["orders"],"HasMoreDeliveryStreams":true}
                        """))
                .snapshot()
                .scopes())
        .singleElement()
        .satisfies(
            scope -> {
              assertThat(scope.complete()).isFalse();
              assertThat(String.join(" ", scope.reasons())).contains("there is more");
            });
  }
}
