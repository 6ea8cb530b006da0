package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** REST APIs (version 1): stages, methods, authorizers, usage plans. */
final class ApiGatewayCollector implements Collector {
  private static final String API = "AWS::ApiGateway::RestApi";
  private static final String METHOD = "AWS::ApiGateway::Method";
  private static final String STAGE = "AWS::ApiGateway::Stage";
  private static final String AUTHORIZER = "AWS::ApiGateway::Authorizer";
  private static final String PLAN = "AWS::ApiGateway::UsagePlan";

  private static final Operation APIS = list("GetRestApis");
  private static final Operation RESOURCES = list("GetResources");
  private static final Operation AUTHORIZERS = list("GetAuthorizers");
  private static final Operation PLANS = list("GetUsagePlans");
  private static final Operation STAGES =
      Operation.read("apigateway", "GetStages", "apigateway:GET").requiring("item");

  private static Operation list(String name) {
    return Operation.read("apigateway", name, "apigateway:GET")
        .requiring("items")
        .paged("position", "position");
  }

  @Override
  public List<Operation> operations() {
    return List.of(APIS, RESOURCES, AUTHORIZERS, PLANS, STAGES);
  }

  @Override
  public Set<String> types() {
    return Set.of(API, METHOD, STAGE, AUTHORIZER, PLAN);
  }

  @Override
  public Reach reach() {
    return Reach.REGION;
  }

  @Override
  public void collect(Visit visit) {
    Answer apis = visit.ask(APIS, Map.of("limit", "500"));
    visit.findings().population(visit.region(), API, apis);
    for (String type : List.of(METHOD, STAGE, AUTHORIZER)) {
      visit.findings().population(visit.region(), type, apis);
    }
    plans(visit);
    visit.each(apis.items("items"), api -> api(visit, apis, api));
  }

  private static void api(Visit visit, Answer list, JsonNode api) {
    String id = api.path("id").asString();
    Draft draft = new Draft(visit.id(API, id, id), apiArn(visit, "/restapis/" + id), list);
    draft
        .properties(api)
        .copyAs("name", "Name")
        .copyAs("description", "Description")
        .copyAs("disableExecuteApiEndpoint", "DisableExecuteApiEndpoint")
        .copyAs("apiKeySource", "ApiKeySourceType")
        .copyAs("binaryMediaTypes", "BinaryMediaTypes")
        .copyAs("minimumCompressionSize", "MinimumCompressionSize")
        .copyAs("securityPolicy", "SecurityPolicy")
        .with("endpointConfiguration", "EndpointConfiguration", ApiGatewayCollector::capitalized)
        .with("policy", "Policy", ApiGatewayCollector::policy);
    draft.runtime(api).copyAs("createdDate", "CreatedDate");
    draft.runtime().put("RestApiId", id);
    draft.tagMap(api.path("tags"));
    visit.findings().add(draft);
    methods(visit, id);
    stages(visit, id);
    authorizers(visit, id);
  }

  private static void methods(Visit visit, String api) {
    Answer resources =
        visit.ask(RESOURCES, Map.of("restApiId", api, "embed", "methods", "limit", "500"));
    visit.findings().population(visit.region(), METHOD, resources);
    for (JsonNode resource : resources.items("items")) {
      String resourceId = resource.path("id").asString();
      JsonNode methods = resource.path("resourceMethods");
      for (String verb : methods.propertyNames()) {
        JsonNode method = methods.path(verb);
        Draft draft =
            new Draft(visit.id(METHOD, api + "/" + resourceId + "/" + verb, null), null, resources);
        draft
            .properties()
            .put("RestApiId", api)
            .put("ResourceId", resourceId)
            .put("HttpMethod", verb);
        draft
            .properties(method)
            .mustAs("authorizationType", "AuthorizationType")
            .mustAs("apiKeyRequired", "ApiKeyRequired")
            .copyAs("authorizerId", "AuthorizerId")
            .copyAs("authorizationScopes", "AuthorizationScopes")
            .copyAs("operationName", "OperationName")
            .copyAs("requestValidatorId", "RequestValidatorId");
        draft.runtime(resource).copyAs("path", "ResourcePath");
        visit.findings().add(draft);
      }
    }
  }

  private static void stages(Visit visit, String api) {
    Answer stages = visit.ask(STAGES, Map.of("restApiId", api));
    visit.findings().population(visit.region(), STAGE, stages);
    for (JsonNode stage : stages.items("item")) {
      String name = stage.path("stageName").asString();
      Draft draft =
          new Draft(
              visit.id(STAGE, api + "/" + name, stage.path("createdDate").asString(null)),
              apiArn(visit, "/restapis/" + api + "/stages/" + name),
              stages);
      draft.properties().put("RestApiId", api);
      draft
          .properties(stage)
          .copyAs("stageName", "StageName")
          .copyAs("deploymentId", "DeploymentId")
          .copyAs("clientCertificateId", "ClientCertificateId")
          .copyAs("description", "Description")
          .copyAs("cacheClusterEnabled", "CacheClusterEnabled")
          .copyAs("cacheClusterSize", "CacheClusterSize")
          .copyAs("tracingEnabled", "TracingEnabled")
          .copyAs("variables", "Variables")
          .with("accessLogSettings", "AccessLogSetting", ApiGatewayCollector::capitalized)
          .with("methodSettings", "MethodSettings", ApiGatewayCollector::methodSettings);
      draft.runtime(stage).copyAs("webAclArn", "WebAclArn").copyAs("createdDate", "CreatedDate");
      draft.runtime(stage).copyAs("lastUpdatedDate", "LastUpdatedDate");
      draft.tagMap(stage.path("tags"));
      visit.findings().add(draft);
    }
  }

