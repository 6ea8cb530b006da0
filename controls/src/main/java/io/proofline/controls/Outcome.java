package io.proofline.controls;

import java.util.List;

/** What a control says of a resource, or of a population. These four are stored, nothing else. */
public sealed interface Outcome {

  /** The rule holds. */
  record Pass() implements Outcome {}

  /**
   * The rule does not hold.
   *
   * @param reason in words
   */
  record Fail(String reason) implements Outcome {}

  /**
   * The rule does not speak of it.
   *
   * @param reason in words
   */
  record NotApplicable(String reason) implements Outcome {}

  /**
   * It is not known whether the rule holds.
   *
   * @param reasons at least one, each naming what is not known and why
   */
  record NotEvaluated(List<String> reasons) implements Outcome {

    /** Takes a copy; an outcome without a reason is a mistake of the program. */
    public NotEvaluated {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("not evaluated needs a reason");
      }
    }

    static NotEvaluated because(String reason) {
      return new NotEvaluated(List.of(reason));
    }
  }

  /**
   * How it is stored: {@code pass}, {@code fail}, {@code not-applicable}, {@code not-evaluated}.
   */
  default String word() {
    return switch (this) {
      case Pass _ -> "pass";
      case Fail _ -> "fail";
      case NotApplicable _ -> "not-applicable";
      case NotEvaluated _ -> "not-evaluated";
    };
  }

  /** The reasons in words; empty for a pass. */
  default List<String> why() {
    return switch (this) {
      case Pass _ -> List.of();
      case Fail fail -> List.of(fail.reason());
      case NotApplicable not -> List.of(not.reason());
      case NotEvaluated not -> not.reasons();
    };
  }
}
