package io.proofline.cloud.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An API may be described by an OpenAPI document, which stands in its resource or in a bucket, or
 * be made together with its only route. Methods and routes that come about so are no resources of
 * the file: which there are is not known, nor what the document sets of the API itself.
 */
final class DescribedApis {
  private static final String BODY = "Body";
  private static final String BODY_IN_BUCKET = "BodyS3Location";

  /**
   * What one type of API may be made of.
   *
   * @param made type of the resources that come about
   * @param by properties that make them
   * @param sets properties of the API that a document may set
   */
  private record Kind(String made, List<String> by, List<String> sets) {}

  private static final Map<String, Kind> KINDS =
      Map.of(
          "AWS::ApiGateway::RestApi",
          new Kind(
              "AWS::ApiGateway::Method",
              List.of(BODY, BODY_IN_BUCKET),
              List.of("Policy", "DisableExecuteApiEndpoint")),
          "AWS::ApiGatewayV2::Api",
          new Kind(
              "AWS::ApiGatewayV2::Route",
              List.of(BODY, BODY_IN_BUCKET, "Target"),
              List.of("CorsConfiguration")));

  private DescribedApis() {}

  /**
   * Resources that an API makes beside those of the file.
   *
   * @param type their type
   * @param reason why they are not known
   */
  record Made(String type, String reason) {}

  /** Makes unknown what a description may set of the API; says what else it makes. */
  static Optional<Made> of(Draft api) {
    Kind kind = KINDS.get(api.type());
    if (kind == null) {
      return Optional.empty();
    }
    for (String property : kind.by()) {
      if (api.properties().has(property) || written(api, property)) {
        String reason =
            "what the %s of %s describes is not read".formatted(property, api.logicalId());
        if (property.startsWith(BODY)) {
          kind.sets().stream()
              .filter(set -> !api.properties().has(set))
              .forEach(set -> api.unknown(set, reason));
        }
        return Optional.of(new Made(kind.made(), "line " + api.resource().line() + ": " + reason));
      }
    }
    return Optional.empty();
  }

  /** Whether it stands in the file and what it is cannot be told. */
  private static boolean written(Draft api, String property) {
    return api.resource().properties().containsKey(property) && api.whyUnknown(property) != null;
  }
}
