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

  static ListValue of(@Nullable Object policy) {
    return laidOut(policy).rows();
  }

  /**
   * A policy laid out.
   *
   * @param rows its statements
   * @param allows those with the effect Allow, with the texts of their actions in lower case
   */
  private record LaidOut(ListValue rows, List<Allow> allows) {}

  private record Allow(MapValue row, List<String> actions, List<String> notActions) {
    boolean covers(String action) {
      return notActions.isEmpty() ? anyMatches(actions, action) : !anyMatches(notActions, action);
    }
  }

  /** Several controls ask for many actions of the same policy: it is laid out once. */
  private static LaidOut laidOut(@Nullable Object policy) {
    return policy instanceof MapValue map
        ? map.workedOut(LaidOut.class, LaidOut.class, () -> layOut(map))
        : layOut(policy);
  }

  private static LaidOut layOut(@Nullable Object policy) {
    List<MapValue> rows = rows(read(policy));
    List<Allow> allows = new ArrayList<>();
    for (MapValue row : rows) {
      if ("Allow".equals(row.get("Effect"))) {
        allows.add(new Allow(row, lower(row.get("Actions")), lower(row.get("NotActions"))));
      }
    }
    return new LaidOut(ListValue.of(rows), List.copyOf(allows));
  }

  private static List<MapValue> rows(JsonNode root) {
    JsonNode statements = root.path("Statement");
    List<MapValue> rows = new ArrayList<>();
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
      rows.add(MapValue.of(row));
    }
    return rows;
  }

  /** Statements with the effect Allow whose Action or NotAction covers the action. */
  static ListValue allowing(Object policy, String action) {
    String lower = action.toLowerCase(Locale.ROOT);
    return ListValue.of(
        laidOut(policy).allows().stream()
            .filter(allow -> allow.covers(lower))
            .map(Allow::row)
            .toList());
  }

  /** Whether one of the patterns matches; {@code *} and {@code ?} as in IAM, case is ignored. */
  static boolean covers(List<?> patterns, String text) {
    return anyMatches(lower(patterns), text.toLowerCase(Locale.ROOT));
  }

  private static List<String> lower(@Nullable Object texts) {
    return texts instanceof List<?> list
        ? list.stream().map(text -> String.valueOf(text).toLowerCase(Locale.ROOT)).toList()
        : List.of();
  }

  private static boolean anyMatches(List<String> patterns, String text) {
    for (String pattern : patterns) {
      if (matches(pattern, text)) {
        return true;
      }
    }
    return false;
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

  private static ListValue texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(node)) {
      if (!element.isString()) {
        throw new NotExactException("the policy is not understood: a text is expected");
      }
      texts.add(element.asString());
    }
    return ListValue.of(texts);
  }

  private static ListValue principals(JsonNode node) {
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
                                "*".equals(text) && kind.getKey().equals("AWS")
                                    ? "*"
                                    : kind.getKey() + ":" + text)));
    return ListValue.of(principals);
  }

  private static ListValue conditions(JsonNode node) {
    List<MapValue> rows = new ArrayList<>();
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
                          row.put("Values", ListValue.of(values));
                          rows.add(MapValue.of(row));
                        }));
    return ListValue.of(rows);
  }
}
