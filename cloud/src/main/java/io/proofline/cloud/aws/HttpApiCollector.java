package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** HTTP and WebSocket APIs (version 2): stages, routes, authorizers. */
final class HttpApiCollector implements Collector {
  private static final String API = "AWS::ApiGatewayV2::Api";
  private static final String STAGE = "AWS::ApiGatewayV2::Stage";
  private static final String ROUTE = "AWS::ApiGatewayV2::Route";
  private static final String AUTHORIZER = "AWS::ApiGatewayV2::Authorizer";

  private static final Operation APIS = list("GetApis");
  private static final Operation STAGES = list("GetStages");
  private static final Operation ROUTES = list("GetRoutes");
  private static final Operation AUTHORIZERS = list("GetAuthorizers");

  private static Operation list(String name) {
    return Operation.read("apigatewayv2", name, "apigateway:GET")
        .requiring("Items")
        .paged("NextToken", "NextToken");
  }

  @Override
  public List<Operation> operations() {
    return List.of(APIS, STAGES, ROUTES, AUTHORIZERS);
  }

  @Override
  public Set<String> types() {
    return Set.of(API, STAGE, ROUTE, AUTHORIZER);
  }

  @Override
  public Reach reach() {
    return Reach.REGION;
  }

  @Override
  public void collect(Visit visit) {
    Answer apis = visit.ask(APIS);
    for (String type : types()) {
      visit.findings().population(visit.region(), type, apis);
    }
    visit.each(apis.items("Items"), api -> api(visit, apis, api));
  }

  private static void api(Visit visit, Answer list, JsonNode api) {
    String id = api.path("ApiId").asString();
    String path = "arn:" + visit.partition() + ":apigateway:" + visit.region() + "::/apis/" + id;
    Draft draft = new Draft(visit.id(API, id, id), path, list);
    draft
        .properties(api)
        .copy("Name", "ProtocolType", "Description", "Version", "CorsConfiguration")
        .copy("DisableExecuteApiEndpoint", "RouteSelectionExpression", "IpAddressType")
        .copy("ApiKeySelectionExpression");
    draft.runtime(api).copy("ApiId", "ApiEndpoint", "CreatedDate");
    draft.tagMap(api.path("Tags"));
    visit.findings().add(draft);

    Map<String, String> asked = Map.of("ApiId", id);
    Answer stages = visit.ask(STAGES, asked);
    visit.findings().population(visit.region(), STAGE, stages);
    for (JsonNode stage : stages.items("Items")) {
      String name = stage.path("StageName").asString();
      Draft one =
          new Draft(
              visit.id(STAGE, id + "/" + name, stage.path("CreatedDate").asString(null)),
              path + "/stages/" + name,
              stages);
      one.properties().put("ApiId", id);
      one.properties(stage)
          .copy("StageName", "AutoDeploy", "DeploymentId", "Description", "ClientCertificateId")
          .copy("AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables");
      one.runtime(stage).copy("CreatedDate", "LastUpdatedDate");
      one.tagMap(stage.path("Tags"));
      visit.findings().add(one);
    }
    Answer routes = visit.ask(ROUTES, asked);
    visit.findings().population(visit.region(), ROUTE, routes);
    for (JsonNode route : routes.items("Items")) {
      String key = route.path("RouteKey").asString();
      Draft one =
          new Draft(
              visit.id(ROUTE, id + "/" + key, route.path("RouteId").asString(null)), null, routes);
      one.properties().put("ApiId", id);
      one.properties(route)
          .must("AuthorizationType")
          .copy("RouteKey", "AuthorizerId", "ApiKeyRequired", "Target", "AuthorizationScopes")
          .copy("OperationName");
      one.runtime(route).copy("RouteId");
      visit.findings().add(one);
    }
    Answer authorizers = visit.ask(AUTHORIZERS, asked);
    visit.findings().population(visit.region(), AUTHORIZER, authorizers);
    for (JsonNode authorizer : authorizers.items("Items")) {
      String authorizerId = authorizer.path("AuthorizerId").asString();
      Draft one = new Draft(visit.id(AUTHORIZER, authorizerId, authorizerId), null, authorizers);
      one.properties().put("ApiId", id);
      one.properties(authorizer)
          .copy("Name", "AuthorizerType", "AuthorizerUri", "IdentitySource", "JwtConfiguration")
          .copy("AuthorizerResultTtlInSeconds", "IdentityValidationExpression")
          .copy("EnableSimpleResponses", "AuthorizerPayloadFormatVersion");
      visit.findings().add(one);
    }
  }
}
