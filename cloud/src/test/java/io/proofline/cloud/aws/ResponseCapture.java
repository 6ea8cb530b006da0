package io.proofline.cloud.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Keeps the body of the last attempt of each request, as it came over the wire. */
final class ResponseCapture implements ExecutionInterceptor {
  static final ExecutionAttribute<Body> BODY = new ExecutionAttribute<>("ProoflineResponseBody");

  /** Far above any page that AWS sends; keeps a hostile endpoint from filling the memory. */
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Body body = attributes.getAttribute(BODY);
    Optional<InputStream> content = context.responseBody();
    if (body == null) {
      return content;
    }
    body.text = "";
    if (content.isEmpty()) {
      return content;
    }
    try (InputStream stream = content.get()) {
      byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("the answer is longer than " + MOST_BYTES + " bytes");
      }
      body.text = new String(bytes, StandardCharsets.UTF_8);
      return Optional.of(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("the answer broke off", e);
    }
  }

  /** Where the body of one request is put. Written by the calling thread only. */
  static final class Body {
    private String text = "";

    String text() {
      return text;
    }
  }
}
