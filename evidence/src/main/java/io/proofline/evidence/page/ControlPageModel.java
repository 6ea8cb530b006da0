package io.proofline.evidence.page;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a control page says. Lists are whole: the page shows the first few and their
 * number, the JSON twin shows all.
 *
 * @param entity whose page it is
 * @param control the control
 * @param status the answer
 * @param policies policies in force that govern the control; empty prints that none does
 * @param run the run that is shown; empty when the control was never run
 * @param counts counts of the run, whole
 * @param results results per resource, those that need a person first
 * @param incomplete reasons why the data is incomplete; empty when it is complete
 * @param exceptions exceptions in force on failures of the run, those that end first before others
 * @param changes change events behind the present setting, newest first
 * @param logs what the ingested logs can and cannot say about the period
 * @param evidence items of evidence
 * @param foot where and when
 */
public record ControlPageModel(
    Entity entity,
    ControlLine control,
    Status status,
    List<PolicyLine> policies,
    Optional<RunLine> run,
    Counts counts,
    List<ResultLine> results,
    List<String> incomplete,
    List<ExceptionLine> exceptions,
    List<ChangeLine> changes,
    LogLine logs,
    List<EvidenceLine> evidence,
    Foot foot) {

  /** Takes copies of the lists. */
  public ControlPageModel {
    policies = List.copyOf(policies);
    results = List.copyOf(results);
    incomplete = List.copyOf(incomplete);
    exceptions = List.copyOf(exceptions);
    changes = List.copyOf(changes);
    evidence = List.copyOf(evidence);
  }

  /**
   * The control.
   *
   * @param id for example {@code s3/no-outside-read}
   * @param title sentence that is true when it is met
   * @param severity word of the catalog
   * @param hash lower-case hex SHA-256 of the control file
   * @param citations citations, the primary one first
   * @param owner who answers for it
   * @param review who looks at it again; empty when nobody is named
   */
  public record ControlLine(
      String id,
      String title,
      String severity,
      String hash,
      List<CitationLine> citations,
      Optional<String> owner,
      Optional<ReviewLine> review) {

    /** Takes a copy of the list. */
    public ControlLine {
      citations = List.copyOf(citations);
    }
  }

  /**
   * Who looks at a control again, as of the page's time.
   *
   * @param words who, how often, when last and when next, or since when it is overdue; or why that
   *     is not known
   * @param overdue whether it is late
   * @param monitor what watches the control between two reviews; empty when it is not known
   * @param named who said so, and whether that is authenticated
   * @param leaf where it stands
   */
  public record ReviewLine(
      String words, boolean overdue, String monitor, String named, LeafLink leaf) {}

  /**
   * A citation.
   *
   * @param section for example {@code 164.312(a)(1)}
   * @param name what the section is about; may be empty
   * @param requirement {@code required}, {@code addressable}, or empty when the catalog does not
   *     say
   */
  public record CitationLine(String section, String name, String requirement) {}

  /**
   * The answer.
   *
   * @param word the word
   * @param since since when every run gave this word; empty when it is not known
   * @param line one line, for example {@code 1 of 14 stores fails}
   */
  public record Status(StatusWord word, Optional<Instant> since, String line) {}

  /**
   * A policy in force.
   *
   * @param id for example {@code AC-04}
   * @param version version
   * @param sentence what the entity says
   * @param effective first day in force
   * @param approver who approved it, and in which function
   * @param approvedOn day of the approval
   * @param treats line of the risk analysis
   * @param leaf statement of the register
   */
  public record PolicyLine(
      String id,
      String version,
      String sentence,
      LocalDate effective,
      String approver,
      LocalDate approvedOn,
      Optional<String> treats,
      LeafLink leaf) {}

  /**
   * A run.
   *
   * @param at when
   * @param tool version of the product that ran it
   * @param leaf statement of the run
   * @param rows where the control's results stand in it; empty when the run holds none
   */
  public record RunLine(Instant at, String tool, LeafLink leaf, Optional<RowRange> rows) {}

  /**
   * Rows of the run's sheet of evaluations, counted from 0.
   *
   * @param first first row of the control
   * @param last last row of the control
   */
  public record RowRange(long first, long last) {}

  /**
   * Counts of a run; each is shown also when it is zero.
   *
   * @param seen resources of the types that the control judges
   * @param inScope resources to which it applies
   * @param tested resources with a pass or a fail
   * @param pass passes
   * @param fail fails without an exception in force
   * @param riskAccepted fails under an exception in force
   * @param notEvaluated resources in scope without an answer
   * @param notAssigned resources seen that no system of the register claims
   */
  public record Counts(
      long seen,
      long inScope,
      long tested,
      long pass,
      long fail,
      long riskAccepted,
      long notEvaluated,
      long notAssigned) {}

  /**
   * A result.
   *
   * @param resource name
   * @param type CloudFormation type
   * @param account twelve digits
   * @param region region, or global
   * @param outcome {@code fail}, {@code risk accepted}, {@code not evaluated}, {@code pass}, {@code
   *     not applicable}
   * @param why reason in words; empty for a pass
   * @param system system it belongs to; empty when not assigned
   * @param holdsPhi {@code yes}, {@code no}, {@code unknown}
   * @param leaf row of the resource's document
   */
  public record ResultLine(
      String resource,
      String type,
      String account,
      String region,
      String outcome,
      String why,
      Optional<String> system,
      String holdsPhi,
      LeafLink leaf) {}

  /**
   * An exception in force.
   *
   * @param id as people call it
   * @param resources how many failures of the run it covers
   * @param reason why the control cannot be met now
   * @param compensating what stands in its place meanwhile
   * @param owner who answers for the risk
   * @param requester who asked, by signature
   * @param approvers who approved, by signature
   * @param expires when it ends
   * @param daysLeft whole days that are left
   * @param leaf statement of the request
   */
  public record ExceptionLine(
      String id,
      long resources,
      String reason,
      String compensating,
      String owner,
      String requester,
      List<String> approvers,
      Instant expires,
      long daysLeft,
      LeafLink leaf) {

    /** Takes a copy of the list. */
    public ExceptionLine {
      approvers = List.copyOf(approvers);
    }
  }

  /**
   * A change event.
   *
   * @param at event time
   * @param who person or service, as far as it is resolved
   * @param by role or key by which; empty when direct
   * @param what operation and resource
   * @param outcome {@code done}, or how it failed
   * @param approved {@code before, CH-318, dana}, {@code after …}, or {@code never} with the reason
   * @param leaf row of the event
   */
  public record ChangeLine(
      Instant at,
      String who,
      String by,
      String what,
      String outcome,
      String approved,
      LeafLink leaf) {}

  /**
   * What the logs can say.
   *
   * @param sentence in words: complete, or which hours are missing, or that none are held
   * @param complete whether the whole period is covered by verified logs
   * @param leaf statement on coverage; empty when there is none
   */
  public record LogLine(String sentence, boolean complete, Optional<LeafLink> leaf) {}

  /**
   * An item of evidence.
   *
   * @param item what it is
   * @param source call or file, with account and region
   * @param collected when
   * @param by by whom
   * @param sha256 lower-case hex SHA-256 of the raw bytes
   * @param raw file beside the page with exactly these bytes; empty when they are not laid open
   * @param leaf statement or row
   */
  public record EvidenceLine(
      String item,
      String source,
      Instant collected,
      String by,
      String sha256,
      Optional<String> raw,
      LeafLink leaf) {

    /** Refuses a link that is no plain relative path below the page. */
    public EvidenceLine {
      raw.ifPresent(LeafLink::requireSafe);
    }
  }

  /**
   * Where and when.
   *
   * @param asOf state of the world shown
   * @param knownAt state of the ledger shown
   * @param prepared who made the page
   * @param origin name of the log
   * @param treeSize leaves
   * @param rootHex root hash, 64 hex characters
   * @param witnesses cosignatures
   * @param twin file name of the JSON twin
   */
  public record Foot(
      Instant asOf,
      Instant knownAt,
      Actor prepared,
      String origin,
      long treeSize,
      String rootHex,
      int witnesses,
      String twin) {

    /** Refuses a twin that is no plain relative path. */
    public Foot {
      LeafLink.requireSafe(twin);
    }
  }
}
