package io.proofline.trail.coverage;

import io.proofline.ledger.LeafRef;
import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.Span;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.lake.EventRef;
import io.proofline.trail.lake.KeyRange;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.Needle;
import io.proofline.trail.lake.TrailEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A second witness for objects: a key was used for them in hours of which no trail recorded what
 * was done to them. With bucket keys a use names the bucket alone.
 *
 * @param hours by place, what is held of each hour
 */
record KeyUse(Map<Place, Map<Instant, Uses>> hours) {
  private static final int MOST = 50_000;

  /** Uses of an hour. */
  record Uses(long decrypts, long others) {
    private Uses and(TrailEvent event) {
      return event.name().equals("Decrypt")
          ? new Uses(decrypts + 1, others)
          : new Uses(decrypts, others + 1);
    }
  }

  /**
   * Uses that name the object, or objects of the bucket or folder; none when they are too many to
   * be looked at one by one.
   *
   * @param key as the index names a resource of S3
   */
  static KeyUse of(Lake lake, String key, Instant from, Instant to) throws IOException {
    String below = key.indexOf('/') < 0 ? key + "/" : key;
    boolean many = below.endsWith("/");
    long first = TrailEvent.micros(from);
    long last = TrailEvent.micros(to);
    List<EventRef> places =
        many
            ? lake.query(
                "SELECT DISTINCT us, leaf_year, leaf, row FROM resources r WHERE r.r ="
                    + " 'kms-context' AND "
                    + KeyRange.CONDITION
                    + " AND us >= ? AND us < ? LIMIT "
                    + (MOST + 1),
                KeyRange.parameters(key, below, first, last),
                r ->
                    new EventRef(
                        r.getLong(1), new LeafRef(r.getInt(2), r.getLong(3)), r.getLong(4)))
            : lake.find(Needle.RESOURCE, List.of(key), first, last);
    Map<Place, Map<Instant, Uses>> hours = new HashMap<>();
    if (places.size() > MOST) {
      return new KeyUse(hours);
    }
    for (TrailEvent event : lake.fetch(places)) {
      String account = event.account();
      String region = event.region();
      // One object's events by any relation are here; only KMS names one in its context.
      boolean kms = event.source().equals("kms.amazonaws.com");
      if (kms && !event.failed() && account != null && region != null) {
        Instant hour = Instant.ofEpochSecond(event.time().getEpochSecond() / 3_600 * 3_600);
        hours
            .computeIfAbsent(new Place(account, region), _ -> new TreeMap<>())
            .compute(hour, (_, known) -> (known == null ? new Uses(0, 0) : known).and(event));
      }
    }
    return new KeyUse(hours);
  }

  /** The lines, where object events are missing cut at the hours in which a key was used. */
  List<CoverageLine> beside(List<CoverageLine> lines) {
    List<CoverageLine> out = new ArrayList<>();
    for (CoverageLine line : lines) {
      boolean missing =
          line.eventClass() == EventClass.DATA
              && (line.state() == State.NOT_COVERED || line.state() == State.UNKNOWN);
      Spans left = new Spans(List.of(line.span()));
      for (Map.Entry<Instant, Uses> used :
          (missing ? hours.getOrDefault(line.place(), Map.of()) : Map.<Instant, Uses>of())
              .entrySet()) {
        Spans hour =
            left.intersect(
                new Spans(
                    List.of(new Span(used.getKey(), used.getKey().plus(Duration.ofHours(1))))));
        for (Span span : hour.list()) {
          out.add(
              new CoverageLine(
                  line.place(),
                  line.eventClass(),
                  line.selector(),
                  span,
                  State.KEY_USE_ONLY,
                  "object events are missing, but key use shows "
                      + used.getValue().decrypts()
                      + " decrypts and "
                      + used.getValue().others()
                      + " other uses in this hour"));
        }
        left = left.minus(hour);
      }
      for (Span span : left.list()) {
        out.add(
            new CoverageLine(
                line.place(),
                line.eventClass(),
                line.selector(),
                span,
                line.state(),
                line.reason()));
      }
    }
    out.sort(
        java.util.Comparator.comparing(CoverageLine::place)
            .thenComparing(CoverageLine::eventClass)
            .thenComparing(CoverageLine::selector)
            .thenComparing(CoverageLine::span));
    return out;
  }
}
