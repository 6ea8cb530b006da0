package io.proofline.cloud.call;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One page asked of one operation.
 *
 * @param account account asked; empty while it is not known yet
 * @param region region asked, or {@code global}
 * @param operation what is asked
 * @param parameters request members; a list is written with commas
 * @param token page token of the answer before; null for the first page
 */
public record ApiRequest(
    String account,
    String region,
    Operation operation,
    Map<String, String> parameters,
    @Nullable String token) {

  /** Region of services that have only one endpoint. */
  public static final String GLOBAL = "global";

  /** Takes a copy of the map. */
  public ApiRequest {
    parameters = Map.copyOf(parameters);
  }

  /** The same for another page. */
  public ApiRequest page(@Nullable String nextToken) {
    return new ApiRequest(account, region, operation, parameters, nextToken);
  }

  /** Names the request, token left out: service, region, operation, parameters in order. */
  public String key() {
    return operation.service()
        + " "
        + region
        + " "
        + operation.name()
        + " "
        + new TreeMap<>(parameters);
  }
}
