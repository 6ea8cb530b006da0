package io.proofline.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The Condition block of a policy statement, as far as it says which account may be meant. Keys are
 * compared without case, as AWS does.
 */
final class Conditions {
  private static final Pattern ACCOUNT_OF_ARN =
      Pattern.compile("arn:aws[a-z-]*:(?:iam|sts)::([0-9]{12}):.*");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  private final JsonNode block;

  Conditions(JsonNode block) {
    this.block = block;
  }

  boolean any() {
    return !block.isMissingNode() && !block.isNull() && !(block.isObject() && block.isEmpty());
  }

  /** Names of the condition keys, for a person. */
  String keys() {
    TreeSet<String> keys = new TreeSet<>();
    block.properties().forEach(operator -> operator.getValue().propertyNames().forEach(keys::add));
    return keys.isEmpty() ? "an unreadable condition" : String.join(", ", keys);
  }

  /** Whether the only thing asked for is a secret name that the party chose or holds itself. */
  boolean onlyExternalId() {
    return block.isObject()
        && block.size() == 1
        && block.properties().stream()
            .allMatch(
                operator ->
                    operator.getKey().equalsIgnoreCase("StringEquals")
                        && operator.getValue().isObject()
                        && operator.getValue().size() == 1
                        && operator
                            .getValue()
                            .propertyNames()
                            .iterator()
                            .next()
                            .equalsIgnoreCase("sts:ExternalId"));
  }

  /** Whether a denial only strikes requests that come without TLS. */
  boolean onlyWithoutTls() {
    return block.isObject()
        && block.size() == 1
        && block.properties().stream()
            .allMatch(
                operator ->
                    operator.getKey().equalsIgnoreCase("Bool")
                        && operator.getValue().size() == 1
                        && operator.getValue().properties().stream()
                            .allMatch(
                                key ->
                                    key.getKey().equalsIgnoreCase("aws:SecureTransport")
                                        && key.getValue().asString("").equals("false")));
  }

  /**
   * The accounts to which a statement for everybody is held by a positive condition, when one alone
   * names them all exactly; empty when none does.
   */
  Optional<List<String>> accounts() {
    for (var operator : block.properties()) {
      String name = operator.getKey().toLowerCase(Locale.ROOT);
      if (!List.of("stringequals", "arnequals", "arnlike", "stringlike").contains(name)) {
        continue;
      }
      for (var key : operator.getValue().properties()) {
        String keyName = key.getKey().toLowerCase(Locale.ROOT);
        Pattern shape =
            switch (keyName) {
              case "aws:principalaccount", "kms:calleraccount", "aws:sourceaccount" -> ACCOUNT;
              case "aws:principalarn" -> ACCOUNT_OF_ARN;
              default -> null;
            };
        if (shape == null) {
          continue;
        }
        List<String> accounts = new ArrayList<>();
        List<String> values = PolicyText.strings(key.getValue());
        for (String value : values) {
          Matcher matcher = shape.matcher(value);
          if (matcher.matches()) {
            accounts.add(matcher.groupCount() == 0 ? value : matcher.group(1));
          }
        }
        if (!values.isEmpty() && accounts.size() == values.size()) {
          return Optional.of(List.copyOf(new TreeSet<>(accounts)));
        }
      }
    }
    return Optional.empty();
  }
}
