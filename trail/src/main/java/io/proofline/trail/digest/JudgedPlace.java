package io.proofline.trail.digest;

import io.proofline.trail.digest.ChainReport.Gap;
import io.proofline.trail.digest.ChainReport.Invalid;
import io.proofline.trail.digest.ChainReport.Result;
import io.proofline.trail.lake.LogFile.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the digests of one account and region prove, whatever time is asked about: everything that
 * costs work. {@link #report} cuts it to an interval.
 *
 * @param chains trails with a chain here
 * @param gaps what is missing of the chains
 * @param openings oldest digests held that name one before: what is asked about from before them on
 *     is missing; {@code from} and {@code to} are the start of the digest
 * @param invalid what contradicts the chains
 * @param pending log files that cannot be placed yet
 * @param proven by trail, windows that verify with all their files
 * @param keyMissing whether a signature could not be checked for want of its key
 * @param keys keys by which signatures verify
 * @param since from when on digests are known to have been written; null when none is held
 * @param organisations organisations in whose folders files of the place lie
 */
record JudgedPlace(
    Place place,
    List<String> chains,
    List<Gap> gaps,
    List<Gap> openings,
    List<Invalid> invalid,
    List<String> pending,
    Map<String, Spans> proven,
    boolean keyMissing,
    List<ChainReport.Key> keys,
    @Nullable Instant since,
    Set<String> organisations) {

  JudgedPlace {
    chains = List.copyOf(chains);
    gaps = List.copyOf(gaps);
    openings = List.copyOf(openings);
    invalid = List.copyOf(invalid);
    pending = List.copyOf(pending);
    proven = Map.copyOf(proven);
    keys = List.copyOf(keys);
    organisations = Set.copyOf(organisations);
  }

  /** Of a place of which nothing is held. */
  static JudgedPlace empty(Place place) {
    return new JudgedPlace(
        place, List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), false, List.of(),
        null, Set.of());
  }

  /**
   * The report of an interval.
   *
   * @param interval null when nothing is held and nothing expected
   * @param noKeys whether no public key at all is held
   */
  ChainReport report(@Nullable Span interval, boolean noKeys) {
    List<Gap> missing = new ArrayList<>(gaps);
    Map<String, Spans> byTrail = new TreeMap<>(proven);
    List<Span> all = new ArrayList<>();
    byTrail.values().forEach(spans -> all.addAll(spans.list()));
    Spans held = Spans.of(all);
    long expectedHours = 0;
    long heldHours = 0;
    if (interval != null) {
      for (Gap opening : openings) {
        if (interval.from().isBefore(opening.to())) {
          missing.add(new Gap(interval.from(), opening.to(), opening.reason(), opening.file()));
        }
      }
      Spans wanted = Spans.between(interval.from(), interval.to());
      missing(missing, wanted.minus(held), interval);
      tails(missing, interval, byTrail, held);
      expectedHours = Duration.between(interval.from(), interval.to()).toHours();
      heldHours =
          held.intersect(wanted).list().stream()
              .map(s -> Duration.between(s.from(), s.to()))
              .reduce(Duration.ZERO, Duration::plus)
              .toHours();
      missing.removeIf(g -> !g.from().isBefore(interval.to()) || !g.to().isAfter(interval.from()));
    }
    missing.sort(Comparator.naturalOrder());
    return new ChainReport(
        place,
        chains,
        result(interval, noKeys, missing),
        interval,
        held,
        byTrail,
        expectedHours,
        heldHours,
        missing,
        invalid,
        pending,
        keys);
  }

  private Result result(@Nullable Span interval, boolean noKeys, List<Gap> missing) {
    if (!invalid.isEmpty()) {
      return Result.INVALID;
    }
    if (interval == null || (keyMissing && noKeys)) {
      return Result.UNKNOWN;
    }
    return missing.isEmpty() ? Result.VERIFIED : Result.GAP;
  }

  private void missing(List<Gap> into, Spans unproven, Span interval) {
    Spans windows =
        Spans.of(
            invalid.stream()
                .map(Invalid::window)
                .filter(w -> w != null)
                .map(w -> new Span(w.from(), w.to()))
                .toList());
    for (Span hole : unproven.list()) {
      Spans explained =
          Spans.of(into.stream().map(g -> new Span(g.from(), g.to())).toList()).union(windows);
      for (Span rest : Spans.between(hole.from(), hole.to()).minus(explained).list()) {
        into.add(new Gap(rest.from(), rest.to(), silence(rest, interval), null));
      }
    }
  }

  /** A trail that falls silent is missed even where another one goes on. */
  private static void tails(List<Gap> into, Span wanted, Map<String, Spans> byTrail, Spans held) {
    byTrail.forEach(
        (trail, spans) -> {
          Instant end = spans.list().getLast().to();
          boolean covered =
              end.isBefore(wanted.to())
                  && !end.isBefore(wanted.from())
                  && Spans.between(end, wanted.to()).minus(held).isEmpty();
          if (covered) {
            into.add(
                new Gap(
                    end,
                    wanted.to(),
                    "trail "
                        + trail
                        + " has no digest after this time: the newest were removed, or the trail"
                        + " was stopped or deleted",
                    null));
          }
        });
  }

  private String silence(Span hole, Span interval) {
    if (chains.isEmpty()) {
      return "no digest is held for this account and region";
    }
    if (hole.to().equals(interval.to())) {
      return "no digest is held after this time: the newest were removed, or logging or"
          + " validation stopped";
    }
    if (hole.from().equals(interval.from())) {
      return "no digest is held before this time";
    }
    return "no digest is held for this time";
  }
}
