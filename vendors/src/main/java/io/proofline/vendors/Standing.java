package io.proofline.vendors;

import java.util.Optional;

/**
 * How the paper stands for one account on one day.
 *
 * @param state state
 * @param vendor the vendor; empty when the account is nobody's in the register
 * @param agreement the agreement that speaks; empty when there is none
 * @param reason in words, with dates
 */
public record Standing(
    AgreementState state, Optional<Vendor> vendor, Optional<Agreement> agreement, String reason) {

  /** Whether an agreement allows PHI to flow. */
  public boolean executed() {
    return state.executed();
  }
}
