package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** What goes over the wire, seen by a client that sends nothing. */
class AwsHttpTest {
  private static final AwsCredentials CREDENTIALS =
      AwsSessionCredentials.create("ASIAEXAMPLE", "a-secret-of-the-test", "a-token");

  /** Keeps what it was given and answers with one body. */
  private record Kept(List<HttpExecuteRequest> requests, InputStream body)
      implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      requests.add(request);
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(SdkHttpResponse.builder().statusCode(200).build())
              .responseBody(AbortableInputStream.create(body))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }

  private static AwsHttp.Received send(Kept client, AwsHttp.Sent sent) throws IOException {
    return new AwsHttp(client, StaticCredentialsProvider.create(CREDENTIALS)).send(sent);
  }

  private static AwsHttp.Sent get(String host, String path, String signing) {
    return new AwsHttp.Sent(
        "GET",
        URI.create("https://" + host),
        path,
        Map.of("list type", "2+x"),
        Map.of(),
        null,
        signing,
        "eu-west-1");
  }

  @Test
  void aRequest_isSignedForItsServiceAndRegion_andTellsNoSecret() throws IOException {
    Kept client =
        new Kept(
            new ArrayList<>(), new ByteArrayInputStream("ok".getBytes(StandardCharsets.UTF_8)));
    AwsHttp.Received received =
        send(client, get("hsc-records.s3.eu-west-1.amazonaws.com", "/a%20b", "s3"));
    assertThat(received.text()).isEqualTo("ok");
    SdkHttpRequest sent = client.requests().getFirst().httpRequest();
    assertThat(sent.getUri())
        .hasToString("https://hsc-records.s3.eu-west-1.amazonaws.com/a%20b?list%20type=2%2Bx");
    assertThat(sent.firstMatchingHeader("Authorization").orElseThrow())
        .startsWith("AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/")
        .contains("/eu-west-1/s3/aws4_request", "host", "x-amz-security-token");
    assertThat(sent.firstMatchingHeader("x-amz-security-token")).contains("a-token");
    assertThat(sent.headers().toString()).doesNotContain("a-secret-of-the-test");
  }

  @Test
  void credentialsAreNotLookedForWithEachQuestion() throws IOException {
    AtomicInteger looked = new AtomicInteger();
    AwsHttp http =
        new AwsHttp(
            // Closing it does not end it, so that it serves for all answers.
            new Kept(new ArrayList<>(), new ByteArrayInputStream(new byte[0])),
            () -> {
              looked.incrementAndGet();
              return CREDENTIALS;
            });
    for (int i = 0; i < 50; i++) {
      http.send(get("iam.amazonaws.com", "/", "iam"));
    }
    assertThat(looked.get()).isBetween(1, 49);
  }

  @Test
  void aBody_isSentAsItWasSigned() throws IOException {
    Kept client = new Kept(new ArrayList<>(), InputStream.nullInputStream());
    send(
        client,
        new AwsHttp.Sent(
            "POST",
            URI.create("http://127.0.0.1:5000"),
            "/",
            Map.of(),
            Map.of("content-type", "application/x-amz-json-1.1"),
            "{\"name\":\"é\"}",
            "kms",
            "us-east-1"));
    HttpExecuteRequest sent = client.requests().getFirst();
    assertThat(sent.httpRequest().firstMatchingHeader("Content-Length")).contains("13");
    try (InputStream body = sent.contentStreamProvider().orElseThrow().newStream()) {
      assertThat(body.readAllBytes())
          .isEqualTo("{\"name\":\"é\"}".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void anAnswerWithoutEnd_isRefused() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }

          @Override
          public int read(byte[] into, int from, int length) {
            return length;
          }
        };
    assertThatThrownBy(
            () -> send(new Kept(new ArrayList<>(), endless), get("iam.amazonaws.com", "/", "iam")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than");
  }
}
