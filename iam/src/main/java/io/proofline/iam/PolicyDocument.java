package io.proofline.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A policy document. Accepts the shorthand that AWS accepts (a single value for a list, a single
 * statement for a list of them) and nothing else: an element that is not known, twice there or of
 * the wrong kind is an error, because a policy that is half understood is not understood.
 *
 * @param version {@code 2012-10-17} or {@code 2008-10-17}, which is the default
 * @param statements the statements in order
 */
public record PolicyDocument(String version, List<PolicyStatement> statements) {
  private static final Set<String> TOP = Set.of("Version", "Id", "Statement");
  private static final Set<String> ELEMENTS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  /** Longest policy text that is read, in characters; AWS's own limits lie far below. */
  private static final int MOST = 1_000_000;

  /** Takes a copy of the list. */
  public PolicyDocument {
    statements = List.copyOf(statements);
  }

  /**
   * Reads a policy from JSON text.
   *
   * @throws PolicySyntaxException when it is no JSON object or no policy
   */
  public static PolicyDocument parse(String json) {
    if (json.length() > MOST) {
      throw new PolicySyntaxException("policy text is longer than " + MOST + " characters");
    }
    JsonMapper mapper =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(40).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();
    try {
      return parse(mapper.readTree(json));
    } catch (JacksonException e) {
      throw new PolicySyntaxException("not valid JSON: " + e.getOriginalMessage());
    }
  }

  /**
   * Reads a policy from a JSON object.
   *
   * @throws PolicySyntaxException when it is no policy
   */
  public static PolicyDocument parse(JsonNode policy) {
    if (!policy.isObject()) {
      throw new PolicySyntaxException("a policy is a JSON object");
    }
    for (String name : policy.propertyNames()) {
      if (!TOP.contains(name)) {
        throw new PolicySyntaxException("unknown element " + name);
      }
    }
    String version = policy.path("Version").asString("2008-10-17");
    if (!version.equals("2012-10-17") && !version.equals("2008-10-17")) {
      throw new PolicySyntaxException("unknown Version " + version);
    }
    JsonNode statements = policy.path("Statement");
    List<PolicyStatement> parsed = new ArrayList<>();
    if (statements.isObject()) {
      parsed.add(statement(1, statements));
    } else if (statements.isArray()) {
      for (JsonNode one : statements) {
        parsed.add(statement(parsed.size() + 1, one));
      }
    } else {
      throw new PolicySyntaxException("Statement is missing, or neither an object nor a list");
    }
    return new PolicyDocument(version, parsed);
  }

  private static PolicyStatement statement(int number, JsonNode node) {
    String where = "statement " + number + ": ";
    if (!node.isObject()) {
      throw new PolicySyntaxException(where + "not an object");
    }
    for (String name : node.propertyNames()) {
      if (!ELEMENTS.contains(name)) {
        throw new PolicySyntaxException(where + "unknown element " + name);
      }
    }
    String effect = node.path("Effect").asString("");
    if (!effect.equals("Allow") && !effect.equals("Deny")) {
      throw new PolicySyntaxException(where + "Effect is neither Allow nor Deny");
    }
    if (!node.has("Action") && !node.has("NotAction")) {
      throw new PolicySyntaxException(where + "neither Action nor NotAction");
    }
    boolean notPrincipal = exclusive(node, "Principal", "NotPrincipal", where);
    boolean notAction = exclusive(node, "Action", "NotAction", where);
    boolean notResource = exclusive(node, "Resource", "NotResource", where);
    return new PolicyStatement(
        number,
        node.path("Sid").asString(""),
        effect.equals("Allow"),
        principals(node.path(notPrincipal ? "NotPrincipal" : "Principal"), where),
        notPrincipal,
        texts(node.path(notAction ? "NotAction" : "Action"), where + "Action"),
        notAction,
        texts(node.path(notResource ? "NotResource" : "Resource"), where + "Resource"),
        notResource,
        conditions(node.path("Condition"), where));
  }

  /** Whether the negated element is there; both at once is an error. */
  private static boolean exclusive(JsonNode node, String plain, String negated, String where) {
    if (node.has(plain) && node.has(negated)) {
      throw new PolicySyntaxException(where + "both " + plain + " and " + negated);
    }
    return node.has(negated);
  }

  private static Principals principals(JsonNode node, String where) {
    if (node.isMissingNode()) {
      return Principals.NONE;
    }
    if (node.isString()) {
      if (!node.asString().equals("*")) {
        throw new PolicySyntaxException(where + "a Principal that is text must be *");
      }
      return new Principals(true, List.of(), List.of(), List.of(), List.of());
    }
    if (!node.isObject()) {
      throw new PolicySyntaxException(where + "Principal is neither * nor an object");
    }
    boolean everyone = false;
    List<String> aws = new ArrayList<>();
    List<String> services = List.of();
    List<String> federated = List.of();
    List<String> canonical = List.of();
    for (Map.Entry<String, JsonNode> kind : node.properties()) {
      List<String> values = texts(kind.getValue(), where + "Principal." + kind.getKey());
      switch (kind.getKey()) {
        case "AWS" -> {
          everyone = values.contains("*");
          values.stream().filter(value -> !value.equals("*")).forEach(aws::add);
        }
        case "Service" -> services = values;
        case "Federated" -> federated = values;
        case "CanonicalUser" -> canonical = values;
        default ->
            throw new PolicySyntaxException(where + "unknown kind of Principal " + kind.getKey());
      }
    }
    return new Principals(everyone, aws, services, federated, canonical);
  }

  private static Map<String, Map<String, List<String>>> conditions(JsonNode node, String where) {
    Map<String, Map<String, List<String>>> conditions = new LinkedHashMap<>();
    if (node.isMissingNode()) {
      return conditions;
    }
    if (!node.isObject()) {
      throw new PolicySyntaxException(where + "Condition is not an object");
    }
    for (Map.Entry<String, JsonNode> operator : node.properties()) {
      if (!operator.getValue().isObject()) {
        throw new PolicySyntaxException(
            where + "Condition." + operator.getKey() + " is not an object");
      }
      Map<String, List<String>> keys = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        keys.put(key.getKey(), texts(key.getValue(), where + "Condition." + operator.getKey()));
      }
      conditions.put(operator.getKey(), keys);
    }
    return conditions;
  }

  private static List<String> texts(JsonNode node, String where) {
    if (node.isMissingNode()) {
      return List.of();
    }
    if (node.isArray()) {
      List<String> texts = new ArrayList<>();
      for (JsonNode one : node) {
        texts.add(text(one, where));
      }
      return texts;
    }
    return List.of(text(node, where));
  }

  private static String text(JsonNode node, String where) {
    // AWS stores true and 5 in conditions where "true" and "5" were meant; it reads them as text.
    if (node.isString() || node.isBoolean() || node.isNumber()) {
      return node.asString();
    }
    throw new PolicySyntaxException(where + " holds something that is not text");
  }
}
