package io.proofline.trail.ask;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.EventClasses;
import io.proofline.cloud.Document;
import io.proofline.trail.coverage.Coverage;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.coverage.MissingDigests;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.digest.Vouchers;
import io.proofline.trail.directory.Directories;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.RawRecords;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.ActorResolver;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Versions;
import io.proofline.trail.who.Voucher;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Changes to who can see data, or whether it is seen: effective calls only, by the catalog's
 * classes of high-risk events. Failed and refused calls are attempts and stand apart.
 */
public final class HighRiskChanges {
  private static final Pattern DATE = Pattern.compile("_?20\\d\\d_?\\d\\d_?\\d\\d(v\\d+)?$");

  /** Records that one answer reads for what was asked; older changes show their name only. */
  private static final int MOST_READ = 500;

  private final TrailStore store;
  private final List<Document> trails;
  private final Set<Place> expected;
  private final EventClasses classes = Catalog.standard().eventClasses();

  /**
   * Over a workspace.
   *
   * @param trails documents of type {@code AWS::CloudTrail::Trail}, from any snapshots
   * @param expected accounts and regions that must have logs
   */
  public HighRiskChanges(TrailStore store, List<Document> trails, Set<Place> expected) {
    this.store = store;
    this.trails = List.copyOf(trails);
    this.expected = Set.copyOf(expected);
  }

  /** Which way a change goes. */
  public enum Direction {
    /** Widens access or switches a safeguard off. */
    OPENS,
    /** Narrows access or switches a safeguard on. */
    CLOSES,
    /** Depends on its parameters, which the name does not say. */
    DEPENDS;

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One change, or an attempt at one.
   *
   * @param eventClass class in the catalog
   * @param resources resources that the event names
   * @param effective whether it took effect
   * @param voucher what digests vouch for
   * @param asked what the call asked for, as its record says; null when it was not read
   */
  public record Change(
      TrailEvent event,
      EventClasses.EventClass eventClass,
      Direction direction,
      List<String> resources,
      Attribution who,
      boolean effective,
      Voucher voucher,
      @Nullable JsonNode asked) {
    /** Takes a copy. */
    public Change {
      resources = List.copyOf(resources);
    }
  }

  /**
   * Changes and attempts.
   *
   * @param changes in order of time
   * @param coverage for which time management events can be told of; outside of PROVEN there may
   *     have been more changes
   * @param notes what a reader must know of them
   */
  public record Feed(List<Change> changes, List<CoverageLine> coverage, List<String> notes) {
    /** Takes copies. */
    public Feed {
      changes = List.copyOf(changes);
      coverage = List.copyOf(coverage);
      notes = List.copyOf(notes);
    }
  }

