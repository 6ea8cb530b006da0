package io.proofline.cloud.moto;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.replay.RecordedCloudApi;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two seeded accounts as recorded answers, without a server. What moto cannot answer is
 * answered here as AWS documents it, so that every operation of a collection has a good answer.
 */
public final class RecordedAccounts implements CloudApi {
  private static final Map<String, String> BY_HAND =
      Map.of(
          "cloudtrail:ListPublicKeys",
          """
          {"PublicKeyList":[{"Fingerprint":"00112233445566778899aabbccddeeff","Value":"AQID",
             "ValidityStartTime":"2026-10-01T00:00:00Z",
             "ValidityEndTime":"2027-01-01T00:00:00Z"}]}\
          """,
          "ec2:DescribeRegions",
          """
          {"Regions":[{"RegionName":"us-east-1","OptInStatus":"opt-in-not-required"},
                      {"RegionName":"af-south-1","OptInStatus":"not-opted-in"}]}\
          """,
          "ec2:GetEbsDefaultKmsKeyId",
          """
          {"KmsKeyId":"alias/aws/ebs"}\
          """,
          "apigatewayv2:GetAuthorizers",
          """
          {"Items":[{"AuthorizerId":"abc123","Name":"staff","AuthorizerType":"JWT",
                     "IdentitySource":["$request.header.Authorization"],
                     "JwtConfiguration":{"Audience":["portal"],"Issuer":"https://issuer.example"}}]}\
          """,
          "lambda:ListFunctionEventInvokeConfigs",
          """
          {"FunctionEventInvokeConfigs":[{
             "FunctionArn":"arn:aws:lambda:us-east-1:123456789012:function:intake:$LATEST",
             "MaximumRetryAttempts":1,
             "DestinationConfig":{"OnFailure":{
               "Destination":"arn:aws:sqs:us-east-1:123456789012:failed"}}}]}\
          """,
          "logs:GetDataProtectionPolicy",
          """
          {"logGroupIdentifier":"/aws/lambda/intake",
           "policyDocument":"{\\"Name\\":\\"mask\\",\\"Version\\":\\"2021-06-01\\",\\"Statement\\":[]}"}\
          """);

  private final String name;
  private final RecordedCloudApi recorded;

  private RecordedAccounts(String name) {
    this.name = name;
    this.recorded =
        new RecordedCloudApi(
            Path.of(
                System.getProperty("proofline.root", ".."),
                "cloud",
                "src",
                "test",
                "resources",
                "recorded",
                name));
  }

  /** The account with the eight failure patterns. */
  public static CloudApi failing() {
    return new RecordedAccounts("failing");
  }

  /** The account put right. */
  public static CloudApi corrected() {
    return new RecordedAccounts("corrected");
  }

  @Override
  public ApiPage page(ApiRequest request) throws ApiFailure {
    String byHand = BY_HAND.get(request.operation().label());
    if (byHand != null) {
      return new ApiPage(JsonMapper.shared().readTree(byHand).asObject(), byHand);
    }
    ApiPage page = recorded.page(request);
    if (request.operation().label().equals("logs:DescribeLogGroups")) {
      ObjectNode body = page.body().deepCopy();
      body.path("logGroups")
          .forEach(group -> group.asObject().put("dataProtectionStatus", "ACTIVATED"));
      return new ApiPage(body, page.raw());
    }
    if (request.operation().label().equals("lambda:ListFunctions")) {
      ObjectNode body = page.body().deepCopy();
      for (JsonNode function : body.path("Functions")) {
        ObjectNode logging = function.asObject().putObject("LoggingConfig");
        logging.put("LogFormat", "JSON").put("LogGroup", "/aws/lambda/intake");
        logging.put("ApplicationLogLevel", name.equals("failing") ? "DEBUG" : "WARN");
      }
      return new ApiPage(body, page.raw());
    }
    return page;
  }
}
