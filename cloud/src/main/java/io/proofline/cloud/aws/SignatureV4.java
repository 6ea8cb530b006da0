package io.proofline.cloud.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Signature Version 4 of requests whose bodies are at hand (AWS General Reference, "Create a signed
 * AWS API request"). The key of a day, region and service is kept while the credentials stay.
 */
final class SignatureV4 {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Map<Scope, byte[]> keys = new ConcurrentHashMap<>();

  private record Scope(String secret, String day, String region, String service) {
    String text() {
      return day + "/" + region + "/" + service + "/aws4_request";
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return text();
    }
  }

  /**
   * What is signed.
   *
   * @param host as it stands in the header, with the port where it stands there
   * @param path encoded
   * @param query names and values, neither encoded
   * @param headers by their names in lower case
   * @param body empty when there is none
   */
  record Request(
      String method,
      String host,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {}

  /** The headers of the request and those that sign it, the host left out. */
  Map<String, String> sign(
      Request request, AwsCredentials credentials, String region, String service, Instant now) {
    String stamp = STAMP.format(now);
    Scope scope = new Scope(credentials.secretAccessKey(), stamp.substring(0, 8), region, service);
    String hash = hex(sha256(request.body().getBytes(StandardCharsets.UTF_8)));
    TreeMap<String, String> headers = new TreeMap<>(request.headers());
    headers.put("host", request.host());
    headers.put("x-amz-date", stamp);
    boolean s3 = service.equals("s3");
    if (s3) {
      headers.put("x-amz-content-sha256", hash);
    }
    if (credentials instanceof AwsSessionCredentials session) {
      headers.put("x-amz-security-token", session.sessionToken());
    }
    StringBuilder canonical = new StringBuilder(512);
    canonical.append(request.method()).append('\n');
    canonical.append(s3 ? request.path() : encodedPath(request.path())).append('\n');
    canonical.append(query(request.query())).append('\n');
    headers.forEach(
        (name, value) -> canonical.append(name).append(':').append(value.strip()).append('\n'));
    String names = String.join(";", headers.keySet());
    canonical.append('\n').append(names).append('\n').append(hash);
    String text =
        ALGORITHM
            + "\n"
            + stamp
            + "\n"
            + scope.text()
            + "\n"
            + hex(sha256(canonical.toString().getBytes(StandardCharsets.UTF_8)));
    byte[] key = keys.computeIfAbsent(scope, SignatureV4::key);
    headers.remove("host");
    headers.put(
        "Authorization",
        ALGORITHM
            + " Credential="
            + credentials.accessKeyId()
            + "/"
            + scope.text()
            + ", SignedHeaders="
            + names
            + ", Signature="
            + hex(hmac(key, text)));
    return headers;
  }

  /** The query as it is sent and signed: sorted, everything but unreserved letters encoded. */
  static String query(Map<String, String> query) {
    // By encoded names, not by pairs: "=" stands behind "%" and "-".
    TreeMap<String, String> encoded = new TreeMap<>();
    query.forEach((name, value) -> encoded.put(encoded(name), encoded(value)));
    List<String> pairs = new ArrayList<>();
    encoded.forEach((name, value) -> pairs.add(name + "=" + value));
    return String.join("&", pairs);
  }

  /** All but unreserved letters as RFC 3986 encodes them. */
  static String encoded(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      if (unreserved(one)) {
        out.append((char) one);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(one));
      }
    }
    return out.toString();
  }

  private static boolean unreserved(byte letter) {
    return (letter >= 'A' && letter <= 'Z')
        || (letter >= 'a' && letter <= 'z')
        || (letter >= '0' && letter <= '9')
        || letter == '-'
        || letter == '_'
        || letter == '.'
        || letter == '~';
  }

  /** The path once more encoded, its slashes left: so all services but S3 sign it. */
  private static String encodedPath(String path) {
    return encoded(path).replace("%2F", "/");
  }

  private static byte[] key(Scope scope) {
    byte[] key = ("AWS4" + scope.secret()).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of(scope.day(), scope.region(), scope.service(), "aws4_request")) {
      key = hmac(key, part);
    }
    return key;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
