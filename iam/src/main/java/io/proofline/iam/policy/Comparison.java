package io.proofline.iam.policy;

/** What a condition operator compares, without qualifier and {@code IfExists}. */
public enum Comparison {
  STRING_EQUALS("StringEquals", Type.TEXT, false),
  STRING_NOT_EQUALS("StringNotEquals", Type.TEXT, true),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Type.TEXT, false),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Type.TEXT, true),
  STRING_LIKE("StringLike", Type.PATTERN, false),
  STRING_NOT_LIKE("StringNotLike", Type.PATTERN, true),
  NUMERIC_EQUALS("NumericEquals", Type.NUMBER, false),
  NUMERIC_NOT_EQUALS("NumericNotEquals", Type.NUMBER, true),
  NUMERIC_LESS_THAN("NumericLessThan", Type.NUMBER, false),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Type.NUMBER, false),
  NUMERIC_GREATER_THAN("NumericGreaterThan", Type.NUMBER, false),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Type.NUMBER, false),
  DATE_EQUALS("DateEquals", Type.DATE, false),
  DATE_NOT_EQUALS("DateNotEquals", Type.DATE, true),
  DATE_LESS_THAN("DateLessThan", Type.DATE, false),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", Type.DATE, false),
  DATE_GREATER_THAN("DateGreaterThan", Type.DATE, false),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", Type.DATE, false),
  BOOL("Bool", Type.TRUTH, false),
  BINARY_EQUALS("BinaryEquals", Type.BINARY, false),
  IP_ADDRESS("IpAddress", Type.NETWORK, false),
  NOT_IP_ADDRESS("NotIpAddress", Type.NETWORK, true),
  ARN_EQUALS("ArnEquals", Type.ARN_PATTERN, false),
  ARN_NOT_EQUALS("ArnNotEquals", Type.ARN_PATTERN, true),
  ARN_LIKE("ArnLike", Type.ARN_PATTERN, false),
  ARN_NOT_LIKE("ArnNotLike", Type.ARN_PATTERN, true),
  NULL("Null", Type.TRUTH, false);

  /** What the operands of a comparison are. */
  public enum Type {
    /** Text with variables, no wildcards. */
    TEXT,
    /** Text with variables and wildcards. */
    PATTERN,
    /** ARN with variables and wildcards. */
    ARN_PATTERN,
    NUMBER,
    DATE,
    TRUTH,
    BINARY,
    NETWORK
  }

  private final String spelling;
  private final Type type;
  private final boolean negated;

  Comparison(String spelling, Type type, boolean negated) {
    this.spelling = spelling;
    this.type = type;
    this.negated = negated;
  }

  /** As the policy language spells it. */
  public String spelling() {
    return spelling;
  }

  /** What its operands are. */
  public Type type() {
    return type;
  }

  /**
   * Whether it is one of the {@code Not} operators: true of an absent key, and over several values
   * it holds when none of them compares.
   */
  public boolean negated() {
    return negated;
  }
}
