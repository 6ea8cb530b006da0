package io.proofline.program;

import io.proofline.ledger.Actor;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.coverage.HeldLogs;
import io.proofline.trail.coverage.ShreddedLogs;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.SheetRefs;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far back the logs of each source reach, beside what the entity's own policies ask for. The
 * Security Rule asks for records of activity (45 CFR 164.312(b)) and names no number of days for
 * them, so without a policy that states one there is nothing to compare with.
 */
public final class LogRetention {
  private static final String TYPE = "retention";
  private static final String ROWS = "application/vnd.proofline.sheet+gzip";

  private final TrailStore store;

  /** Over the logs of a workspace. */
  public LogRetention(TrailStore store) {
    this.store = store;
  }

  /** What can be said of a source. */
  public enum State {
    /** An event is held of every day that the policy asks for. */
    REACHES_BACK,
    /** The first day is held; of some days after it no event is: none happened, or it is lost. */
    DAYS_WITHOUT,
    /** What is held begins later than the policy asks for, or nothing is held. */
    SHORT,
    /** No policy in force says how long such logs are kept. */
    NO_POLICY;

    /** Stable name, for example {@code reaches-back}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One source of logs.
   *
   * @param source kind of log, one of {@link HeldLogs#SOURCES}
   * @param place account and region, as far as the log says them
   * @param first hour of the earliest event held; empty when none is
   * @param last hour of the latest one
   * @param policy the policy that asks for the longest time; empty when none does
   * @param from first day of which logs have to be held
   * @param asked days from then on, today not among them
   * @param held days of those of which an event is held
   * @param state what can be said
   */
  public record Line(
      String source,
      Place place,
      Optional<Instant> first,
      Optional<Instant> last,
      Optional<Policy> policy,
      Optional<LocalDate> from,
      long asked,
      long held,
      State state) {

    /** Days at the beginning of which nothing is held. */
    public long missing() {
      return from.filter(_ -> state == State.SHORT)
          .map(
              day -> first.map(instant -> ChronoUnit.DAYS.between(day, day(instant))).orElse(asked))
          .orElse(0L);
    }

    private ObjectNode toJson() {
      ObjectNode node =
          JsonNodeFactory.instance
              .objectNode()
              .put("source", source)
              .put("account", place.account())
              .put("region", place.region())
              .put("first", first.map(Instant::toString).orElse(null))
              .put("last", last.map(Instant::toString).orElse(null));
      policy.ifPresentOrElse(
          p -> node.putObject("policy").put("id", p.id()).put("version", p.version()),
          () -> node.putNull("policy"));
      return node.put("from", from.map(LocalDate::toString).orElse(null))
          .put("daysAsked", asked)
          .put("daysHeld", held)
          .put("state", state.id());
    }
  }

  /**
   * All sources.
   *
   * @param day the day for which it is said, in UTC
   * @param lines by source, account and region
   * @param shredded logs that were shredded and may have reached back, in words; empty when none
   *     were
   */
  public record Report(LocalDate day, List<Line> lines, String shredded) {
    /** Takes a copy of the list. */
    public Report {
      lines = List.copyOf(lines);
    }

    /** With stable names. */
    public ObjectNode toJson() {
      ObjectNode node = JsonNodeFactory.instance.objectNode().put("day", day.toString());
      ArrayNode all = node.putArray("sources");
      lines.forEach(line -> all.add(line.toJson()));
      return node.put("shredded", shredded.isEmpty() ? null : shredded);
    }
  }

  /**
   * Compares.
   *
   * @param policies the policies, if there are any
   * @param expected accounts and regions that must have logs of CloudTrail, from the inventory
   * @param day the day for which it is said
   */
  public Report report(Optional<PolicyRegister> policies, Set<Place> expected, LocalDate day)
      throws IOException {
    List<Policy> inForce = policies.map(register -> register.inForce(day)).orElse(List.of());
    List<Line> lines = new ArrayList<>();
    try (Lake lake = Lake.open(store)) {
      for (String source : HeldLogs.SOURCES) {
        Optional<Policy> policy =
            inForce.stream()
                .filter(one -> one.keepsLogs().filter(kept -> kept.of(source)).isPresent())
                // One whose first day is still to come asks for nothing yet.
                .filter(one -> from(one, day).isBefore(day))
                .min(
                    Comparator.comparing((Policy one) -> from(one, day)).thenComparing(Policy::id));
        LocalDate from = policy.map(one -> from(one, day)).orElse(day);
        List<HeldLogs> held = HeldLogs.of(lake, source, from, day);
        held.forEach(one -> lines.add(line(one, policy, from, day)));
        Set<Place> without = new TreeSet<>(source.equals("cloudtrail") ? expected : Set.of());
        held.forEach(one -> without.remove(one.place()));
        boolean named =
            policy
                .flatMap(Policy::keepsLogs)
                .filter(kept -> kept.sources().contains(source))
                .isPresent();
        if (held.isEmpty() && without.isEmpty() && named) {
          without.add(new Place("", ""));
        }
        without.forEach(place -> lines.add(none(source, place, policy, from, day)));
      }
    }
    return new Report(day, lines, ShreddedLogs.of(store.ledger()).words());
  }

  private static LocalDate from(Policy policy, LocalDate day) {
    return policy.keepsLogs().orElseThrow().from(day);
  }

  private static Line line(HeldLogs held, Optional<Policy> policy, LocalDate from, LocalDate day) {
    long asked = Math.max(0, ChronoUnit.DAYS.between(from, day));
    State state =
        policy.isEmpty()
            ? State.NO_POLICY
            : day(held.first()).isAfter(from) && asked > 0
                ? State.SHORT
                : held.days() < asked ? State.DAYS_WITHOUT : State.REACHES_BACK;
    return new Line(
        held.source(),
        held.place(),
        Optional.of(held.first()),
        Optional.of(held.last()),
        policy,
        policy.map(_ -> from),
        asked,
        held.days(),
        state);
  }

  private static Line none(
      String source, Place place, Optional<Policy> policy, LocalDate from, LocalDate day) {
    return new Line(
        source,
        place,
        Optional.empty(),
        Optional.empty(),
        policy,
        policy.map(_ -> from),
        Math.max(0, ChronoUnit.DAYS.between(from, day)),
        0,
        policy.isEmpty() ? State.NO_POLICY : State.SHORT);
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  /** Records a report as a statement; the lines are its sheet. */
  public Statement record(Report report, Actor actor) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("day", report.day().toString());
    Map<String, Integer> states = new TreeMap<>();
    for (State state : State.values()) {
      states.put(state.id(), 0);
    }
    report.lines().forEach(line -> states.merge(line.state().id(), 1, Integer::sum));
    ObjectNode counted = body.putObject("sources");
    states.forEach(counted::put);
    try (Sheets.Writer rows = store.sheets().begin(ROWS)) {
      rows.append(report.toJson().without("sources"));
      for (Line line : report.lines()) {
        rows.append(line.toJson());
      }
      SheetRef sheet = rows.seal();
      SheetRefs.put(body, "rows", sheet);
      Instant now = store.clock().instant();
      return store
          .ledger()
          .append(
              new StatementDraft(
                  TYPE,
                  1,
                  "trail/retention",
                  report.day() + " " + now,
                  body,
                  List.of(sheet.blob()),
                  null,
                  now,
                  actor))
          .statement();
    }
  }
}
