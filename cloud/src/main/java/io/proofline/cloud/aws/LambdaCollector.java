package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Functions with the names of their environment variables, who may call them, their URLs, and where
 * failed events go.
 */
final class LambdaCollector implements Collector {
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String PERMISSION = "AWS::Lambda::Permission";
  private static final String URL = "AWS::Lambda::Url";
  private static final String INVOKE_CONFIG = "AWS::Lambda::EventInvokeConfig";
  private static final String MAPPING = "AWS::Lambda::EventSourceMapping";

  private static final Operation FUNCTIONS =
      Operation.read("lambda", "ListFunctions", "lambda:ListFunctions")
          .requiring("Functions")
          .paged("Marker", "NextMarker");
  private static final Operation POLICY =
      Operation.read("lambda", "GetPolicy", "lambda:GetPolicy")
          .requiring("Policy")
          .absentOn("ResourceNotFoundException");
  private static final Operation ALIASES =
      Operation.read("lambda", "ListAliases", "lambda:ListAliases")
          .requiring("Aliases")
          .paged("Marker", "NextMarker");
  private static final Operation FUNCTION_URL =
      Operation.read("lambda", "GetFunctionUrlConfig", "lambda:GetFunctionUrlConfig")
          .requiring("AuthType")
          .absentOn("ResourceNotFoundException");
  private static final Operation INVOKE_CONFIGS =
      Operation.read(
              "lambda", "ListFunctionEventInvokeConfigs", "lambda:ListFunctionEventInvokeConfigs")
          .requiring("FunctionEventInvokeConfigs")
          .paged("Marker", "NextMarker");
  private static final Operation MAPPINGS =
      Operation.read("lambda", "ListEventSourceMappings", "lambda:ListEventSourceMappings")
          .requiring("EventSourceMappings")
          .paged("Marker", "NextMarker");
  private static final Operation CONCURRENCY =
      Operation.read("lambda", "GetFunctionConcurrency", "lambda:GetFunctionConcurrency");
  private static final Operation CODE_SIGNING =
      Operation.read(
          "lambda", "GetFunctionCodeSigningConfig", "lambda:GetFunctionCodeSigningConfig");
  private static final Operation TAGS =
      Operation.read("lambda", "ListTags", "lambda:ListTags").requiring("Tags");

  @Override
  public List<Operation> operations() {
    return List.of(
        FUNCTIONS,
        POLICY,
        ALIASES,
        FUNCTION_URL,
        INVOKE_CONFIGS,
        MAPPINGS,
        CONCURRENCY,
        CODE_SIGNING,
        TAGS);
  }

  @Override
  public Set<String> types() {
    return Set.of(FUNCTION, PERMISSION, URL, INVOKE_CONFIG, MAPPING);
  }

  @Override
  public Reach reach() {
    return Reach.REGION;
  }

  @Override
  public void collect(Visit visit) {
    Answer functions = visit.ask(FUNCTIONS);
    for (String type : List.of(FUNCTION, PERMISSION, URL, INVOKE_CONFIG)) {
      visit.findings().population(visit.region(), type, functions);
    }
    mappings(visit);
    visit.each(functions.items("Functions"), function -> function(visit, functions, function));
  }

  private static void function(Visit visit, Answer list, JsonNode function) {
    String name = function.path("FunctionName").asString();
    Map<String, String> asked = Map.of("FunctionName", name);
    Draft draft =
        new Draft(
            visit.id(FUNCTION, name, null), function.path("FunctionArn").asString(null), list);
    draft
        .properties(function)
        .copy("FunctionName", "Runtime", "Role", "Handler", "Description", "MemorySize")
        .copy("Timeout", "PackageType", "Architectures", "DeadLetterConfig", "FileSystemConfigs")
        .must("LoggingConfig")
        .copy("EphemeralStorage")
        .copyAs("KMSKeyArn", "KmsKeyArn")
        .with("TracingConfig", "TracingConfig", config -> only(config, "Mode"))
        .with("SnapStart", "SnapStart", config -> only(config, "ApplyOn"))
        .with("Environment", "Environment", environment -> only(environment, "Variables"))
        .with(
            "VpcConfig",
            "VpcConfig",
            config -> only(config, "SubnetIds", "SecurityGroupIds", "Ipv6AllowedForDualStack"))
        .with(
            "Layers",
            "Layers",
            layers -> {
              ArrayNode arns = JsonNodeFactory.instance.arrayNode();
              layers.forEach(layer -> arns.add(layer.path("Arn")));
              return arns;
            });
    if (function.path("Environment").has("Error")) {
      // Who may not use the key gets an error in place of the variables, in an answer that is good.
      draft.unknown(
          "properties.Environment.Variables",
          "the service could not decrypt the variables for the reader: "
              + function.path("Environment").path("Error").path("ErrorCode").asString("no code"));
    }
    draft.runtime(function).copy("State", "LastModified", "Version", "CodeSha256");
    codeSigning(visit, draft, function, asked);
    draft.fill(
        visit.ask(CONCURRENCY, asked),
        List.of("properties.ReservedConcurrentExecutions"),
        found -> draft.properties(found.first()).copy("ReservedConcurrentExecutions"));
    draft.fill(
        visit.ask(TAGS, Map.of("Resource", function.path("FunctionArn").asString(name))),
        List.of("tags"),
        found -> draft.tagMap(found.first().path("Tags")));
    Answer policy = visit.ask(POLICY, asked);
    draft.fill(
        policy,
        List.of("runtime.Policy"),
        found -> draft.runtime(found.first()).with("Policy", "Policy", PolicyJson::parse));
    permissions(visit, policy, name);
    aliases(visit, name);
    invokeConfigs(visit, name);
    visit.findings().add(draft);
  }

