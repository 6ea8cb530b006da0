package io.proofline.trail.ask;

import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.lake.LogFile.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is held of one source in the time asked about.
 *
 * @param kind which source
 * @param place account and region; null for a source that is not of one place
 * @param eventClass of a trail's events; null for other sources
 * @param events how many are held
 * @param first time of the earliest; null when none is held
 * @param last time of the latest
 * @param delay null when no name of a file says when it was delivered
 * @param hours hours since 1970 UTC in which there are some; empty where that was not asked
 */
public record HeldSource(
    Kind kind,
    @Nullable Place place,
    @Nullable EventClass eventClass,
    long events,
    @Nullable Instant first,
    @Nullable Instant last,
    @Nullable Delay delay,
    List<Long> hours) {

  /** Takes a copy. */
  public HeldSource {
    hours = List.copyOf(hours);
  }

  /** Which source. */
  public enum Kind {
    /** Events of trails, of one place and class. */
    TRAIL("CloudTrail"),
    /** Uses of keys of KMS that name what was asked about. */
    KEY_USE("key use (KMS, of this store)"),
    /** Lines of server access logs of S3 about what was asked about. */
    S3_ACCESS("server access logs (S3)");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * From an event to the minute in which its file was delivered, by the name of the file. That
   * minute is taken at its end, so a delay is never said shorter than it was.
   *
   * @param p95 minutes that 95 of 100 events waited at most
   * @param of events whose file says it
   */
  public record Delay(long p95, long of) {
    /** Nearest rank over counts of minutes; null when there are none. */
    static @Nullable Delay of(Map<Long, Long> minutes) {
      long all = minutes.values().stream().mapToLong(Long::longValue).sum();
      long rank = Math.ceilDiv(all * 95, 100);
      for (Map.Entry<Long, Long> one : new TreeMap<>(minutes).entrySet()) {
        rank -= one.getValue();
        if (rank <= 0) {
          return new Delay(one.getKey(), all);
        }
      }
      return null;
    }

    /** Minutes from an event to the end of the minute of delivery, rounded up; never negative. */
    static long minutes(Instant event, Instant delivered) {
      long seconds = Duration.between(event, delivered.plusSeconds(60)).toSeconds();
      return Math.max(0, Math.ceilDiv(seconds, 60));
    }
  }

  /** With stable names. */
  public ObjectNode toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("source", kind.id());
    if (place != null) {
      out.put("account", place.account()).put("region", place.region());
    }
    if (eventClass != null) {
      out.put("class", eventClass.id());
    }
    out.put("events", events);
    out.put("first", first == null ? null : first.toString());
    out.put("last", last == null ? null : last.toString());
    if (delay == null) {
      out.putNull("delayMinutesP95");
    } else {
      out.put("delayMinutesP95", delay.p95()).put("delayMeasuredOn", delay.of());
    }
    return out;
  }
}
