package io.proofline.controls;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The statements of a policy in one form: maps with {@code Sid}, {@code Effect}, the lists {@code
 * Actions}, {@code NotActions}, {@code Resources}, {@code NotResources}, {@code Principals}, {@code
 * NotPrincipals} (texts such as {@code AWS:arn:…}, {@code Service:…}; {@code *} for everyone) and
 * {@code Conditions} (maps {@code Operator}, {@code Key} in lower case, {@code Values}). What is
 * absent is an empty list. A policy that cannot be read is an error, so the outcome is not
 * evaluated.
 */
final class PolicyStatements {
  private PolicyStatements() {}

  static List<Map<String, Object>> of(@Nullable Object policy) {
    JsonNode root = read(policy);
    JsonNode statements = root.path("Statement");
    List<Map<String, Object>> rows = new ArrayList<>();
    for (JsonNode statement : elements(statements)) {
      if (!statement.isObject() || !statement.path("Effect").isString()) {
        throw new NotExactException("the policy is not understood: a statement has no Effect");
      }
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("Sid", statement.path("Sid").asString(""));
      row.put("Effect", statement.path("Effect").asString());
      row.put("Actions", texts(statement.path("Action")));
      row.put("NotActions", texts(statement.path("NotAction")));
      row.put("Resources", texts(statement.path("Resource")));
      row.put("NotResources", texts(statement.path("NotResource")));
      row.put("Principals", principals(statement.path("Principal")));
      row.put("NotPrincipals", principals(statement.path("NotPrincipal")));
      row.put("Conditions", conditions(statement.path("Condition")));
      rows.add(row);
    }
    return rows;
  }

  /** Statements with the effect Allow whose Action or NotAction covers the action. */
  static List<Map<String, Object>> allowing(Object policy, String action) {
    return of(policy).stream()
        .filter(row -> "Allow".equals(row.get("Effect")))
        .filter(
            row -> {
              List<?> not = (List<?>) row.getOrDefault("NotActions", List.of());
              return not.isEmpty()
                  ? covers((List<?>) row.getOrDefault("Actions", List.of()), action)
                  : !covers(not, action);
            })
        .toList();
  }

  /** Whether one of the patterns matches; {@code *} and {@code ?} as in IAM, case is ignored. */
  static boolean covers(List<?> patterns, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return patterns.stream()
        .anyMatch(pattern -> matches(String.valueOf(pattern).toLowerCase(Locale.ROOT), lower));
  }

  private static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static JsonNode read(@Nullable Object policy) {
    if (policy == null) {
      throw new NotExactException("the policy is missing");
    }
    JsonNode root = PlainValues.json(policy);
    if (root.isString()) {
      try {
        root = JsonMapper.shared().readTree(root.asString());
      } catch (JacksonException e) {
        throw new NotExactException("the policy is not understood: it is no JSON");
      }
    }
    if (!root.isObject() || !root.has("Statement")) {
      throw new NotExactException("the policy is not understood: it has no Statement");
    }
    return root;
  }

  private static List<JsonNode> elements(JsonNode node) {
    List<JsonNode> elements = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(elements::add);
    } else if (!node.isMissingNode()) {
      elements.add(node);
    }
    return elements;
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(node)) {
      if (!element.isString()) {
        throw new NotExactException("the policy is not understood: a text is expected");
      }
      texts.add(element.asString());
    }
    return texts;
  }

  private static List<String> principals(JsonNode node) {
    if (!node.isObject()) {
      return texts(node);
    }
    List<String> principals = new ArrayList<>();
    node.properties()
        .forEach(
            kind ->
                texts(kind.getValue())
                    .forEach(
                        text ->
                            principals.add(
                                text.equals("*") && kind.getKey().equals("AWS")
                                    ? "*"
                                    : kind.getKey() + ":" + text)));
    return principals;
  }

  private static List<Map<String, Object>> conditions(JsonNode node) {
    List<Map<String, Object>> rows = new ArrayList<>();
    node.properties()
        .forEach(
            operator ->
                operator
                    .getValue()
                    .properties()
                    .forEach(
                        key -> {
                          Map<String, Object> row = new LinkedHashMap<>();
                          row.put("Operator", operator.getKey());
                          row.put("Key", key.getKey().toLowerCase(Locale.ROOT));
                          List<String> values = new ArrayList<>();
                          elements(key.getValue()).forEach(v -> values.add(v.asString()));
                          row.put("Values", values);
                          rows.add(row);
                        }));
    return rows;
  }
}