  /** Changes and attempts of the interval. */
  public Feed between(Instant from, Instant to) throws IOException {
    String names =
        classes.all().stream()
            .map(c -> "'" + c.eventName().replace("'", "''") + "'")
            .distinct()
            .collect(Collectors.joining(", "));
    try (Lake lake = Lake.open(store)) {
      Versions versions =
          Versions.of(
              TrailEvent.select(
                  lake,
                  "FROM events e WHERE e.us >= ? AND e.us < ? AND regexp_replace(e.name,"
                      + " '_?20\\d\\d_?\\d\\d_?\\d\\d(v\\d+)?$', '') IN ("
                      + names
                      + ") ORDER BY us, leaf_year, leaf, row",
                  List.of(TrailEvent.micros(from), TrailEvent.micros(to))));
      List<TrailEvent> events = versions.events();
      Map<String, Set<String>> resources = resources(lake, from, to, names);
      JudgedDigests digests = JudgedDigests.of(store);
      Vouchers vouchers = digests.vouchers();
      ActorResolver resolver = new ActorResolver(lake, new Directories(store).people(), vouchers);
      resolver.prepare(events);
      List<Attribution> actors = new ArrayList<>();
      for (TrailEvent event : events) {
        actors.add(resolver.resolve(event));
      }
      List<Voucher> vouched = Voucher.of(vouchers, events, actors);
      Map<TrailEvent, JsonNode> asked = asked(events.stream().filter(this::changes).toList());
      List<Change> out = new ArrayList<>();
      for (int i = 0; i < events.size(); i++) {
        TrailEvent event = events.get(i);
        Optional<EventClasses.EventClass> found = classes.find(event.source(), bare(event.name()));
        if (found.isPresent() && !Boolean.TRUE.equals(event.readOnly())) {
          JsonNode request = asked.get(event);
          out.add(
              new Change(
                  event,
                  found.get(),
                  ChangeDirection.of(bare(event.name()), request),
                  List.copyOf(resources.getOrDefault(event.leaf() + "/" + event.row(), Set.of())),
                  actors.get(i),
                  !event.failed(),
                  vouched.get(i),
                  request));
        }
      }
      List<Voucher> ofTrails =
          out.stream().filter(c -> c.event().fromTrail()).map(Change::voucher).toList();
      List<String> notes = new ArrayList<>(Voucher.notes(ofTrails, vouchers.digestsHeld()));
      notes.addAll(versions.notes());
      long unread = out.stream().filter(c -> c.effective() && c.asked() == null).count();
      if (unread > 0) {
        notes.add(
            unread
                + " changes are shown without what they asked for: only the newest "
                + MOST_READ
                + " records are read. Narrow the interval.");
      }
      List<CoverageLine> coverage =
          new Coverage(store).forResource(lake, digests, from, to, "", true, expected, trails);
      if (coverage.stream().allMatch(line -> line.state() == CoverageLine.State.PROVEN)) {
        notes.add(
            "Deletions and access lists of single objects are data events, which are seen only"
                + " where a trail selects them.");
      }
      notes.addAll(MissingDigests.notes(digests, trails));
      return new Feed(out, coverage, notes);
    }
  }

  /** Whether it took effect; a session issued or a secret read changes nothing by itself. */
  private boolean changes(TrailEvent event) {
    return !event.failed()
        && !Boolean.TRUE.equals(event.readOnly())
        && classes.find(event.source(), bare(event.name())).isPresent();
  }

  /** What the newest of the changes asked for. */
  private Map<TrailEvent, JsonNode> asked(List<TrailEvent> changes) throws IOException {
    List<TrailEvent> newest =
        changes.subList(Math.max(0, changes.size() - MOST_READ), changes.size());
    Map<TrailEvent, JsonNode> out = new HashMap<>();
    for (Map.Entry<TrailEvent, RawRecords.Raw> one : new RawRecords(store).of(newest).entrySet()) {
      JsonNode asked;
      try {
        asked = JsonMapper.shared().readTree(one.getValue().text()).path("requestParameters");
      } catch (JacksonException e) {
        // A line of a text log is no JSON; it names nothing that was asked for.
        asked = MissingNode.getInstance();
      }
      out.put(one.getKey(), asked);
    }
    return out;
  }

  private static Map<String, Set<String>> resources(
      Lake lake, Instant from, Instant to, String names) throws IOException {
    Map<String, Set<String>> out = new HashMap<>();
    lake.query(
            "SELECT r.leaf_year, r.leaf, r.row, r.k FROM resources r JOIN events e ON r.leaf_year ="
                + " e.leaf_year AND r.leaf = e.leaf AND r.row = e.row WHERE e.us >= ? AND e.us < ?"
                + " AND r.us >= ? AND r.us < ? AND r.r <> 'kms-context' AND regexp_replace(e.name,"
                + " '_?20\\d\\d_?\\d\\d_?\\d\\d(v\\d+)?$', '') IN ("
                + names
                + ")",
            List.of(
                TrailEvent.micros(from),
                TrailEvent.micros(to),
                TrailEvent.micros(from),
                TrailEvent.micros(to)),
            r -> Map.entry(r.getInt(1) + "/" + r.getLong(2) + "/" + r.getLong(3), r.getString(4)))
        .forEach(e -> out.computeIfAbsent(e.getKey(), _ -> new TreeSet<>()).add(e.getValue()));
    return out;
  }

  /** The class in the catalog of an event that the catalog counts as high-risk. */
  public static Optional<EventClasses.EventClass> eventClass(
      EventClasses classes, TrailEvent event) {
    return classes.find(event.source(), bare(event.name()));
  }

  /** The name without the date that Lambda and CloudFront put behind it. */
  static String bare(String name) {
    return DATE.matcher(name).replaceFirst("");
  }
}
