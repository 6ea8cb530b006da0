package io.proofline.cloud.call;

/**
 * Asks a cloud for one page. Implementations are safe for many threads. Retries on throttling
 * happen inside; a failure that comes out is final.
 */
public interface CloudApi extends AutoCloseable {

  /**
   * Reads one page.
   *
   * @throws ApiFailure when it was not read, for whatever reason, documented absence included
   */
  ApiPage page(ApiRequest request) throws ApiFailure;

  /** Frees connections. */
  @Override
  default void close() {}
}
