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
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** Signs requests, sends them, and reads their answers whole. */
final class AwsHttp {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  /** Far above any page that AWS sends; keeps a hostile endpoint from filling the memory. */
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private volatile @Nullable Held held;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

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
    byte[] body = sent.body() == null ? new byte[0] : sent.body().getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest request = request(sent);
    boolean s3 = sent.signing().equals("s3");
    SignedRequest signed =
        signer.sign(
            builder -> {
              builder
                  .identity(credentials())
                  .request(request)
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, sent.signing())
                  .putProperty(AwsV4HttpSigner.REGION_NAME, sent.region())
                  // S3 alone takes a path as it is sent.
                  .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !s3)
                  .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false);
              if (sent.body() != null) {
                builder.payload(() -> new ByteArrayInputStream(body));
              }
            });
    HttpExecuteRequest.Builder call = HttpExecuteRequest.builder();
    SdkHttpRequest.Builder whole = signed.request().toBuilder();
    if (sent.body() != null) {
      whole.putHeader("Content-Length", Integer.toString(body.length));
      call.contentStreamProvider(() -> new ByteArrayInputStream(body));
    }
    call.request(whole.build());
    HttpExecuteResponse answer = http.prepareRequest(call.build()).call();
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

  /** Credentials that were looked for and when. */
  private record Held(AwsCredentials credentials, long since) {}

  /**
   * The credentials, looked for anew after a moment: where they come from is asked for each
   * question otherwise, which costs as much as signing. Those that end are renewed by where they
   * come from a quarter of a minute or more before that, so that a moment ends none.
   */
  private AwsCredentials credentials() {
    Held before = held;
    if (before != null && System.nanoTime() - before.since() < MOMENT.toNanos()) {
      return before.credentials();
    }
    AwsCredentials found = credentials.resolveCredentials();
    held = new Held(found, System.nanoTime());
    return found;
  }

  private static SdkHttpRequest request(Sent sent) {
    URI base = sent.base();
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .protocol(base.getScheme())
            .host(base.getHost())
            .method(SdkHttpMethod.fromValue(sent.method()))
            .encodedPath(sent.path());
    if (base.getPort() > 0) {
      request.port(base.getPort());
    }
    sent.query().forEach(request::putRawQueryParameter);
    sent.headers().forEach(request::putHeader);
    return request.build();
  }

  /** A text in a path, a query or a form: all but unreserved letters of RFC 3986 encoded. */
  static String encoded(String text) {
    return SdkHttpUtils.urlEncode(text);
  }

  /** Nanoseconds to wait after an attempt: growing, and not the same for all. */
  static long pause(int attempt) {
    long most =
        Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(attempt - 1, 20));
    return ThreadLocalRandom.current().nextLong(most / 2, most);
  }
}
