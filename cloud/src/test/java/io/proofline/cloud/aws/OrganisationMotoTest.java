package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.moto.MotoServer;
import io.proofline.cloud.moto.SeededAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An organisation of three accounts in a served AWS that we did not write; one is closed. */
@ExtendWith(MotoServer.class)
class OrganisationMotoTest {

  private static JsonNode organizations(URI endpoint, String operation, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(endpoint.resolve("/"))
                  .header("Content-Type", "application/x-amz-json-1.1")
                  .header("X-Amz-Target", "AWSOrganizationsV20161128." + operation)
                  .header(
                      "Authorization",
                      "AWS4-HMAC-SHA256 Credential=testing/20261128/us-east-1/organizations/"
                          + "aws4_request, SignedHeaders=host, Signature=x")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return answer.body().isBlank()
          ? JsonMapper.shared().createObjectNode()
          : JsonMapper.shared().readTree(answer.body());
    }
  }

  private static String account(URI endpoint, String name) throws Exception {
    return organizations(
            endpoint,
            "CreateAccount",
            "{\"Email\":\"" + name + "@clinic.example\",\"AccountName\":\"" + name + "\"}")
        .at("/CreateAccountStatus/AccountId")
        .asString();
  }

  /** Makes a bucket in the account, by a role in it. */
  private static void bucket(URI endpoint, String account, String name) {
    try (DefaultCredentialsProvider own = DefaultCredentialsProvider.builder().build();
        StsClient sts =
            StsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(own)
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
      Credentials role =
          sts.assumeRole(
                  b ->
                      b.roleArn("arn:aws:iam::" + account + ":role/maker").roleSessionName("maker"))
              .credentials();
      try (S3Client s3 =
          S3Client.builder()
              .endpointOverride(endpoint)
              .region(Region.US_EAST_1)
              .forcePathStyle(true)
              .httpClient(UrlConnectionHttpClient.create())
              .credentialsProvider(
                  StaticCredentialsProvider.create(
                      AwsSessionCredentials.create(
                          role.accessKeyId(), role.secretAccessKey(), role.sessionToken())))
              .build()) {
        s3.createBucket(b -> b.bucket(name));
      }
    }
  }

  @Test
  void everyAccount_isReadThroughItsRole_andTheClosedOneIsNamed(URI endpoint) throws Exception {
    organizations(endpoint, "CreateOrganization", "{\"FeatureSet\":\"ALL\"}");
    String clinic = account(endpoint, "clinic");
    String gone = account(endpoint, "gone");
    organizations(endpoint, "CloseAccount", "{\"AccountId\":\"" + gone + "\"}");
    bucket(endpoint, clinic, "clinic-only");

    Map<String, CollectedSnapshot> snapshots = new TreeMap<>();
    EstateCollector.live(Clock.systemUTC())
        .collect(
            new AwsEstate(
                new AwsTarget(endpoint, null, List.of(SeededAccount.REGION)),
                true,
                List.of(),
                AwsEstate.USUAL_ROLE,
                "a-word-of-sixteen-letters"),
            CollectionBounds.NONE,
            answered -> {},
            snapshot -> snapshots.put(snapshot.snapshot().subject(), snapshot));

    assertThat(snapshots)
        .containsOnlyKeys(
            "aws/organization/" + SeededAccount.ACCOUNT,
            "aws/" + SeededAccount.ACCOUNT,
            "aws/" + clinic,
            "aws/" + gone);
    assertThat(buckets(of(snapshots, "aws/" + clinic))).containsExactly("clinic-only");
    assertThat(buckets(of(snapshots, "aws/" + SeededAccount.ACCOUNT))).isEmpty();
    assertThat(of(snapshots, "aws/" + gone).snapshot().calls())
        .filteredOn(CallRecord::leavesAccountOut)
        .singleElement()
        .satisfies(call -> assertThat(call.detail()).isEqualTo("it is SUSPENDED"));
    assertThat(of(snapshots, "aws/" + clinic).snapshot().calls())
        .filteredOn(CallRecord::leavesRegionOut)
        .isNotEmpty()
        .allSatisfy(call -> assertThat(call.detail()).contains("region is"));
  }

  private static CollectedSnapshot of(Map<String, CollectedSnapshot> snapshots, String subject) {
    return Objects.requireNonNull(snapshots.get(subject), subject);
  }

  private static List<String> buckets(CollectedSnapshot snapshot) {
    return snapshot.snapshot().documents().stream()
        .map(Document::id)
        .filter(id -> id.type().equals("AWS::S3::Bucket"))
        .map(id -> id.identifier())
        .toList();
  }
}
