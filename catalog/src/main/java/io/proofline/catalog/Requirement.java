package io.proofline.catalog;

/**
 * One row of the law table.
 *
 * @param section key: {@code 164.312(a)(2)(iv)} (45 CFR)
 * @param title heading
 * @param kind {@code standard}, {@code spec}, {@code general}, {@code breach} or {@code privacy}
 * @param obligation whether the Security Rule calls it required or addressable
 * @param standard the standard it belongs to
 * @param paraphrase in our words, not the text of the regulation
 * @param evidence what an auditor asks to see, in our words
 * @param mode {@code machine}, {@code mixed} or {@code human}
 */
public record Requirement(
    String section,
    String title,
    String kind,
    Obligation obligation,
    String standard,
    String paraphrase,
    String evidence,
    String mode) {

  /** Required or addressable, 45 CFR 164.306(d). */
  public enum Obligation {
    REQUIRED,
    ADDRESSABLE,
    /** The row is no implementation specification or standard of the Security Rule. */
    NOT_MARKED
  }

  /** For people: {@code 45 CFR 164.312(a)(2)(iv)}. */
  public String citation() {
    return "45 CFR " + section;
  }
}
