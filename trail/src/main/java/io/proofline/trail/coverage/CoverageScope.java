package io.proofline.trail.coverage;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose logs an answer rests on. What other accounts and regions recorded is not part of it, so a
 * sentence that says "nobody" names them.
 */
public final class CoverageScope {
  private CoverageScope() {}

  /** For example {@code account 441020936617 recorded in us-east-1}. */
  public static String words(List<CoverageLine> lines) {
    Set<String> accounts = new TreeSet<>();
    Set<String> regions = new TreeSet<>();
    for (CoverageLine line : lines) {
      accounts.add(line.place().account());
      regions.add(line.place().region());
    }
    return (accounts.size() == 1
            ? "account " + accounts.iterator().next()
            : accounts.size() + " accounts")
        + " recorded in "
        + (regions.size() == 1 ? regions.iterator().next() : regions.size() + " regions");
  }
}
