package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiFailure.Kind;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes over the wire: throttling, refusals, HTML, half answers, silence. */
class WireTest {
  private static final Operation VOLUMES = operation("ec2:DescribeVolumes");
  private static final Operation FUNCTIONS = operation("lambda:ListFunctions");
  private static final Operation BUCKETS = operation("s3:ListBuckets");
  private static final Operation BUCKET_POLICY = operation("s3:GetBucketPolicy");

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private AwsCloudApi api;

  private static Operation operation(String label) {
    return AwsCollector.operations().stream()
        .filter(operation -> operation.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  @BeforeEach
  void start() throws IOException {
    System.setProperty("aws.accessKeyId", "testing");
    System.setProperty("aws.secretAccessKey", "testing");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    api =
        new AwsCloudApi(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            null,
            "us-east-1",
            new SdkClients.Limits(
                Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(20), 3));
  }

  @AfterEach
  void stop() {
    api.close();
    over.countDown();
    server.stop(0);
  }

  /** Answers in order; the last one again and again. A number is the status, then the body. */
  private void answers(String... answers) {
    server.createContext(
        "/",
        exchange -> {
          String answer = answers[Math.min(asked.getAndIncrement(), answers.length - 1)];
          exchange.getRequestBody().readAllBytes();
          int status = Integer.parseInt(answer.substring(0, 3));
          byte[] body = answer.substring(3).strip().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
  }

  private ApiPage page(Operation operation, Map<String, String> parameters) throws ApiFailure {
    return api.page(new ApiRequest("441020936617", "us-east-1", operation, parameters, null));
  }

  private ApiFailure failure(Operation operation, Map<String, String> parameters) {
    ApiFailure failure = catchThrowableOfType(ApiFailure.class, () -> page(operation, parameters));
    assertThat(failure).isNotNull();
    return failure;
  }

  @Test
  void throttledTwice_isAskedAgainUntilItAnswers() throws ApiFailure {
    String throttled =
        "503 <Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>slow</Message>"
            + "</Error></Errors></Response>";
    answers(
        throttled,
        throttled,
        "200 <DescribeVolumesResponse><volumeSet/></DescribeVolumesResponse>");
    assertThat(page(VOLUMES, Map.of()).body().path("Volumes").isArray()).isTrue();
    assertThat(asked).hasValue(3);
  }

  @Test
  void throttledForEver_failsWithTheCode() {
    answers(
        "503 <Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>slow</Message>"
            + "</Error></Errors></Response>");
    ApiFailure failure = failure(VOLUMES, Map.of());
    assertThat(failure.kind()).isEqualTo(Kind.THROTTLED);
    assertThat(failure.code()).isEqualTo("RequestLimitExceeded");
    assertThat(asked).hasValue(3);
  }

  @Test
  void refusedPermission_isDeniedAndNotRepeated() {
    answers(
        "403 <Response><Errors><Error><Code>UnauthorizedOperation</Code>"
            + "<Message>You are not authorized</Message></Error></Errors></Response>");
    ApiFailure failure = failure(VOLUMES, Map.of());
    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
    assertThat(failure.code()).isEqualTo("UnauthorizedOperation");
    assertThat(failure.raw()).contains("You are not authorized");
    assertThat(asked).hasValue(1);
  }

  @Test
  void htmlWithAGoodStatus_isNoEmptyList() {
    answers("200 <!DOCTYPE html><html><body>Sign in to the hotel</body></html>");
    assertThat(failure(VOLUMES, Map.of()).kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(failure(BUCKETS, Map.of()).kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(failure(FUNCTIONS, Map.of()).kind()).isEqualTo(Kind.UNREADABLE);
    ApiFailure policy = failure(BUCKET_POLICY, Map.of("Bucket", "clinic"));
    assertThat(policy.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(policy).hasMessage("the answer is a page of HTML");
  }

  @Test
  void anAnswerOfAnotherOperation_isNotUnderstood() {
    answers("200 <DescribeSnapshotsResponse><snapshotSet/></DescribeSnapshotsResponse>");
    assertThat(failure(VOLUMES, Map.of()))
        .hasMessage("the answer is not a DescribeVolumesResponse");
  }

  @Test
  void anEmptyBody_isNoAnswer() {
    answers("200");
    assertThat(failure(VOLUMES, Map.of()).kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(failure(BUCKETS, Map.of()).kind()).isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void halfAnAnswer_isNotUnderstoodAndNotKept() {
    answers(
        "200 {\"Functions\":[{\"FunctionName\":\"a\",\"Environment\":{\"Variables\":{\"P\":\"s3cret");
    ApiFailure failure = failure(FUNCTIONS, Map.of());
    assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(failure.raw()).startsWith("[not kept: ").doesNotContain("s3cret");
    assertThat(failure.getMessage()).doesNotContain("s3cret");
  }

  @Test
  void halfAnXmlAnswer_isNotUnderstood() {
    answers("200 <DescribeVolumesResponse><volumeSet><item><volumeId>vol-1</volumeId>");
    assertThat(failure(VOLUMES, Map.of()).kind()).isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void anAnswerWithoutItsList_hasNoListMember() throws ApiFailure {
    answers("200 <DescribeVolumesResponse><requestId>1</requestId></DescribeVolumesResponse>");
    assertThat(page(VOLUMES, Map.of()).body().has("Volumes")).isFalse();
  }

  @Test
  void documentedAbsence_keepsItsCode() {
    answers(
        "404 <Error><Code>NoSuchBucketPolicy</Code><Message>The bucket policy does not exist"
            + "</Message></Error>");
    ApiFailure failure = failure(BUCKET_POLICY, Map.of("Bucket", "clinic"));
    assertThat(failure.kind()).isEqualTo(Kind.SERVICE_ERROR);
    assertThat(failure.code()).isEqualTo("NoSuchBucketPolicy");
  }

  @Test
  void silence_isUnreachable() {
    server.createContext(
        "/",
        exchange -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(failure(VOLUMES, Map.of()).kind()).isEqualTo(Kind.UNREACHABLE);
  }
}
