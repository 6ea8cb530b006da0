package io.proofline.iam.policy;

/** Version of the policy language. */
public enum LanguageVersion {
  /** The default when a policy states none; <code>${…}</code> is plain text in it. */
  V2008("2008-10-17"),
  /** The language with variables. */
  V2012("2012-10-17");

  private final String spelling;

  LanguageVersion(String spelling) {
    this.spelling = spelling;
  }

  /** As a policy spells it. */
  public String spelling() {
    return spelling;
  }
}
