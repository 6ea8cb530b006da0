package io.proofline.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

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

  /** Enabled regions that were not looked at, because only others were asked for. */
  public SortedSet<String> regionsNotAsked() {
    SortedSet<String> regions = new TreeSet<>();
    for (CallRecord call : calls) {
      if (call.leavesRegionOut() && CallRecord.REGION_NOT_ASKED.equals(call.detail())) {
        regions.add(call.region());
      }
    }
    return regions;
  }

  /** Whether the type's population was sought region by region. */
  public boolean byRegion(String type) {
    return scopes.stream()
        .anyMatch(scope -> scope.type().equals(type) && !scope.region().equals("global"));
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
