package io.proofline.vendors;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A vendor, or another receiver of data.
 *
 * @param id short id
 * @param name legal name
 * @param otherNames further legal names under which it signs
 * @param services what it does for us
 * @param accounts its cloud accounts
 * @param agreements in file order
 * @param outcome why no agreement is needed, when a person decided so
 */
public record Vendor(
    String id,
    String name,
    List<String> otherNames,
    List<String> services,
    Set<String> accounts,
    List<Agreement> agreements,
    Optional<Outcome> outcome) {

  /** Takes copies of the collections. */
  public Vendor {
    otherNames = List.copyOf(otherNames);
    services = List.copyOf(services);
    accounts = Set.copyOf(accounts);
    agreements = List.copyOf(agreements);
  }

  /**
   * A reasoned outcome: no agreement is needed.
   *
   * @param kind which
   * @param reason in words
   * @param reviewedBy person
   * @param title that person's function
   * @param on day of the review; the outcome does not count before
   * @param recheck first day on which the outcome no longer counts without a new review
   */
  public record Outcome(
      Kind kind, String reason, String reviewedBy, String title, LocalDate on, LocalDate recheck) {

    /** Kinds of outcome, each without an agreement. */
    public enum Kind {
      /** Nothing sent is PHI. */
      NO_PHI(AgreementState.NO_PHI),
      /** Transport only. */
      CONDUIT(AgreementState.CONDUIT),
      /** Payment processing, section 1179. */
      PAYMENT(AgreementState.PAYMENT),
      /** The receiver is workforce. */
      WORKFORCE(AgreementState.WORKFORCE),
      /** Disclosure for treatment. */
      TREATMENT(AgreementState.TREATMENT),
      /** Public authority. */
      PUBLIC_AUTHORITY(AgreementState.PUBLIC_AUTHORITY),
      /** The individual. */
      THE_INDIVIDUAL(AgreementState.THE_INDIVIDUAL);

      private final AgreementState state;

      Kind(AgreementState state) {
        this.state = state;
      }

      AgreementState state() {
        return state;
      }
    }
  }
}
