package io.proofline.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The statements of a JSON policy with their principals. Throws {@link UnreadableException} where
 * the text is not a policy or holds a value that a template has not resolved.
 */
final class PolicyText {
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:(?:iam|sts)::([0-9]{12}):.+");
  private static final Set<String> PRINCIPAL_KINDS =
      Set.of("AWS", "Service", "Federated", "CanonicalUser");

  private PolicyText() {}

  /**
   * One statement.
   *
   * @param index place in the policy, from 0
   * @param allow Allow, or Deny
   * @param parties who is named; AWS services are left out, being no party outside
   * @param conditions the Condition block
   */
  record PolicyStatement(int index, boolean allow, List<Party> parties, Conditions conditions) {}

  static List<PolicyStatement> statements(JsonNode policy) {
    if (!policy.isObject()) {
      throw new UnreadableException("the policy is not a JSON object");
    }
    JsonNode list = policy.get("Statement");
    if (list == null) {
      throw new UnreadableException("the policy has no Statement");
    }
    List<PolicyStatement> statements = new ArrayList<>();
    int index = 0;
    for (JsonNode statement : list.isArray() ? list : List.of(list)) {
      statements.add(statement(index++, statement));
    }
    return statements;
  }

  private static PolicyStatement statement(int index, JsonNode statement) {
    if (!statement.isObject()) {
      throw new UnreadableException("statement " + index + " is not a JSON object");
    }
    String effect = statement.path("Effect").asString("");
    if (!effect.equals("Allow") && !effect.equals("Deny")) {
      throw new UnreadableException("statement " + index + " has no Effect Allow or Deny");
    }
    boolean allow = effect.equals("Allow");
    Conditions conditions = new Conditions(statement.path("Condition"));
    List<Party> parties;
    if (statement.has("Principal")) {
      parties = parties(index, statement.get("Principal"));
    } else if (statement.has("NotPrincipal")) {
      // Everybody but the named: for an Allow that is everybody, for a Deny it may be anybody.
      parties = List.of(new Party.Anyone());
    } else {
      throw new UnreadableException("statement " + index + " names no Principal");
    }
    return new PolicyStatement(index, allow, parties, conditions);
  }

  private static List<Party> parties(int index, JsonNode principal) {
    if (principal.isString()) {
      return List.of(aws(index, principal.asString()));
    }
    if (!principal.isObject()) {
      throw new UnreadableException("the Principal of statement " + index + " is not readable");
    }
    List<Party> parties = new ArrayList<>();
    for (var kind : principal.properties()) {
      if (!PRINCIPAL_KINDS.contains(kind.getKey())) {
        throw new UnreadableException(
            "statement " + index + " names a principal of the unknown kind " + kind.getKey());
      }
      for (String name : strings(kind.getValue())) {
        switch (kind.getKey()) {
          case "AWS" -> parties.add(aws(index, name));
          case "Federated" -> parties.add(new Party.Federated(name));
          case "CanonicalUser" -> parties.add(new Party.Unnamed("canonical user " + name));
          default -> {
            // An AWS service acts for the account that set it up.
          }
        }
      }
    }
    return parties;
  }

  private static Party aws(int index, String name) {
    if (name.equals("*")) {
      return new Party.Anyone();
    }
    if (ACCOUNT.matcher(name).matches()) {
      return new Party.Account(name);
    }
    Matcher arn = ARN.matcher(name);
    if (arn.matches()) {
      return new Party.Account(arn.group(1));
    }
    if (name.startsWith("arn:") || name.isBlank() || name.contains("${")) {
      throw new UnreadableException(
          "statement " + index + " names a principal that cannot be read: " + name);
    }
    return new Party.Unnamed(name);
  }

  /** A text or a list of texts. */
  static List<String> strings(JsonNode value) {
    List<String> strings = new ArrayList<>();
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      if (!item.isString()) {
        throw new UnreadableException("a value is not a text (unresolved reference?): " + item);
      }
      strings.add(item.asString());
    }
    return strings;
  }

  /** The policy cannot be decided. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message);
    }
  }
}
