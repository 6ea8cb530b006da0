package io.proofline.vendors;

/**
 * State of the paper between the entity and whoever receives, on one day and for one account. The
 * order is from "nothing" to "counts": of several agreements the one that stands furthest speaks.
 */
public enum AgreementState {
  /** No agreement is registered, or the receiver is not known. */
  NONE(false),
  /** A text that binds nobody: template, e-mail, badge, audit report. */
  NOT_AN_AGREEMENT(false),
  /** Asked for. */
  REQUESTED(false),
  /** Sent out. */
  SENT(false),
  /** Under negotiation. */
  NEGOTIATING(false),
  /** Said to be agreed; the paper, a signature's day or a record is missing. */
  PENDING_PAPERWORK(false),
  /** One side has signed. */
  SIGNED_BY_ONE_SIDE(false),
  /** Signed with another entity, tenant or plan, or with a reseller. */
  WRONG_PARTY(false),
  /** Ended by its own term. */
  EXPIRED(false),
  /** Ended by notice. */
  TERMINATED(false),
  /** Replaced by a newer agreement that is in force. */
  SUPERSEDED(false),
  /** In force, but for other accounts or services. */
  OUT_OF_SCOPE(false),
  /** In force, but for another edition, or a mode that it asks for is off. */
  CONDITION_NOT_MET(false),
  /** In force, but reviewed as lacking required clauses, without counsel's waiver. */
  CLAUSES_MISSING(false),
  /** Executed; the first day in effect is still to come. */
  NOT_YET_EFFECTIVE(false),
  /** A reasoned outcome was given and its day of re-check has passed. */
  OUTCOME_LAPSED(false),
  /** The outcome "no PHI" stands against the register of systems, which says that there is. */
  OUTCOME_CONTRADICTED(false),
  /** No agreement is needed: nothing sent is PHI. With reason, reviewer and re-check. */
  NO_PHI(false),
  /** No agreement is needed: transport only. With reason, reviewer and re-check. */
  CONDUIT(false),
  /** No agreement is needed: payment processing (section 1179). With reason and reviewer. */
  PAYMENT(false),
  /** No agreement is needed: the receiver is workforce. With reason and reviewer. */
  WORKFORCE(false),
  /** No agreement is needed: disclosure for treatment, 45 CFR 164.502(e)(1)(ii)(A). */
  TREATMENT(false),
  /** No agreement is needed: public authority, 45 CFR 164.512. With reason and reviewer. */
  PUBLIC_AUTHORITY(false),
  /** No agreement is needed: the individual, 45 CFR 164.502(a)(1)(i). With reason and reviewer. */
  THE_INDIVIDUAL(false),
  /** Terms apply by the contract itself, with licence proof; in effect and in scope. */
  BUILT_IN(true),
  /** Executed by both sides or by the provider's record; in effect, not ended, in scope. */
  EXECUTED(true);

  private final boolean executed;

  AgreementState(boolean executed) {
    this.executed = executed;
  }

  /** Whether an agreement allows PHI to flow. Reasoned outcomes are no agreement. */
  public boolean executed() {
    return executed;
  }

  /** Whether no agreement is needed, for a reason that a named person reviewed. */
  public boolean reasonedOutcome() {
    return switch (this) {
      case NO_PHI, CONDUIT, PAYMENT, WORKFORCE, TREATMENT, PUBLIC_AUTHORITY, THE_INDIVIDUAL -> true;
      default -> false;
    };
  }

  /** Whether a route in this state is no open item: executed, or a reasoned outcome. */
  public boolean settled() {
    return executed || reasonedOutcome();
  }
}
