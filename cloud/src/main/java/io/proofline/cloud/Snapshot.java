package io.proofline.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
    documents = documents instanceof HeldDocuments ? documents : List.copyOf(documents);
    calls = calls instanceof HeldCalls ? calls : List.copyOf(calls);
    scopes = List.copyOf(scopes);
  }

  /** Who the n-th of {@link #documents()} is about; what it says is not read for it. */
  public ResourceId id(int row) {
    return documents instanceof HeldDocuments held ? held.id(row) : documents.get(row).id();
  }

  /** ARN of the n-th of {@link #documents()}, when it has one; the rest is not read for it. */
  public @Nullable String arn(int row) {
    return documents instanceof HeldDocuments held ? held.arn(row) : documents.get(row).arn();
  }

  /** Accounts of which anything in the snapshot speaks. */
  public Set<String> accounts() {
    Set<String> accounts = new TreeSet<>();
    scopes.forEach(scope -> accounts.add(scope.account()));
    for (int row = 0; row < documents.size(); row++) {
      accounts.add(id(row).account());
    }
    if (calls instanceof HeldCalls held) {
      accounts.addAll(held.accounts());
    } else {
      calls.forEach(call -> accounts.add(call.account()));
    }
    return accounts;
  }

  /** Enabled regions that were not looked at, because only others were asked for. */
  public SortedSet<String> regionsNotAsked() {
    SortedSet<String> regions = new TreeSet<>();
    List<CallRecord> stated =
        calls instanceof HeldCalls held ? held.withDetail(CallRecord.REGION_NOT_ASKED) : calls;
    for (CallRecord call : stated) {
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
