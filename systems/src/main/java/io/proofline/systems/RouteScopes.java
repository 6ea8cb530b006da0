package io.proofline.systems;

import io.proofline.access.OutsideGrantFinder;
import io.proofline.access.OutsideGrants;
import io.proofline.cloud.CallRecord;
import io.proofline.cloud.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says where the routes found are all the routes there are. Nothing is assumed: an own account that
 * was not collected, a type that was not looked at, a population or a setting that was not read
 * whole each leave the routes of that place incomplete, with the reason.
 */
final class RouteScopes {
  private static final int MOST_REASONS = 20;

  private final Set<String> ownAccounts;
  private final List<Snapshot> snapshots;
  private final List<CallRecord> calls;
  private final List<OutsideGrants.Undecided> undecided;

  RouteScopes(
      Set<String> ownAccounts,
      List<Snapshot> snapshots,
      List<CallRecord> calls,
      List<OutsideGrants.Undecided> undecided) {
    this.ownAccounts = ownAccounts;
    this.snapshots = snapshots;
    this.calls = calls;
    this.undecided = undecided;
  }

  /** Whether the snapshot was read from a template. */
  static boolean template(Snapshot snapshot) {
    return snapshot.source().equals("cloudformation");
  }

  /** Accounts that were collected themselves. */
  static Set<String> liveAccounts(List<Snapshot> snapshots) {
    Set<String> live = new HashSet<>();
    for (Snapshot snapshot : snapshots) {
      if (!template(snapshot)) {
        snapshot.scopes().forEach(scope -> live.add(scope.account()));
      }
    }
    return live;
  }

  List<Snapshot.Scope> scopes() {
    Map<Place, Set<String>> reasons = new TreeMap<>();
    Map<Place, Set<String>> callsOf = new HashMap<>();
    Map<String, Set<String>> typesSeen = new HashMap<>();
    Set<String> live = liveAccounts(snapshots);
    for (int i = 0; i < snapshots.size(); i++) {
      for (Snapshot.Scope scope : snapshots.get(i).scopes()) {
        if (template(snapshots.get(i))) {
          if (!live.contains(scope.account())) {
            reasons
                .computeIfAbsent(new Place(scope.account(), "global"), ignored -> new TreeSet<>())
                .add(
                    "account "
                        + scope.account()
                        + " is known from templates only, which do not show all that is set there");
            typesSeen
                .computeIfAbsent(scope.account(), ignored -> new HashSet<>())
                .addAll(OutsideGrantFinder.TYPES);
          }
          continue;
        }
        if (!OutsideGrantFinder.TYPES.contains(scope.type())) {
          continue;
        }
        Place place = new Place(scope.account(), scope.region());
        Set<String> why = reasons.computeIfAbsent(place, ignored -> new TreeSet<>());
        callsOf.computeIfAbsent(place, ignored -> new TreeSet<>()).add(calls.get(i).id());
        typesSeen.computeIfAbsent(scope.account(), ignored -> new HashSet<>()).add(scope.type());
        if (!scope.complete()) {
          why.add(
              scope.type()
                  + " was not read whole"
                  + (scope.reasons().isEmpty() ? "" : ": " + String.join("; ", scope.reasons())));
        }
      }
    }
    for (OutsideGrants.Undecided gap : undecided) {
      reasons
          .computeIfAbsent(
              new Place(gap.from().id().account(), gap.from().id().region()),
              ignored -> new TreeSet<>())
          .add(gap.from().id().type() + " " + gap.from().id().identifier() + ": " + gap.reason());
    }
    for (String account : new TreeSet<>(ownAccounts)) {
      Set<String> seen = typesSeen.getOrDefault(account, Set.of());
      if (seen.isEmpty()) {
        reasons
            .computeIfAbsent(new Place(account, "global"), ignored -> new TreeSet<>())
            .add("account " + account + " is the entity's own and was not collected");
        continue;
      }
      for (String type : OutsideGrantFinder.TYPES) {
        if (!seen.contains(type)) {
          reasons
              .computeIfAbsent(new Place(account, "global"), ignored -> new TreeSet<>())
              .add(type + " was not looked at");
        }
      }
    }
    List<Snapshot.Scope> scopes = new ArrayList<>();
    reasons.forEach(
        (place, why) ->
            scopes.add(
                new Snapshot.Scope(
                    place.account(),
                    place.region(),
                    Routes.TYPE,
                    why.isEmpty(),
                    shortened(why),
                    callsOf.getOrDefault(place, Set.of()))));
    return scopes;
  }

  private static List<String> shortened(Set<String> why) {
    List<String> all = List.copyOf(why);
    if (all.size() <= MOST_REASONS) {
      return all;
    }
    List<String> some = new ArrayList<>(all.subList(0, MOST_REASONS));
    some.add((all.size() - MOST_REASONS) + " more of the same kind");
    return some;
  }

  private record Place(String account, String region) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byAccount = account.compareTo(other.account);
      return byAccount != 0 ? byAccount : region.compareTo(other.region);
    }
  }
}
