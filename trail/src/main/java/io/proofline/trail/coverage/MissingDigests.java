package io.proofline.trail.coverage;

import io.proofline.cloud.Document;
import io.proofline.trail.digest.JudgedDigests;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Trails that write digests, as a snapshot of them shows, and of which not one is held. Without the
 * snapshot that looks as if validation had never been on.
 */
public final class MissingDigests {
  private MissingDigests() {}

  /**
   * What a reader must know; empty when there is nothing.
   *
   * @param documents of trails, and of the accounts of an organisation
   */
  public static List<String> notes(JudgedDigests digests, List<Document> documents) {
    Set<String> listed = new TreeSet<>(digests.members());
    Membership.of(documents).accounts().forEach(listed::add);
    return SeenTrail.all(documents).stream()
        .filter(
            trail -> trail.document().properties().path("EnableLogFileValidation").asBoolean(false))
        .flatMap(trail -> note(digests, trail, listed).stream())
        .sorted()
        .distinct()
        .toList();
  }

  private static Optional<String> note(
      JudgedDigests digests, SeenTrail trail, Set<String> members) {
    Set<String> accounts = new TreeSet<>(Set.of(trail.owner()));
    if (trail.ofOrganisation()) {
      accounts.addAll(members);
    }
    boolean some =
        accounts.removeIf(
            account ->
                digests.chains().stream()
                    .filter(report -> report.place().account().equals(account))
                    .anyMatch(report -> report.trails().stream().anyMatch(trail::isChain)));
    if (accounts.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "Trail "
            + trail.name()
            + " of account "
            + trail.owner()
            + " had log file validation on when it was observed ("
            + trail.document().observed()
            + "), but no digest of it is held"
            + (some ? " that is of account " + String.join(", ", accounts) : "")
            + ": all were removed, or not copied. Who issued a session is then only what the files"
            + " say.");
  }
}
