package io.proofline.cloud.call;

import java.util.Locale;

/**
 * How an operation is spoken over HTTP, for services that are read without a client library.
 *
 * @param protocol form of request and answer
 * @param endpoint endpoint prefix of the service, for example {@code elasticfilesystem}
 * @param signing name under which requests are signed
 * @param target prefix of {@code X-Amz-Target} for {@link Protocol#JSON}, version of the API for
 *     {@link Protocol#QUERY}, else empty
 * @param method {@code GET} or {@code POST}; a POST is sent only where the service reads by POST
 * @param path path with places such as <code>{Name}</code>; {@code /} where the protocol has one
 * @param global whether the service has one endpoint for a partition
 */
public record Wire(
    Protocol protocol,
    String endpoint,
    String signing,
    String target,
    String method,
    String path,
    boolean global) {

  /** Forms of requests and answers. */
  public enum Protocol {
    /** A JSON body, the operation in a header. */
    JSON,
    /** Paths and query members, JSON answers. */
    REST_JSON,
    /** Form members, XML answers. */
    QUERY,
    /** Paths and query members, XML answers. */
    REST_XML;

    /** By the word of a table: {@code rest-json}. */
    public static Protocol of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether answers are XML. */
    public boolean xml() {
      return this == QUERY || this == REST_XML;
    }
  }
}
