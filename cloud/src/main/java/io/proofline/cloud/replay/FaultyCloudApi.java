package io.proofline.cloud.replay;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import java.util.function.Predicate;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A connection in which chosen operations go wrong in a chosen way. With it a test can show that no
 * control passes on an answer that never came.
 */
public final class FaultyCloudApi implements CloudApi {
  private static final String BROKEN_TOKEN = "page-that-never-arrives";

  private final CloudApi delegate;
  private final Predicate<Operation> where;
  private final Fault fault;

  /**
   * Breaks a connection.
   *
   * @param delegate the working connection; it is not closed with this one
   * @param where operations that go wrong
   * @param fault how
   */
  public FaultyCloudApi(CloudApi delegate, Predicate<Operation> where, Fault fault) {
    this.delegate = delegate;
    this.where = where;
    this.fault = fault;
  }

  @Override
  public ApiPage page(ApiRequest request) throws ApiFailure {
    return where.test(request.operation()) ? broken(request) : delegate.page(request);
  }

  private ApiPage broken(ApiRequest request) throws ApiFailure {
    return switch (fault) {
      case ACCESS_DENIED ->
          throw new ApiFailure(
              ApiFailure.Kind.DENIED, "AccessDenied", "refused on purpose", "<Error/>");
      case THROTTLED ->
          throw new ApiFailure(
              ApiFailure.Kind.THROTTLED, "Throttling", "Rate exceeded, on purpose", "<Error/>");
      case SERVER_ERROR ->
          throw new ApiFailure(
              ApiFailure.Kind.SERVICE_ERROR, "InternalError", "status 500 on purpose", "");
      case HTML ->
          throw new ApiFailure(
              ApiFailure.Kind.UNREADABLE,
              null,
              "the answer is a page of HTML",
              "<!doctype html><title>504</title>");
      case EMPTY_PAGE -> new ApiPage(JsonNodeFactory.instance.objectNode(), "");
      case TRUNCATED_PAGING -> truncated(request);
    };
  }

  private ApiPage truncated(ApiRequest request) throws ApiFailure {
    Operation.Paging paging = request.operation().paging();
    if (paging == null) {
      throw new ApiFailure(
          ApiFailure.Kind.UNREADABLE, null, "the answer ends in the middle", "{\"");
    }
    if (BROKEN_TOKEN.equals(request.token())) {
      throw new ApiFailure(
          ApiFailure.Kind.SERVICE_ERROR, "InternalError", "the second page failed", "");
    }
    ApiPage page = delegate.page(request);
    ObjectNode body = page.body().deepCopy();
    body.put(paging.responseMember(), BROKEN_TOKEN);
    if (paging.moreMember() != null) {
      body.put(paging.moreMember(), true);
    }
    return new ApiPage(body, page.raw());
  }

  /** Ways in which an operation goes wrong. */
  public enum Fault {
    /** Permission is refused. */
    ACCESS_DENIED,
    /** The service asks for fewer questions, and never answers. */
    THROTTLED,
    /** The service fails for good. */
    SERVER_ERROR,
    /** A proxy or a missing operation answers with HTML. */
    HTML,
    /** Status 200 and nothing in it. */
    EMPTY_PAGE,
    /** The first page arrives, the second does not; without paging, half an answer. */
    TRUNCATED_PAGING
  }
}
