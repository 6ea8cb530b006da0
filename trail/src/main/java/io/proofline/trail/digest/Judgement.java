package io.proofline.trail.digest;

import io.proofline.trail.lake.LogFile.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An archive judged once, for every interval.
 *
 * @param places by account and region, of which anything is held
 * @param held from the first to the last digest window; null when no digest is held
 * @param noKeys whether no public key is held
 * @param buckets buckets that the digests name
 */
record Judgement(
    Map<Place, JudgedPlace> places, @Nullable Span held, boolean noKeys, Set<String> buckets) {

  Judgement {
    places = new TreeMap<>(places);
    buckets = new TreeSet<>(buckets);
  }

  /** One report per account and region that is expected, or of which anything is held. */
  List<ChainReport> reports(Expectation expectation) {
    Set<Place> wanted = new TreeSet<>(expectation.places());
    wanted.addAll(places.keySet());
    Span interval = interval(expectation);
    List<ChainReport> out = new ArrayList<>();
    for (Place place : wanted) {
      JudgedPlace judged = places.get(place);
      out.add((judged == null ? JudgedPlace.empty(place) : judged).report(interval, noKeys));
    }
    return out;
  }

  /**
   * Accounts of which digests must be held, and from when on: there are some that can be checked,
   * or there are of another account of the organisation in whose folder its files lie, for all
   * accounts of an organisation have one trail.
   */
  Map<String, Instant> digested() {
    Map<String, Instant> out = new TreeMap<>();
    Map<String, Instant> byOrganisation = new TreeMap<>();
    for (JudgedPlace judged : places.values()) {
      Instant since = judged.since();
      if (since != null && !noKeys) {
        out.merge(judged.place().account(), since, Judgement::earlier);
        judged.chains().stream()
            .flatMap(chain -> judged.organisations().stream().filter(id -> chain.contains(id)))
            .forEach(id -> byOrganisation.merge(id, since, Judgement::earlier));
      }
    }
    for (JudgedPlace judged : places.values()) {
      for (String id : judged.organisations()) {
        Instant since = byOrganisation.get(id);
        if (since != null) {
          out.merge(judged.place().account(), since, Judgement::earlier);
        }
      }
    }
    return out;
  }

  /** Accounts of which files lie in the folder of an organisation. */
  Set<String> members() {
    Set<String> accounts = new TreeSet<>();
    places.values().stream()
        .filter(judged -> !judged.organisations().isEmpty())
        .forEach(judged -> accounts.add(judged.place().account()));
    return accounts;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private @Nullable Span interval(Expectation expectation) {
    Instant from = expectation.from();
    Instant to = expectation.to();
    if (from == null && held != null) {
      from = held.from();
    }
    if (to == null && held != null) {
      to = held.to();
    }
    return from == null || to == null || !from.isBefore(to) ? null : new Span(from, to);
  }
}