  private static void authorizers(Visit visit, String api) {
    Answer authorizers = visit.ask(AUTHORIZERS, Map.of("restApiId", api, "limit", "500"));
    visit.findings().population(visit.region(), AUTHORIZER, authorizers);
    for (JsonNode authorizer : authorizers.items("items")) {
      String id = authorizer.path("id").asString();
      Draft draft = new Draft(visit.id(AUTHORIZER, id, id), null, authorizers);
      draft.properties().put("RestApiId", api);
      draft
          .properties(authorizer)
          .copyAs("name", "Name")
          .copyAs("type", "Type")
          .copyAs("authType", "AuthType")
          .copyAs("providerARNs", "ProviderARNs")
          .copyAs("authorizerUri", "AuthorizerUri")
          .copyAs("authorizerCredentials", "AuthorizerCredentials")
          .copyAs("identitySource", "IdentitySource")
          .copyAs("identityValidationExpression", "IdentityValidationExpression")
          .copyAs("authorizerResultTtlInSeconds", "AuthorizerResultTtlInSeconds");
      visit.findings().add(draft);
    }
  }

  private static void plans(Visit visit) {
    Answer plans = visit.ask(PLANS, Map.of("limit", "500"));
    visit.findings().population(visit.region(), PLAN, plans);
    for (JsonNode plan : plans.items("items")) {
      String id = plan.path("id").asString();
      Draft draft = new Draft(visit.id(PLAN, id, id), apiArn(visit, "/usageplans/" + id), plans);
      draft.runtime().put("UsagePlanId", id);
      draft
          .properties(plan)
          .copyAs("name", "UsagePlanName")
          .copyAs("description", "Description")
          .with("throttle", "Throttle", ApiGatewayCollector::capitalized)
          .with("quota", "Quota", ApiGatewayCollector::capitalized)
          .with(
              "apiStages",
              "ApiStages",
              stages -> {
                ArrayNode out = JsonNodeFactory.instance.arrayNode();
                for (JsonNode stage : stages) {
                  ObjectNode one = out.addObject();
                  Members.move(stage, "apiId", one, "ApiId");
                  Members.move(stage, "stage", one, "Stage");
                  ObjectNode throttle = JsonNodeFactory.instance.objectNode();
                  for (String path : stage.path("throttle").propertyNames()) {
                    throttle.set(path, capitalized(stage.path("throttle").path(path)));
                  }
                  if (!throttle.isEmpty()) {
                    one.set("Throttle", throttle);
                  }
                }
                return out;
              });
      draft.tagMap(plan.path("tags"));
      visit.findings().add(draft);
    }
  }

  /**
   * The API keys the settings by path and verb, {@code ~1a~1b/GET} or {@code *}{@code /*};
   * CloudFormation writes a list with {@code ResourcePath} {@code /~1a~1b} or {@code /*}.
   */
  static JsonNode methodSettings(JsonNode settings) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (String key : settings.propertyNames().stream().sorted().toList()) {
      JsonNode one = settings.path(key);
      int slash = key.lastIndexOf('/');
      String path = key.substring(0, Math.max(slash, 0));
      ObjectNode written = out.addObject();
      written.put("ResourcePath", path.equals("~1") ? "/" : "/" + path);
      written.put("HttpMethod", key.substring(slash + 1));
      Members.move(one, "loggingLevel", written, "LoggingLevel");
      Members.move(one, "dataTraceEnabled", written, "DataTraceEnabled");
      Members.move(one, "metricsEnabled", written, "MetricsEnabled");
      Members.move(one, "throttlingRateLimit", written, "ThrottlingRateLimit");
      Members.move(one, "throttlingBurstLimit", written, "ThrottlingBurstLimit");
      Members.move(one, "cachingEnabled", written, "CachingEnabled");
      Members.move(one, "cacheDataEncrypted", written, "CacheDataEncrypted");
      Members.move(one, "cacheTtlInSeconds", written, "CacheTtlInSeconds");
    }
    return out;
  }

  /** API Gateway returns a policy with its quotation marks escaped once more. */
  private static JsonNode policy(JsonNode text) {
    String policy = text.asString();
    if (policy.startsWith("{\\\"")) {
      policy = policy.replace("\\\"", "\"").replace("\\/", "/");
    }
    return policy.isBlank()
        ? JsonNodeFactory.instance.missingNode()
        : PolicyJson.parse(JsonNodeFactory.instance.stringNode(policy));
  }

  private static JsonNode capitalized(JsonNode object) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    for (String name : object.propertyNames()) {
      out.set(Character.toUpperCase(name.charAt(0)) + name.substring(1), object.path(name));
    }
    return out;
  }

  private static String apiArn(Visit visit, String path) {
    return "arn:" + visit.partition() + ":apigateway:" + visit.region() + "::" + path;
  }
}
