package io.proofline.cloud.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Signs requests, sends them, and reads their answers whole. */
final class AwsHttp {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  /** Far above any page that AWS sends; keeps a hostile endpoint from filling the memory. */
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final SignatureV4 signature = new SignatureV4();

  AwsHttp(SdkHttpClient http, AwsCredentialsProvider credentials) {
    this.http = http;
    this.credentials = credentials;
  }

  /**
   * A request.
   *
   * @param base scheme, host and port
   * @param path encoded
   * @param query names and values, neither encoded
   * @param headers by their names in lower case
   * @param body null when there is none
   * @param signing name of the service in the signature
   * @param region region in the signature
   */
  record Sent(
      String method,
      URI base,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      @Nullable String body,
      String signing,
      String region) {}

  /**
   * An answer.
   *
   * @param text the whole body
   */
  record Received(int status, String text, SdkHttpResponse head) {
    /** A header, or null. */
    @Nullable String header(String name) {
      return head.firstMatchingHeader(name).orElse(null);
    }
  }

  /** Sends once. */
  Received send(Sent sent) throws IOException {
    URI base = sent.base();
    boolean usual =
        base.getPort() < 0 || base.getPort() == (base.getScheme().equals("https") ? 443 : 80);
    byte[] body = sent.body() == null ? new byte[0] : sent.body().getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers =
        signature.sign(
            new SignatureV4.Request(
                sent.method(),
                usual ? base.getHost() : base.getHost() + ":" + base.getPort(),
                sent.path(),
                sent.query(),
                sent.headers(),
                sent.body() == null ? "" : sent.body()),
            credentials.resolveCredentials(),
            sent.region(),
            sent.signing(),
            java.time.Instant.now());
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder()
            .protocol(base.getScheme())
            .host(base.getHost())
            .method(SdkHttpMethod.fromValue(sent.method()))
            .encodedPath(sent.path());
    if (base.getPort() > 0) {
      request.port(base.getPort());
    }
    sent.query().forEach(request::putRawQueryParameter);
    headers.forEach(request::putHeader);
    HttpExecuteRequest.Builder call = HttpExecuteRequest.builder();
    if (sent.body() != null) {
      request.putHeader("Content-Length", Integer.toString(body.length));
      call.contentStreamProvider(() -> new ByteArrayInputStream(body));
    }
    HttpExecuteResponse answer = http.prepareRequest(call.request(request.build()).build()).call();
    String text = "";
    if (answer.responseBody().isPresent()) {
      try (InputStream in = answer.responseBody().get()) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
          throw new IOException("the answer is longer than " + MOST_BYTES + " bytes");
        }
        text = new String(bytes, StandardCharsets.UTF_8);
      }
    }
    return new Received(answer.httpResponse().statusCode(), text, answer.httpResponse());
  }

  /** Nanoseconds to wait after an attempt: growing, and not the same for all. */
  static long pause(int attempt) {
    long most =
        Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(attempt - 1, 20));
    return ThreadLocalRandom.current().nextLong(most / 2, most);
  }
}
