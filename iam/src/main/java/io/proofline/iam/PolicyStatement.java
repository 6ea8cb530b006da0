package io.proofline.iam;

import java.util.List;
import java.util.Map;

/**
 * One statement, every element kept as written.
 *
 * @param number place in the document, from 1
 * @param sid the statement's id, empty when it has none
 * @param allow true for Allow, false for Deny
 * @param principals whom Principal or NotPrincipal names
 * @param notPrincipal whether it was NotPrincipal
 * @param actions patterns of Action or NotAction
 * @param notAction whether it was NotAction
 * @param resources patterns of Resource or NotResource; empty in a role's trust policy
 * @param notResource whether it was NotResource
 * @param conditions operator to key to values, as written
 */
public record PolicyStatement(
    int number,
    String sid,
    boolean allow,
    Principals principals,
    boolean notPrincipal,
    List<String> actions,
    boolean notAction,
    List<String> resources,
    boolean notResource,
    Map<String, Map<String, List<String>>> conditions) {

  /** Takes copies of the collections. */
  public PolicyStatement {
    actions = List.copyOf(actions);
    resources = List.copyOf(resources);
    conditions = Map.copyOf(conditions);
  }

  /** Whether the statement covers this action; exact, because an action is no pattern. */
  public boolean coversAction(String action) {
    boolean named = actions.stream().anyMatch(pattern -> Pattern.matchesAction(pattern, action));
    return named != notAction;
  }

  /** Whether one of its patterns is every action. */
  boolean coversEveryAction() {
    // Runs of stars mean one star: "**" and "*:**" are every action as well.
    return !notAction && actions.stream().anyMatch(a -> a.matches("\\*+(:\\*+)?"));
  }

  /** Whether it applies only in some requests, by its Condition element. */
  public boolean conditional() {
    return !conditions.isEmpty();
  }

  /**
   * Whether the only condition is that the request did not use TLS: then a caller that uses TLS is
   * never touched by it.
   */
  boolean onlyWithoutTls() {
    return conditions.size() == 1
        && conditions.entrySet().stream()
            .allMatch(
                operator ->
                    operator.getKey().equalsIgnoreCase("Bool")
                        && operator.getValue().size() == 1
                        && operator.getValue().entrySet().stream()
                            .allMatch(
                                key ->
                                    key.getKey().equalsIgnoreCase("aws:SecureTransport")
                                        && !key.getValue().isEmpty()
                                        && key.getValue().stream()
                                            .allMatch(v -> v.equalsIgnoreCase("false"))));
  }

  /** For messages: {@code statement 2 (ShareScans)}. */
  String label() {
    return "statement " + number + (sid.isEmpty() ? "" : " (" + sid + ")");
  }
}
