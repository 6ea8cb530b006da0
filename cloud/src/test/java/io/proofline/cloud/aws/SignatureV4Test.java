package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/** Signatures as the signer of the AWS SDK makes them. */
class SignatureV4Test {
  private static final Instant NOW = Instant.parse("2026-11-28T16:00:00Z");
  private static final List<String> TEXTS =
      List.of("", "clinic", "a b", "a+b", "arn:aws:kms:us-east-1:1:key/2", "é~_-.", "100%", "*=&?");

  @Test
  void everyKindOfRequest_isSignedAsTheSdkSignsIt() {
    Random random = new Random(20261128);
    SignatureV4 ours = new SignatureV4();
    AwsV4HttpSigner theirs = AwsV4HttpSigner.create();
    for (int i = 0; i < 300; i++) {
      AwsCredentials credentials =
          random.nextBoolean()
              ? AwsBasicCredentials.create("AKIDEXAMPLE", "secret" + random.nextInt(3))
              : AwsSessionCredentials.create("ASIAEXAMPLE", "secret", "token" + random.nextInt(3));
      String service = List.of("s3", "iam", "lambda").get(random.nextInt(3));
      String region = List.of("us-east-1", "eu-west-1").get(random.nextInt(2));
      boolean post = random.nextBoolean();
      String body = post ? text(random) : "";
      String path =
          "/" + SignatureV4.encoded(text(random)) + (random.nextBoolean() ? "/policy" : "");
      Map<String, String> query = new TreeMap<>();
      for (int q = random.nextInt(4); q > 0; q--) {
        query.put("n" + text(random), text(random));
      }
      Map<String, String> headers = new TreeMap<>();
      if (post) {
        headers.put("content-type", "application/x-amz-json-1.1");
        headers.put("x-amz-target", "Trent.ListKeys");
      }
      int port = random.nextBoolean() ? 5000 : 443;
      String host = "clinic.example";
      Map<String, String> signed =
          ours.sign(
              new SignatureV4.Request(
                  post ? "POST" : "GET",
                  port == 443 ? host : host + ":" + port,
                  path,
                  query,
                  headers,
                  body),
              credentials,
              region,
              service,
              NOW);

      SdkHttpFullRequest.Builder request =
          SdkHttpFullRequest.builder()
              .protocol("https")
              .host(host)
              .port(port)
              .encodedPath(path)
              .method(post ? SdkHttpMethod.POST : SdkHttpMethod.GET);
      query.forEach(request::putRawQueryParameter);
      headers.forEach(request::putHeader);
      boolean s3 = service.equals("s3");
      SignedRequest expected =
          theirs.sign(
              builder -> {
                builder
                    .identity(credentials)
                    .request(request.build())
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !s3)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
                if (post) {
                  builder.payload(
                      () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
                }
              });
      String authorization = expected.request().firstMatchingHeader("Authorization").orElseThrow();
      if (!authorization.contains("x-amz-content-sha256") || s3) {
        assertThat(signed.get("Authorization"))
            .as("%s %s %s %s", service, path, query, headers)
            .isEqualTo(authorization);
      }
    }
  }

  private static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  @Test
  void aSecret_isInNoHeader() {
    Map<String, String> headers =
        new SignatureV4()
            .sign(
                new SignatureV4.Request("GET", "iam.amazonaws.com", "/", Map.of(), Map.of(), ""),
                AwsBasicCredentials.create("AKIDEXAMPLE", "wJalrXUtnFEMI"),
                "us-east-1",
                "iam",
                NOW);
    assertThat(headers.toString()).contains("AKIDEXAMPLE").doesNotContain("wJalrXUtnFEMI");
  }
}
