package io.proofline.trail.coverage;

import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile.Place;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * How far back the events of one kind of log reach in one account and region. A day with an event
 * says that some of it is held, not that all is: that is what {@link Coverage} is about.
 *
 * @param source kind of log, one of {@link #SOURCES}
 * @param place account and region; each empty where the log does not say it
 * @param first hour of the earliest event
 * @param last hour of the latest one
 * @param days days of the span asked about (UTC) of which an event is held
 */
public record HeldLogs(String source, Place place, Instant first, Instant last, long days) {
  /** The kinds of logs that can be taken in. */
  public static final List<String> SOURCES = List.of("cloudtrail", "s3-access", "alb", "vpc-flow");

  private static final long SECONDS = Duration.ofHours(1).toSeconds();

  /**
   * What is held of a kind of log, one for each account and region.
   *
   * @param from first day of the span
   * @param to the day after its last
   */
  public static List<HeldLogs> of(Lake lake, String source, LocalDate from, LocalDate to)
      throws IOException {
    return lake.query(
        "SELECT coalesce(account, '') AS a, coalesce(region, '') AS r, min(hour), max(hour),"
            + " count(DISTINCT CASE WHEN hour >= ? AND hour < ? THEN hour // 24 END) FROM hours"
            + " WHERE feed = ? GROUP BY a, r ORDER BY a, r",
        List.of(hour(from), hour(to), source),
        row ->
            new HeldLogs(
                source,
                new Place(row.getString(1), row.getString(2)),
                start(row.getLong(3)),
                start(row.getLong(4)),
                row.getLong(5)));
  }

  private static long hour(LocalDate day) {
    return day.atStartOfDay().toEpochSecond(ZoneOffset.UTC) / SECONDS;
  }

  private static Instant start(long hour) {
    return Instant.ofEpochSecond(hour * SECONDS);
  }
}
