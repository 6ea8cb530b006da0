package io.proofline.ledger.store;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 for S3, in the Authorization header, over the whole payload.
 *
 * <p>Source: Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header";
 * tested with the example signatures printed there.
 */
final class SignatureV4 {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String region;

  SignatureV4(String region) {
    this.region = region;
  }

  /**
   * The headers to send.
   *
   * @param uri its path and query are in canonical encoding already (see {@link #encode})
   * @param headers names in lower case, without host
   * @param payloadSha256 of the body
   */
  Map<String, String> signed(
      String method,
      URI uri,
      Map<String, String> headers,
      String payloadSha256,
      Credentials credentials,
      Instant now) {
    String time = TIME.format(now);
    TreeMap<String, String> all = new TreeMap<>(headers);
    all.put("host", uri.getRawAuthority());
    all.put("x-amz-content-sha256", payloadSha256);
    all.put("x-amz-date", time);
    credentials.sessionToken().ifPresent(token -> all.put("x-amz-security-token", token));
    String names = String.join(";", all.keySet());
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String request =
        method
            + "\n"
            + uri.getRawPath()
            + "\n"
            + query
            + "\n"
            + all.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                .collect(Collectors.joining())
            + "\n"
            + names
            + "\n"
            + payloadSha256;
    String scope = time.substring(0, 8) + "/" + region + "/s3/aws4_request";
    String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(request);
    byte[] key = hmac(utf8("AWS4" + credentials.secretKey()), time.substring(0, 8));
    for (String part : new String[] {region, "s3", "aws4_request"}) {
      key = hmac(key, part);
    }
    all.put(
        "authorization",
        "AWS4-HMAC-SHA256 Credential="
            + credentials.accessKeyId()
            + "/"
            + scope
            + ",SignedHeaders="
            + names
            + ",Signature="
            + HexFormat.of().formatHex(hmac(key, toSign)));
    return all;
  }

  /** Percent-encoding as the signature wants it: everything but unreserved characters. */
  static String encode(String text, boolean keepSlash) {
    StringBuilder out = new StringBuilder();
    for (byte b : utf8(text)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0
              || (keepSlash && c == '/');
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(utf8(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
