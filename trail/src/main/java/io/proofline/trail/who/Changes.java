package io.proofline.trail.who;

import io.proofline.cloud.ResourceId;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.directory.Directories;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.Needle;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.read.ResourceKeys;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the changes behind a setting. Refused and failed calls are not changes. */
public final class Changes {
  /** Lambda and CloudFront put the API's date, sometimes a version, behind the name. */
  private static final Pattern DATE_SUFFIX = Pattern.compile("_?20\\d\\d_?\\d\\d_?\\d\\d(v\\d+)?$");

  private static final int CHUNK = 400;

  /** Calls that make a resource whose name another one may have had before. */
  private static final List<String> CREATIONS =
      List.of(
          "s3:CreateBucket",
          "iam:CreateUser",
          "iam:CreateRole",
          "iam:CreateGroup",
          "iam:CreatePolicy",
          "iam:CreateInstanceProfile",
          "rds:CreateDBInstance",
          "rds:CreateDBInstanceReadReplica",
          "rds:RestoreDBInstanceFromDBSnapshot",
          "rds:RestoreDBInstanceFromS3",
          "rds:RestoreDBInstanceToPointInTime",
          "rds:CreateDBCluster",
          "rds:RestoreDBClusterFromSnapshot",
          "rds:RestoreDBClusterFromS3",
          "rds:RestoreDBClusterToPointInTime",
          "rds:CreateDBSnapshot",
          "rds:CreateDBClusterSnapshot",
          "lambda:CreateFunction",
          "dynamodb:CreateTable",
          "dynamodb:RestoreTableFromBackup",
          "dynamodb:RestoreTableToPointInTime",
          "logs:CreateLogGroup",
          "cloudtrail:CreateTrail",
          "kms:CreateAlias");

  private final TrailStore store;

  /** Over a workspace. */
  public Changes(TrailStore store) {
    this.store = store;
  }

  /** Key by which events of a resource are found that a person names, by its ARN. */
  public static String key(String arn) {
    return ResourceKeys.normalise(arn);
  }

  /** Key by which events of a configured resource are found; empty when none is known. */
  public static Optional<String> key(ResourceId id, @Nullable String arn) {
    return ResourceKeys.of(id, arn);
  }

  /**
   * Successful change events that name one of the resources, in order of time.
   *
   * @param resources ARNs, or keys from {@link #key}; a bucket does not include its objects here
   * @param triggerEvents event names, alone or after a service: {@code PutBucketPolicy}, {@code
   *     s3:PutBucketPolicy}, {@code s3.amazonaws.com:PutBucketPolicy}; a date suffix is ignored
   * @param until events before this instant
   */
  public List<ChangeEvent> behind(
      Collection<String> resources, Collection<String> triggerEvents, Instant until)
      throws IOException {
    Set<String> keys = new TreeSet<>();
    resources.forEach(r -> keys.add(ResourceKeys.normalise(r)));
    Set<String> triggers = new TreeSet<>();
    triggerEvents.forEach(t -> triggers.add(trigger(t)));
    if (keys.isEmpty() || triggers.isEmpty()) {
      return List.of();
    }
    try (Lake lake = Lake.open(store)) {
      List<Found> found = new ArrayList<>();
      List<String> all = List.copyOf(keys);
      for (int from = 0; from < all.size(); from += CHUNK) {
        found.addAll(
            find(lake, all.subList(from, Math.min(all.size(), from + CHUNK)), triggers, until));
      }
      ActorResolver resolver =
          new ActorResolver(
              lake, new Directories(store).people(), JudgedDigests.of(store).vouchers());
      resolver.prepare(found.stream().map(Found::event).toList());
      List<ChangeEvent> out = new ArrayList<>();
      for (Found each : found) {
        out.add(new ChangeEvent(each.event(), each.key(), resolver.resolve(each.event())));
      }
      return out;
    }
  }

  /**
   * A call that made a resource.
   *
   * @param resource key of the resource
   * @param at when
   */
  public record Creation(String resource, Instant at) {}

