package io.proofline.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The four example signatures of the Amazon S3 API Reference, "Signature Calculations for the
 * Authorization Header: Transferring Payload in a Single Chunk".
 */
class SignatureV4Test {
  private static final Credentials EXAMPLE =
      new Credentials(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Optional.empty());

  @Test
  void getObject() {
    assertThat(signature("GET", "/test.txt", Map.of("range", "bytes=0-9"), ""))
        .isEqualTo("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void putObject_withACharacterThatIsEncoded() {
    Map<String, String> headers =
        Map.of(
            "date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY");
    String path = "/" + SignatureV4.encode("test$file.text", true);
    assertThat(path).isEqualTo("/test%24file.text");
    assertThat(signature("PUT", path, headers, "Welcome to Amazon S3."))
        .isEqualTo("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  }

  @Test
  void getBucketLifecycle_withAParameterWithoutValue() {
    assertThat(signature("GET", "/?lifecycle=", Map.of(), ""))
        .isEqualTo("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  }

  @Test
  void listObjects_withParameters() {
    assertThat(signature("GET", "/?max-keys=2&prefix=J", Map.of(), ""))
        .isEqualTo("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  private static String signature(
      String method, String path, Map<String, String> headers, String payload) {
    Content body = Content.of(payload.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    String authorization =
        new SignatureV4("us-east-1")
            .signed(
                method,
                URI.create("https://examplebucket.s3.amazonaws.com" + path),
                headers,
                body.sha256(),
                EXAMPLE,
                Instant.parse("2013-05-24T00:00:00Z"))
            .getOrDefault("authorization", "");
    return authorization.replaceAll(".*Signature=", "");
  }
}
