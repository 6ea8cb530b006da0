package io.proofline.vendors;

import io.proofline.ledger.BlobRef;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One agreement, as registered.
 *
 * @param id unique in the register
 * @param version as printed on it
 * @param supersedes id of the agreement that it replaces
 * @param kind what kind of paper it is
 * @param progress how far it has come, when it is not executed
 * @param file the agreement itself
 * @param parties who is bound, each with the signature
 * @param executedBy how it came to bind; empty when it does not
 * @param record proof of acceptance or licence
 * @param effective first day in effect
 * @param ends last day in effect by its own term; empty when open-ended
 * @param terminated first day on which a notice has ended it
 * @param scope what it covers
 * @param clauses what a review of its clauses found; empty when not reviewed
 */
public record Agreement(
    String id,
    String version,
    Optional<String> supersedes,
    Kind kind,
    Optional<Progress> progress,
    Optional<FiledDocument> file,
    List<PartyTo> parties,
    Optional<ExecutedBy> executedBy,
    Optional<ProviderRecord> record,
    Optional<LocalDate> effective,
    Optional<LocalDate> ends,
    Optional<LocalDate> terminated,
    AgreementScope scope,
    Optional<ClauseReview> clauses) {

  /** Takes a copy of the list. */
  public Agreement {
    parties = List.copyOf(parties);
  }

  /** What kind of paper it is. Only the first two can bind. */
  public enum Kind {
    /** Business associate agreement. */
    AGREEMENT,
    /** Terms that are part of the vendor's own contract, for example a data protection addendum. */
    BUILT_IN_TERMS,
    /** Unsigned template. */
    TEMPLATE,
    /** Message of a salesperson. */
    SALES_EMAIL,
    /** Badge or statement on a web page. */
    TRUST_PAGE,
    /** SOC 2 or similar report. */
    AUDIT_REPORT
  }

  /** How far an agreement has come that is not executed. */
  public enum Progress {
    /** Asked for. */
    REQUESTED,
    /** Sent out. */
    SENT,
    /** Under negotiation. */
    NEGOTIATING,
    /** Said to be agreed, paper to come. */
    PENDING_PAPERWORK
  }

  /** How an agreement came to bind. */
  public enum ExecutedBy {
    /** Every party signed. */
    BOTH_SIGNATURES,
    /** Accepted in the provider's console, proved by the provider's own record. */
    PROVIDER_RECORD
  }

  /**
   * A file with its bytes' name.
   *
   * @param path as written in the register
   * @param blob content
   */
  public record FiledDocument(String path, BlobRef blob) {}

  /**
   * A side of the agreement.
   *
   * @param name legal name
   * @param side which side
   * @param signature who signed, when that is known
   */
  public record PartyTo(String name, Side side, Optional<Signature> signature) {}

  /** Side of an agreement. */
  public enum Side {
    /** The entity of the workspace. */
    ENTITY,
    /** The vendor. */
    VENDOR,
    /** Somebody between the two, who cannot bind the vendor. */
    RESELLER
  }

  /**
   * A signature.
   *
   * @param signedBy person
   * @param title function
   * @param on day
   * @param method for example {@code wet ink} or {@code e-signature}
   */
  public record Signature(String signedBy, String title, LocalDate on, String method) {}

  /**
   * The provider's own record of acceptance or of licence.
   *
   * @param document the record
   * @param source where it comes from
   * @param account account for which it was accepted
   * @param on day of acceptance
   */
  public record ProviderRecord(
      FiledDocument document, RecordSource source, Optional<String> account, LocalDate on) {}

  /** Where a provider's record comes from. A screenshot of one's own is not among them. */
  public enum RecordSource {
    /** Answer of the provider's interface. */
    API,
    /** Record of the account, issued by the provider. */
    ACCOUNT_RECORD,
    /** Licence agreement that contains the terms. */
    LICENCE
  }

  /**
   * What an agreement covers.
   *
   * @param services vendor's services, at least one
   * @param accounts accounts, at least one
   * @param conditions editions and modes that it asks for
   */
  public record AgreementScope(
      Set<String> services, Set<String> accounts, List<Condition> conditions) {

    /** Takes copies of the collections. */
    public AgreementScope {
      services = Set.copyOf(services);
      accounts = Set.copyOf(accounts);
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * A configuration that the agreement asks for.
   *
   * @param text what is asked for, for example {@code HIPAA mode on}
   * @param met whether a person confirmed it
   */
  public record Condition(String text, boolean met) {}

  /**
   * What a review of the clauses found.
   *
   * @param by reviewer
   * @param on day
   * @param missing required elements that were not found, D01 to D14
   * @param waiver counsel's reason to accept that, when there is one
   */
  public record ClauseReview(
      String by, LocalDate on, List<String> missing, Optional<String> waiver) {

    /** Takes a copy of the list. */
    public ClauseReview {
      missing = List.copyOf(missing);
    }
  }
}
