package io.proofline.trail.coverage;

import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.Span;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.lake.HoursWith;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calls of {@code DeleteObjects}: their records name the bucket and none of the keys, so in their
 * minutes nobody can say that an object was not deleted.
 */
final class BatchDeletes {
  private static final String SELECTOR = "keys of batch deletes";

  private BatchDeletes() {}

  /**
   * A line for the minutes in which there was one on the bucket.
   *
   * @param object the ARN of an object; of a bucket as a whole nothing is missing
   */
  static List<CoverageLine> lines(Lake lake, String object, Instant from, Instant to)
      throws IOException {
    int slash = object.indexOf('/');
    String hours =
        slash < 0 ? "" : HoursWith.condition(lake, "name = 'DeleteObjects' AND NOT failed", "r.us");
    if (hours.isEmpty()) {
      return List.of();
    }
    record Call(Place place, Instant minute) {}
    Map<Place, List<Span>> minutes = new TreeMap<>();
    for (Call call :
        lake.query(
            "SELECT DISTINCT coalesce(e.account, ''), coalesce(e.region, ''), e.us // 60000000 FROM"
                + " resources r JOIN events e ON e.us = r.us AND r.leaf_year = e.leaf_year AND"
                + " r.leaf = e.leaf AND r.row = e.row WHERE r.k = ? AND r.us >= ? AND r.us < ? AND "
                + hours
                + " AND "
                + hours.replace("r.us", "e.us")
                + " AND e.name = 'DeleteObjects' AND e.error_code IS NULL",
            List.of(object.substring(0, slash), TrailEvent.micros(from), TrailEvent.micros(to)),
            r ->
                new Call(
                    new Place(r.getString(1), r.getString(2)),
                    Instant.ofEpochSecond(r.getLong(3) * 60)))) {
      minutes
          .computeIfAbsent(call.place(), _ -> new ArrayList<>())
          .add(new Span(call.minute(), call.minute().plus(1, ChronoUnit.MINUTES)));
    }
    List<CoverageLine> lines = new ArrayList<>();
    minutes.forEach(
        (place, spans) ->
            Spans.of(spans)
                .list()
                .forEach(
                    span ->
                        lines.add(
                            new CoverageLine(
                                place,
                                EventClass.DATA,
                                SELECTOR,
                                span,
                                State.NOT_COVERED,
                                "a batch delete on the bucket does not name its keys: it may have"
                                    + " met this object"))));
    return lines;
  }
}
