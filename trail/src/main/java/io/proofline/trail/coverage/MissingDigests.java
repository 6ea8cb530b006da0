package io.proofline.trail.coverage;

import io.proofline.cloud.Document;
import io.proofline.trail.digest.ChainReport;
import io.proofline.trail.digest.JudgedDigests;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Trails that write digests, as a snapshot of them shows, and of which not one is held. Without the
 * snapshot that looks as if validation had never been on.
 */
public final class MissingDigests {
  private MissingDigests() {}

  /** What a reader must know; empty when there is nothing. */
  public static List<String> notes(JudgedDigests digests, List<Document> trails) {
    Set<String> held =
        digests.chains().stream()
            .map(ChainReport::trails)
            .flatMap(List::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    return trails.stream()
        .filter(trail -> trail.properties().path("EnableLogFileValidation").asBoolean(false))
        .filter(trail -> !held.contains(SelectorHistory.chain(trail)))
        .map(
            trail ->
                "Trail "
                    + SelectorHistory.name(trail)
                    + " of account "
                    + trail.id().account()
                    + " had log file validation on when it was observed ("
                    + trail.observed()
                    + "), but no digest of it is held: all were removed, or not copied. Who issued"
                    + " a session is then only what the files say.")
        .sorted()
        .distinct()
        .toList();
  }
}