  /** When the resources were made, as far as the logs show it. */
  public List<Creation> creations(Collection<String> resources, Instant until) throws IOException {
    return behind(resources, CREATIONS, until).stream()
        .map(change -> new Creation(change.resource(), change.event().time()))
        .toList();
  }

  /**
   * How many calls changed each resource, or may have, from one time to another: those that took
   * effect and do not say that they only read. Uses of what is in it do not count.
   */
  public List<Long> between(List<Interval> intervals) throws IOException {
    List<Long> counts = new ArrayList<>();
    try (Lake lake = Lake.open(store)) {
      for (Interval one : intervals) {
        counts.add(between(lake, one.resource(), one.from(), one.to()));
      }
    }
    return counts;
  }

  /** A resource and a time. */
  public record Interval(String resource, Instant from, Instant to) {}

  private static long between(Lake lake, String resource, Instant from, Instant to)
      throws IOException {
    return lake
        .fetch(
            lake.find(
                Needle.RESOURCE,
                List.of(ResourceKeys.normalise(resource)),
                TrailEvent.micros(from),
                TrailEvent.micros(to)))
        .stream()
        .filter(e -> !e.failed() && !Boolean.TRUE.equals(e.readOnly()))
        .filter(e -> !"Data".equals(e.category()) && e.fromTrail())
        .count();
  }

  /** Every resource that an event names, by {@code year/leaf/row} of the event. */
  public Map<String, Set<String>> named(Collection<TrailEvent> events) throws IOException {
    Map<String, Set<String>> named = new TreeMap<>();
    try (Lake lake = Lake.open(store)) {
      for (TrailEvent event : events) {
        named.put(
            event.leaf() + "/" + event.row(),
            new TreeSet<>(
                lake.query(
                    "SELECT DISTINCT k FROM resources WHERE leaf_year = ? AND leaf = ? AND row = ?"
                        + " AND r <> 'kms-context'",
                    List.of(event.leaf().year(), event.leaf().index(), event.row()),
                    row -> row.getString(1))));
      }
    }
    return named;
  }

  private record Found(TrailEvent event, String key) {}

  private static List<Found> find(Lake lake, List<String> keys, Set<String> triggers, Instant until)
      throws IOException {
    String marks = String.join(", ", Collections.nCopies(keys.size(), "?"));
    List<Object> parameters = new ArrayList<>(keys);
    parameters.add(TrailEvent.micros(until));
    return lake
        .query(
            "SELECT DISTINCT r.k, "
                + TrailEvent.COLUMNS
                + " FROM resources r JOIN events e ON r.leaf_year = e.leaf_year AND r.leaf = e.leaf"
                + " AND r.row = e.row WHERE r.k IN ("
                + marks
                + ") AND r.r <> 'kms-context' AND r.us < ? AND e.error_code IS NULL"
                + " ORDER BY e.us, e.leaf_year, e.leaf, e.row, r.k",
            parameters,
            row -> new Found(TrailEvent.read(row), row.getString(1)))
        .stream()
        .filter(f -> matches(f.event(), triggers))
        .toList();
  }

  private static boolean matches(TrailEvent event, Set<String> triggers) {
    String name = bare(event.name());
    String action = event.action();
    String service = action.substring(0, action.indexOf(':'));
    return triggers.contains(name) || triggers.contains(service + ":" + name);
  }

  /** {@code service:name} or {@code name}, without domain and date, lower case. */
  private static String trigger(String text) {
    int colon = text.lastIndexOf(':');
    String name = bare(text.substring(colon + 1));
    if (colon < 0) {
      return name;
    }
    String service = text.substring(0, colon);
    int dot = service.indexOf('.');
    return (dot < 0 ? service : service.substring(0, dot)) + ":" + name;
  }

  private static String bare(String name) {
    return DATE_SUFFIX.matcher(name).replaceFirst("").toLowerCase(Locale.ROOT);
  }
}
