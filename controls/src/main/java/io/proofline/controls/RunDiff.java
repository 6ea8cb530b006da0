package io.proofline.controls;

import io.proofline.cloud.ResourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is different between two runs, resource by resource. A failure is closed only when the newer
 * run says so: by a pass, by the rule not speaking of the resource any more, or because the
 * resource is gone from a population that is known. Where the newer run does not know, nothing is
 * closed: it is no longer evaluated. A resource of which a run did not know the region or when it
 * was made is taken for the one of the same name, and not for gone.
 *
 * @param opened failures that the older run did not have
 * @param closed failures of the older run that are over
 * @param changed failures of both whose reason or rule differs
 * @param lost outcomes of the older run of which the newer one does not know
 */
public record RunDiff(
    List<Change> opened, List<Change> closed, List<Change> changed, List<Change> lost) {

  /** Takes copies of the lists. */
  public RunDiff {
    opened = List.copyOf(opened);
    closed = List.copyOf(closed);
    changed = List.copyOf(changed);
    lost = List.copyOf(lost);
  }

  /**
   * One difference.
   *
   * @param control id of the control
   * @param resource the resource
   * @param before word of the older outcome; {@code none} when it had none
   * @param after word of the newer one; {@code none} when it has none
   * @param why reasons of the newer outcome, or of the older when there is none
   */
  public record Change(
      String control, ResourceId resource, String before, String after, List<String> why) {

    /** Takes a copy of the list. */
    public Change {
      why = List.copyOf(why);
    }
  }

  private record Key(String control, String source, ResourceId resource) {}

  /** What a resource is called, wherever and whenever it was made. */
  private record Name(String control, String source, String account, String type, String id) {
    static Name of(Key key) {
      ResourceId resource = key.resource();
      return new Name(
          key.control(), key.source(), resource.account(), resource.type(), resource.identifier());
    }
  }

  private record Population(String control, String account, String region) {}

  private static final String NONE = "none";

  /** Region of a resource of which no answer said where it is. */
  private static final String UNKNOWN_REGION = "unknown";

  /** Compares two runs. */
  public static RunDiff between(CheckRun older, CheckRun newer) {
    Map<Key, Evaluation> before = index(older);
    Map<Key, Evaluation> after = index(newer);
    Map<Key, Key> same = same(before, after);
    Set<Key> found = Set.copyOf(same.values());
    Set<Population> unknown = unknown(newer);
    Set<String> asked = asked(newer);
    List<Change> opened = new ArrayList<>();
    List<Change> closed = new ArrayList<>();
    List<Change> changed = new ArrayList<>();
    List<Change> lost = new ArrayList<>();
    after.forEach(
        (key, now) -> {
          Evaluation was = before.get(same.getOrDefault(key, key));
          if (now.outcome() instanceof Outcome.Fail) {
            if (was == null || !(was.outcome() instanceof Outcome.Fail)) {
              opened.add(change(key, was, now));
            } else if (!was.outcome().why().equals(now.outcome().why())
                || !was.ruleHash().equals(now.ruleHash())) {
              changed.add(change(key, was, now));
            }
          } else if (was != null && decided(was) && now.outcome() instanceof Outcome.NotEvaluated) {
            lost.add(change(key, was, now));
          } else if (was != null && was.outcome() instanceof Outcome.Fail) {
            closed.add(change(key, was, now));
          }
        });
    before.forEach(
        (key, was) -> {
          if (after.containsKey(key) || found.contains(key) || !decided(was)) {
            return;
          }
          if (!asked.contains(key.control()) || notKnown(unknown, key)) {
            lost.add(change(key, was, null));
          } else if (was.outcome() instanceof Outcome.Fail) {
            closed.add(change(key, was, null));
          }
        });
    Comparator<Change> order =
        Comparator.comparing(Change::control).thenComparing(c -> c.resource().label());
    opened.sort(order);
    closed.sort(order);
    changed.sort(order);
    lost.sort(order);
    return new RunDiff(opened, closed, changed, lost);
  }

  private static Map<Key, Evaluation> index(CheckRun run) {
    Map<Key, Evaluation> rows = new HashMap<>();
    for (Evaluation row : run.evaluations()) {
      if (!row.population()) {
        rows.put(new Key(row.controlId(), row.source(), row.resource()), row);
      }
    }
    return rows;
  }

  /**
   * Rows of the newer run whose resource has another identity in the older one only because a run
   * did not know where it is, or when it was made: the newer key and the older.
   */
  private static Map<Key, Key> same(Map<Key, Evaluation> before, Map<Key, Evaluation> after) {
    Map<Name, List<Key>> missing = new HashMap<>();
    for (Key key : before.keySet()) {
      if (!after.containsKey(key)) {
        missing.computeIfAbsent(Name.of(key), _ -> new ArrayList<>()).add(key);
      }
    }
    Map<Key, Key> same = new HashMap<>();
    for (Key key : after.keySet()) {
      if (!before.containsKey(key)) {
        missing.getOrDefault(Name.of(key), List.of()).stream()
            .filter(old -> mayBeSame(old.resource(), key.resource()))
            .findFirst()
            .ifPresent(old -> same.put(key, old));
      }
    }
    return same;
  }

  private static boolean mayBeSame(ResourceId a, ResourceId b) {
    boolean place =
        a.region().equals(b.region())
            || a.region().equals(UNKNOWN_REGION)
            || b.region().equals(UNKNOWN_REGION);
    return place
        && (a.incarnation() == null
            || b.incarnation() == null
            || a.incarnation().equals(b.incarnation()));
  }

  /** Populations of which the run does not know what is in them. */
  private static Set<Population> unknown(CheckRun run) {
    Set<Population> unknown = new HashSet<>();
    for (Evaluation row : run.evaluations()) {
      if (row.population() && row.outcome() instanceof Outcome.NotEvaluated) {
        unknown.add(
            new Population(row.controlId(), row.resource().account(), row.resource().region()));
      }
    }
    return unknown;
  }

  /** Controls of which the run speaks; one that it does not hold at all was not asked. */
  private static Set<String> asked(CheckRun run) {
    Set<String> asked = new HashSet<>();
    run.evaluations().forEach(row -> asked.add(row.controlId()));
    run.summaries().forEach(summary -> asked.add(summary.controlId()));
    return asked;
  }

  private static boolean notKnown(Set<Population> unknown, Key key) {
    String account = key.resource().account();
    return List.of(key.resource().region(), Coverage.GLOBAL, "*", UNKNOWN_REGION).stream()
        .anyMatch(
            region ->
                unknown.contains(new Population(key.control(), account, region))
                    || unknown.contains(new Population(key.control(), "*", region)));
  }

  private static boolean decided(Evaluation row) {
    return row.outcome() instanceof Outcome.Fail || row.outcome() instanceof Outcome.Pass;
  }

  private static Change change(
      Key key,
      @org.jspecify.annotations.Nullable Evaluation was,
      @org.jspecify.annotations.Nullable Evaluation now) {
    Evaluation said = now != null ? now : was;
    return new Change(
        key.control(),
        key.resource(),
        was == null ? NONE : was.outcome().word(),
        now == null ? NONE : now.outcome().word(),
        said == null ? List.of() : said.outcome().why());
  }
}
