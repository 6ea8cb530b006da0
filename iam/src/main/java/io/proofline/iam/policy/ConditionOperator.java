package io.proofline.iam.policy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A condition operator.
 *
 * @param qualifier how the request's values are quantified
 * @param comparison what is compared
 * @param ifExists whether an absent key makes it true
 * @param raw as written
 */
public record ConditionOperator(
    Qualifier qualifier, Comparison comparison, boolean ifExists, String raw) {

  /** How the values of a key with several values are quantified. */
  public enum Qualifier {
    /** No qualifier: the key has one value. */
    NONE(""),
    /** Every value must compare; true of an absent key. */
    FOR_ALL_VALUES("ForAllValues:"),
    /** Some value must compare; false of an absent key. */
    FOR_ANY_VALUE("ForAnyValue:");

    private final String prefix;

    Qualifier(String prefix) {
      this.prefix = prefix;
    }

    /** As the policy language spells it, with its colon. */
    public String prefix() {
      return prefix;
    }
  }

  private static final String IF_EXISTS = "ifexists";
  private static final Map<String, Comparison> BY_NAME = byName();

  /** An operator by its parts. */
  public static ConditionOperator of(Qualifier qualifier, Comparison comparison, boolean ifExists) {
    return new ConditionOperator(
        qualifier,
        comparison,
        ifExists,
        qualifier.prefix() + comparison.spelling() + (ifExists ? "IfExists" : ""));
  }

  /** The operator of a name, whatever its case; null when there is none of that name. */
  public static @Nullable ConditionOperator named(String raw) {
    String rest = raw.toLowerCase(Locale.ROOT);
    Qualifier qualifier = Qualifier.NONE;
    for (Qualifier one : Qualifier.values()) {
      String prefix = one.prefix().toLowerCase(Locale.ROOT);
      if (one != Qualifier.NONE && rest.startsWith(prefix)) {
        qualifier = one;
        rest = rest.substring(prefix.length());
        break;
      }
    }
    boolean ifExists = rest.endsWith(IF_EXISTS);
    if (ifExists) {
      rest = rest.substring(0, rest.length() - IF_EXISTS.length());
    }
    Comparison comparison = BY_NAME.get(rest);
    // Null asks for presence itself: AWS knows no NullIfExists.
    return comparison == null || (comparison == Comparison.NULL && ifExists)
        ? null
        : new ConditionOperator(qualifier, comparison, ifExists, raw);
  }

  private static Map<String, Comparison> byName() {
    Map<String, Comparison> names = new HashMap<>();
    for (Comparison comparison : Comparison.values()) {
      names.put(comparison.spelling().toLowerCase(Locale.ROOT), comparison);
    }
    return Map.copyOf(names);
  }
}
