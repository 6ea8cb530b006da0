package io.proofline.controls;

import io.proofline.cloud.Snapshot;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the population of one type in one account.
 *
 * @param type the type
 * @param account the account
 * @param gaps region to why its population is not known; empty text is never a value
 * @param complete regions whose population is known
 */
record Coverage(String type, String account, Map<String, String> gaps, Set<String> complete) {
  static final String GLOBAL = "global";
  private static final String EVERY_REGION = "*";

  static Coverage of(Side side, Extents extents, String account, String type) {
    return side == Side.LIVE ? live(extents, account, type) : template(extents, account, type);
  }

  /** Why it is not known what there is in the region, or in any region when it is null. */
  @Nullable String gap(@Nullable String region) {
    if (gaps.containsKey(EVERY_REGION)) {
      return gaps.get(EVERY_REGION);
    }
    if (region == null) {
      return gaps.isEmpty() ? null : gaps.values().iterator().next();
    }
    if (gaps.containsKey(region)) {
      return gaps.get(region);
    }
    if (gaps.containsKey(GLOBAL)) {
      return gaps.get(GLOBAL);
    }
    return complete.contains(region) || complete.contains(GLOBAL)
        ? null
        : notLookedAt(type, account, region);
  }

  private static Coverage live(Extents extents, String account, String type) {
    Map<String, String> gaps = new TreeMap<>();
    Set<String> complete = new TreeSet<>();
    Set<String> regions = new TreeSet<>(extents.regionsWith(account, type));
    regions.addAll(extents.regionsLookedAt(account));
    for (Snapshot.Scope scope : extents.scopes(account, type)) {
      if (scope.complete()) {
        complete.add(scope.region());
      } else {
        gaps.put(scope.region(), incomplete(type, account, scope));
      }
    }
    if (gaps.isEmpty() && complete.isEmpty()) {
      gaps.put(
          EVERY_REGION,
          "population not known: " + type + " was not looked at in account " + account);
    } else if (!complete.contains(GLOBAL) && !gaps.containsKey(GLOBAL)) {
      for (String region : regions) {
        if (!complete.contains(region) && !gaps.containsKey(region)) {
          gaps.put(region, notLookedAt(type, account, region));
        }
      }
    }
    return new Coverage(type, account, gaps, complete);
  }

  /** Templates list only what they declare: absent there means that no template declares it. */
  private static Coverage template(Extents extents, String account, String type) {
    Map<String, String> gaps = new TreeMap<>();
    if (type.startsWith("X::")) {
      gaps.put(EVERY_REGION, "population not known: a template cannot show " + type);
      return new Coverage(type, account, gaps, Set.of());
    }
    for (Snapshot.Scope scope : extents.incomplete(account)) {
      gaps.put(EVERY_REGION, incomplete(type, account, scope));
    }
    return new Coverage(type, account, gaps, Set.of(GLOBAL));
  }

  private static String incomplete(String type, String account, Snapshot.Scope scope) {
    String why =
        scope.reasons().isEmpty()
            ? "it was not listed to the end"
            : String.join("; ", scope.reasons());
    return "population not known: %s in account %s, %s: %s"
        .formatted(type, account, scope.region(), why);
  }

  private static String notLookedAt(String type, String account, String region) {
    return "population not known: %s was not looked at in account %s, %s"
        .formatted(type, account, region);
  }
}
