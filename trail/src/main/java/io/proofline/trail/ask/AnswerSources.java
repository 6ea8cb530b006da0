package io.proofline.trail.ask;

import io.proofline.ledger.LeafRef;
import io.proofline.trail.ask.SecondWitness.About;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.lake.EventRef;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.ResourceQuery;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an answer rests on, source by source: what is held, from when to when, how late it came, and
 * what a second witness says.
 *
 * @param sources of trails in the order of the coverage, then the others
 * @param witness null when no store of S3 was asked about, or too much is held to compare
 * @param notes what was not measured, and why
 */
public record AnswerSources(
    List<HeldSource> sources, @Nullable SecondWitness witness, List<String> notes) {

  /** With more events than this, delays are not measured: each event is looked at. */
  private static final long MOST_MEASURED = 5_000_000;

  /** With more than this, key uses are not held against calls one by one. */
  private static final int MOST_COMPARED = 50_000;

  /** Takes copies. */
  public AnswerSources {
    sources = List.copyOf(sources);
    notes = List.copyOf(notes);
  }

  /** Of an answer, as the lake is now. */
  public static AnswerSources of(TrailStore store, TrailAnswer answer) throws IOException {
    try (Lake lake = Lake.open(store)) {
      return new Reader(store, lake, answer).read();
    }
  }

  private record Lane(Place place, EventClass eventClass) {}

  /** What is found of a lane while its events are read. */
  private static final class Held {
    private final Map<Long, Long> delays = new HashMap<>();
    private final TreeSet<Long> hours = new TreeSet<>();
    private long events;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    void add(long us, long last, long n, Optional<Instant> delivered) {
      events += n;
      first = Math.min(first, us);
      this.last = Math.max(this.last, last);
      // Events of one minute and file: the earliest of them waited longest.
      delivered.ifPresent(at -> delays.merge(HeldSource.Delay.minutes(time(us), at), n, Long::sum));
    }

    HeldSource source(
        HeldSource.Kind kind, @Nullable Place place, @Nullable EventClass eventClass) {
      return new HeldSource(
          kind,
          place,
          eventClass,
          events,
          events == 0 ? null : time(first),
          events == 0 ? null : time(last),
          HeldSource.Delay.of(delays),
          List.copyOf(hours));
    }

    private static Instant time(long us) {
      return Instant.EPOCH.plus(us, ChronoUnit.MICROS);
    }
  }

  private static final class Reader {
    private static final long HOUR = 3_600_000_000L;

    private final TrailStore store;
    private final Lake lake;
    private final TrailAnswer answer;
    private final long from;
    private final long to;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private boolean tooMany;

    Reader(TrailStore store, Lake lake, TrailAnswer answer) {
      this.store = store;
      this.lake = lake;
      this.answer = answer;
      this.from = TrailEvent.micros(answer.question().from());
      this.to = TrailEvent.micros(answer.question().to());
    }

    AnswerSources read() throws IOException {
      for (LogFile file : LogFile.all(store)) {
        if (file.kind().equals("events")) {
          names.putIfAbsent(file.sha256(), file.name());
        }
      }
      List<HeldSource> out = new ArrayList<>(trails());
      String resource = answer.question().resource();
      SecondWitness witness = null;
      if (resource != null && ResourceQuery.of(resource).exact().contains(":s3:::")) {
        ResourceQuery key = ResourceQuery.of(resource);
        List<About> uses = about(key, "r.r = 'kms-context' AND e.source = 'kms.amazonaws.com'");
        List<About> calls = about(key, "r.r <> 'kms-context' AND e.source = 's3.amazonaws.com'");
        if (tooMany) {
          notes.add(
              "Key uses and calls to S3 are too many to be held against each other: narrow the"
                  + " question.");
        } else {
          witness =
              SecondWitness.of(
                  uses.stream().filter(u -> u.event().name().equals("Decrypt")).toList(), calls);
          out.add(held(HeldSource.Kind.KEY_USE, uses));
          List<About> lines =
              calls.stream().filter(c -> "s3-access".equals(c.event().feed())).toList();
          if (!lines.isEmpty()) {
            out.add(held(HeldSource.Kind.S3_ACCESS, lines));
          }
        }
      }
      return new AnswerSources(out, witness, notes);
    }

    private List<HeldSource> trails() throws IOException {
      Map<Lane, Held> lanes = new LinkedHashMap<>();
      for (CoverageLine line : answer.coverage()) {
        lanes.putIfAbsent(new Lane(line.place(), line.eventClass()), new Held());
      }
      long all =
          lake.query(
                  "SELECT coalesce(sum(n), 0) FROM hours WHERE feed = 'cloudtrail' AND hour >= ?"
                      + " AND hour <= ?",
                  List.of(Math.floorDiv(from, HOUR), Math.floorDiv(to, HOUR)),
                  row -> row.getLong(1))
              .getFirst();
      boolean measured = all <= MOST_MEASURED;
      if (!measured) {
        notes.add("Delays are not measured over so many events: ask about less time.");
      }
      String file = measured ? "file, us // 60000000" : "NULL, NULL";
      lake.query(
          "SELECT coalesce(account, ''), coalesce(region, ''), coalesce(category, '') = 'Data',"
              + " min(us), max(us), count(*), "
              + (measured ? "file" : "NULL")
              + " FROM events WHERE us >= ? AND us < ? AND feed = 'cloudtrail' AND"
              + " coalesce(category, 'Management') IN ('Management', 'Data') GROUP BY coalesce("
              + "account, ''), coalesce(region, ''), coalesce(category, '') = 'Data', "
              + file,
          List.of(from, to),
          row -> {
            Lane lane =
                new Lane(
                    new Place(row.getString(1), row.getString(2)),
                    row.getBoolean(3) ? EventClass.DATA : EventClass.MANAGEMENT);
            Held held = lanes.get(lane);
            if (held != null) {
              held.add(row.getLong(4), row.getLong(5), row.getLong(6), named(row.getString(7)));
            }
            return true;
          });
      List<HeldSource> out = new ArrayList<>();
      lanes.forEach(
          (lane, held) ->
              out.add(held.source(HeldSource.Kind.TRAIL, lane.place(), lane.eventClass())));
      return out;
    }

    private Optional<Instant> named(@Nullable String file) {
      String name = file == null ? null : names.get(file);
      if (name == null) {
        return Optional.empty();
      }
      return LogFile.delivered(name).or(() -> LogFile.deliveredByS3(own(name)));
    }

    private static String own(String name) {
      return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Events about the store that took effect, in order of time. */
    private List<About> about(ResourceQuery key, String which) throws IOException {
      List<Object> parameters = new ArrayList<>(key.parameters());
      parameters.add(from);
      parameters.add(to);
      Map<EventRef, TreeSet<String>> keys = new TreeMap<>();
      List<Map.Entry<EventRef, String>> named =
          lake.query(
              "SELECT DISTINCT r.k, r.us, r.leaf_year, r.leaf, r.row FROM resources r JOIN events e"
                  + " ON e.us = r.us AND e.leaf_year = r.leaf_year AND e.leaf = r.leaf AND e.row ="
                  + " r.row WHERE "
                  + key.where()
                  + " AND r.us >= ? AND r.us < ? AND e.error_code IS NULL AND "
                  + which
                  + " LIMIT "
                  + (MOST_COMPARED + 1),
              parameters,
              row ->
                  Map.entry(
                      new EventRef(
                          row.getLong(2),
                          new LeafRef(row.getInt(3), row.getLong(4)),
                          row.getLong(5)),
                      row.getString(1)));
      if (named.size() > MOST_COMPARED) {
        tooMany = true;
        return List.of();
      }
      named.forEach(e -> keys.computeIfAbsent(e.getKey(), _ -> new TreeSet<>()).add(e.getValue()));
      List<TrailEvent> events = lake.fetch(List.copyOf(keys.keySet()));
      List<About> out = new ArrayList<>();
      int at = 0;
      for (TreeSet<String> of : keys.values()) {
        TrailEvent event = events.get(at++);
        // A call on an object names its bucket, too; a copy names two objects.
        List<String> objects = of.stream().filter(one -> one.indexOf('/') > 0).toList();
        (objects.isEmpty() ? of : objects).forEach(one -> out.add(new About(one, event)));
      }
      return out;
    }

    private HeldSource held(HeldSource.Kind kind, List<About> events) {
      Held held = new Held();
      for (TrailEvent one : events.stream().map(About::event).distinct().toList()) {
        long us = TrailEvent.micros(one.time());
        held.add(us, us, 1, named(one.file()));
        held.hours.add(Math.floorDiv(us, HOUR));
      }
      return held.source(kind, null, null);
    }
  }
}
