package io.proofline.controls;

import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the snapshots of one side claim to cover and what is in them, gathered in one pass: every
 * control asks, and none of them walks all documents again.
 */
final class Extents {
  private final Map<String, RecordedSnapshot> collected = new TreeMap<>();
  private final Map<String, Set<String>> regionsLookedAt = new HashMap<>();
  private final Map<Population, Set<String>> regionsWith = new HashMap<>();
  private final Map<Population, List<Snapshot.Scope>> scopes = new HashMap<>();
  private final Map<String, List<Snapshot.Scope>> incomplete = new HashMap<>();

  private record Population(String account, String type) {}

  Extents(List<RecordedSnapshot> snapshots) {
    for (RecordedSnapshot snapshot : snapshots) {
      boolean fromAccount = Sources.collected(snapshot);
      if (fromAccount) {
        Sources.accounts(snapshot).forEach(account -> collected.putIfAbsent(account, snapshot));
      }
      for (int row = 0; row < snapshot.snapshot().documents().size(); row++) {
        ResourceId id = snapshot.snapshot().id(row);
        regionsWith
            .computeIfAbsent(new Population(id.account(), id.type()), _ -> new HashSet<>(4))
            .add(id.region());
      }
      for (Snapshot.Scope scope : snapshot.snapshot().scopes()) {
        scopes
            .computeIfAbsent(new Population(scope.account(), scope.type()), _ -> new ArrayList<>(4))
            .add(scope);
        if (fromAccount && !scope.region().equals(Coverage.GLOBAL)) {
          regionsLookedAt
              .computeIfAbsent(scope.account(), _ -> new TreeSet<>())
              .add(scope.region());
        }
        if (!scope.complete()) {
          incomplete.computeIfAbsent(scope.account(), _ -> new ArrayList<>()).add(scope);
        }
      }
    }
  }

  /** Accounts that a collection was about, each with the first snapshot that speaks of it. */
  Map<String, RecordedSnapshot> collected() {
    return Collections.unmodifiableMap(collected);
  }

  /** Regions of an account of which a collection claims anything. */
  Set<String> regionsLookedAt(String account) {
    return regionsLookedAt.getOrDefault(account, Set.of());
  }

  /** Regions in which documents of a type are held. */
  Set<String> regionsWith(String account, String type) {
    return regionsWith.getOrDefault(new Population(account, type), Set.of());
  }

  /** Whether a document of a type is held, in the region or, for {@code global}, in any. */
  boolean populated(String account, String region, String type) {
    Set<String> regions = regionsWith(account, type);
    return region.equals(Coverage.GLOBAL) ? !regions.isEmpty() : regions.contains(region);
  }

  /** What is claimed of a type in an account. */
  List<Snapshot.Scope> scopes(String account, String type) {
    return scopes.getOrDefault(new Population(account, type), List.of());
  }

  /** Whether a type was sought region by region. */
  boolean byRegion(String account, String type) {
    return scopes(account, type).stream()
        .anyMatch(scope -> !scope.region().equals(Coverage.GLOBAL));
  }

  /** Everything of an account that is not known whole. */
  List<Snapshot.Scope> incomplete(String account) {
    return incomplete.getOrDefault(account, List.of());
  }
}
