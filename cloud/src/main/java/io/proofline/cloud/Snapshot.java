package io.proofline.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What one collection saw, over an interval.
 *
 * @param source {@code aws} or {@code cloudformation}
 * @param subject what was collected: {@code aws/441020936617} or {@code cloudformation/<file>}
 * @param from first call or file read
 * @param to last call or file read
 * @param documents resources seen
 * @param calls completeness rows
 * @param scopes what this snapshot claims to cover; a type outside of every scope was not looked
 *     at, which is not the same as none
 */
public record Snapshot(
    String source,
    String subject,
    Instant from,
    Instant to,
    List<Document> documents,
    List<CallRecord> calls,
    List<Scope> scopes) {

  /** Takes copies of the lists. */
  public Snapshot {
    documents = List.copyOf(documents);
    calls = List.copyOf(calls);
    scopes = List.copyOf(scopes);
  }

  /**
   * The population of one type in one account and region.
   *
   * @param account account
   * @param region region, or {@code global}
   * @param type CloudFormation or X:: type
   * @param complete whether every resource of the type is among the documents
   * @param reasons why it is not complete, empty when it is
   * @param calls ids of the calls that listed the population
   */
  public record Scope(
      String account,
      String region,
      String type,
      boolean complete,
      List<String> reasons,
      Set<String> calls) {

    /** Takes copies of the collections. */
    public Scope {
      reasons = List.copyOf(reasons);
      calls = Set.copyOf(calls);
    }
  }
}