  /** Code in an image is signed by other means, and the service does not answer for it. */
  private static void codeSigning(
      Visit visit, Draft draft, JsonNode function, Map<String, String> asked) {
    if (function.path("PackageType").asString("").equals("Image")) {
      return;
    }
    draft.fill(
        visit.ask(CODE_SIGNING, asked),
        List.of("properties.CodeSigningConfigArn"),
        found -> draft.properties(found.first()).copy("CodeSigningConfigArn"));
  }

  /** The permissions of one policy: that of a function, or that of {@code function:alias}. */
  private static void permissions(Visit visit, Answer policy, String function) {
    if (!policy.known()) {
      visit.findings().incomplete(visit.region(), PERMISSION, function + ": " + policy.reason());
      return;
    }
    JsonNode document = JsonNodeFactory.instance.missingNode();
    try {
      document = PolicyJson.parse(policy.first().path("Policy"));
    } catch (RuntimeException e) {
      // Said below, with what has no statements.
    }
    if (!policy.absent() && !document.path("Statement").isArray()) {
      visit
          .findings()
          .incomplete(visit.region(), PERMISSION, function + ": its policy could not be read");
    }
    for (JsonNode statement : document.path("Statement")) {
      String sid = statement.path("Sid").asString("");
      Draft draft = new Draft(visit.id(PERMISSION, function + "/" + sid, null), null, policy);
      LambdaPermissions.write(statement, function, draft);
      visit.findings().add(draft);
    }
  }

  /** A URL belongs to the function itself or to one of its aliases; so does a policy. */
  private static void aliases(Visit visit, String name) {
    Answer aliases = visit.ask(ALIASES, Map.of("FunctionName", name));
    if (!aliases.known()) {
      visit.findings().incomplete(visit.region(), URL, name + ": " + aliases.reason());
      visit.findings().incomplete(visit.region(), PERMISSION, name + ": " + aliases.reason());
    }
    url(visit, name, "");
    for (JsonNode alias : aliases.items("Aliases")) {
      String qualifier = alias.path("Name").asString("");
      url(visit, name, qualifier);
      permissions(
          visit,
          visit.ask(POLICY, Map.of("FunctionName", name, "Qualifier", qualifier)),
          name + ":" + qualifier);
    }
  }

  private static void url(Visit visit, String name, String qualifier) {
    Answer url =
        visit.ask(
            FUNCTION_URL,
            qualifier.isEmpty()
                ? Map.of("FunctionName", name)
                : Map.of("FunctionName", name, "Qualifier", qualifier));
    if (url.absent()) {
      return;
    }
    String identifier = qualifier.isEmpty() ? name : name + "/" + qualifier;
    Draft draft =
        new Draft(
            visit.id(URL, identifier, url.first().path("CreationTime").asString(null)), null, url);
    draft.properties().put("TargetFunctionArn", visit.arn("lambda", "function:" + name));
    if (!qualifier.isEmpty()) {
      draft.properties().put("Qualifier", qualifier);
    }
    draft.fill(
        url,
        List.of("properties.AuthType", "properties.Cors", "properties.InvokeMode"),
        found -> draft.properties(found.first()).must("AuthType").copy("Cors", "InvokeMode"));
    visit.findings().add(draft);
  }

  private static void invokeConfigs(Visit visit, String name) {
    Answer configs = visit.ask(INVOKE_CONFIGS, Map.of("FunctionName", name));
    if (!configs.known()) {
      visit.findings().incomplete(visit.region(), INVOKE_CONFIG, name + ": " + configs.reason());
    }
    for (JsonNode config : configs.items("FunctionEventInvokeConfigs")) {
      String arn = config.path("FunctionArn").asString("");
      String last = arn.substring(arn.lastIndexOf(':') + 1);
      String qualifier = last.equals(name) ? "$LATEST" : last;
      Draft draft = new Draft(visit.id(INVOKE_CONFIG, name + "/" + qualifier, null), null, configs);
      draft.properties().put("FunctionName", name).put("Qualifier", qualifier);
      draft
          .properties(config)
          .copy("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig");
      visit.findings().add(draft);
    }
  }

  private static void mappings(Visit visit) {
    Answer list = visit.ask(MAPPINGS);
    visit.findings().population(visit.region(), MAPPING, list);
    for (JsonNode mapping : list.items("EventSourceMappings")) {
      String id = mapping.path("UUID").asString();
      Draft draft =
          new Draft(
              visit.id(MAPPING, id, id),
              mapping.path("EventSourceMappingArn").asString(null),
              list);
      draft
          .properties(mapping)
          .copy("EventSourceArn", "BatchSize", "DestinationConfig", "FilterCriteria")
          .copy("MaximumRetryAttempts", "MaximumRecordAgeInSeconds", "Topics", "Queues")
          .copyAs("KMSKeyArn", "KmsKeyArn")
          .copyAs("FunctionArn", "FunctionName");
      draft.runtime(mapping).copy("State");
      visit.findings().add(draft);
    }
  }

  private static ObjectNode only(JsonNode from, String... names) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    for (String name : names) {
      Members.move(from, name, out, name);
    }
    return out;
  }
}
