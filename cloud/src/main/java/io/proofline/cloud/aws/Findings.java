package io.proofline.cloud.aws;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Documents and scopes as the collectors bring them, from many threads. */
final class Findings {
  private final String account;
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<Place, Claim> claims = new TreeMap<>();

  Findings(String account) {
    this.account = account;
  }

  private record Place(String region, String type) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byRegion = region.compareTo(other.region);
      return byRegion != 0 ? byRegion : type.compareTo(other.type);
    }
  }

  private static final class Claim {
    private final Set<String> reasons = new TreeSet<>();
    private final Set<Integer> calls = new TreeSet<>();
  }

  synchronized void add(Draft draft) {
    drafts.add(draft);
  }

  /** Says which answers list a population; it is complete when all of them are known. */
  synchronized void population(String region, String type, Answer... lists) {
    Claim claim = claims.computeIfAbsent(new Place(region, type), ignored -> new Claim());
    for (Answer list : lists) {
      claim.calls.add(list.number());
      if (!list.known()) {
        claim.reasons.add(list.reason());
      }
    }
  }

  /** Says that a population is not all among the documents. */
  synchronized void incomplete(String region, String type, String reason) {
    claims.computeIfAbsent(new Place(region, type), ignored -> new Claim()).reasons.add(reason);
  }

  /** Whether anything was said about the population. */
  synchronized boolean claimed(String region, String type) {
    return claims.containsKey(new Place(region, type));
  }

  synchronized CollectedSnapshot snapshot(Instant from, Instant to, Calls calls) {
    Calls.Numbered numbered = calls.numbered();
    List<Document> documents = new ArrayList<>();
    drafts.forEach(draft -> documents.add(draft.document(numbered.ids())));
    documents.sort(
        Comparator.comparing((Document document) -> document.id().label())
            .thenComparing(document -> String.valueOf(document.id().incarnation())));
    List<Snapshot.Scope> scopes = new ArrayList<>();
    claims.forEach(
        (place, claim) -> {
          Set<String> ids = new TreeSet<>();
          claim.calls.forEach(call -> ids.add(String.valueOf(numbered.ids().get(call))));
          scopes.add(
              new Snapshot.Scope(
                  account,
                  place.region(),
                  place.type(),
                  claim.reasons.isEmpty(),
                  List.copyOf(claim.reasons),
                  ids));
        });
    List<CallRecord> rows = numbered.calls();
    // Answers that an interrupted collection left are older than this one.
    Instant first = rows.stream().map(CallRecord::observed).min(Instant::compareTo).orElse(from);
    Instant begin = first.isBefore(from) ? first : from;
    return new CollectedSnapshot(
        new Snapshot("aws", "aws/" + account, begin, to, documents, rows, scopes), numbered.raw());
  }
}
