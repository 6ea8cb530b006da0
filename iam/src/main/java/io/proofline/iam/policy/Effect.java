package io.proofline.iam.policy;

/** What a statement does to a request that it matches. */
public enum Effect {
  /** Grants it. */
  ALLOW,
  /** Refuses it, whatever else grants it. */
  DENY;

  /** As a policy spells it. */
  public String spelling() {
    return this == ALLOW ? "Allow" : "Deny";
  }
}
