package io.proofline.trail.synth;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the trail of an account selects over time: all management events always, the objects of one
 * bucket until they are deselected, and again from when they are selected anew. Each change is a
 * call in the trail's home region and takes effect some minutes late. The trail of an organisation
 * selects the objects of all buckets, and the second change is asked for where it is administered.
 *
 * @param home account and region of the trail
 * @param organisation whose accounts it records; null when only its own
 * @param observed when a snapshot shows the selection at the beginning
 * @param changes in order of time; the first one takes the objects away
 */
record TrailSelection(
    Place home, @Nullable Organisation organisation, Instant observed, List<Change> changes) {

  /** Of every bucket. */
  private static final String EVERY_OBJECT = "arn:aws:s3";

  TrailSelection {
    changes = List.copyOf(changes);
  }

  /**
   * Other selectors.
   *
   * @param place where they were asked for
   * @param at when they were asked for
   * @param effective when they began to hold
   * @param objects whether objects are selected from then on
   */
  record Change(Place place, Instant at, Instant effective, boolean objects, Call call) {}

  /** One change in the third eighth of the history, and one in the fifth that undoes it. */
  static TrailSelection of(HistoryPlan plan, Place home, Dice dice) {
    return of(plan, home, null, dice);
  }

  /** The same, of the trail of an organisation. */
  static TrailSelection of(
      HistoryPlan plan, Place home, @Nullable Organisation organisation, Dice dice) {
    String objectsOf = organisation == null ? objects(home.account()) : EVERY_OBJECT;
    List<Change> changes = new ArrayList<>();
    for (int eighth : List.of(3, 5)) {
      Instant hour = plan.from().plus(Duration.ofHours((long) plan.hours() * eighth / 8));
      Instant at = hour.plusSeconds(dice.between(600, 3_000));
      boolean objects = eighth == 5;
      Place place =
          objects && organisation != null
              ? new Place(organisation.administrator(), home.region())
              : home;
      // From another account a trail is named by its ARN only.
      String trail =
          organisation == null || place.equals(home) ? History.TRAIL : organisation.arn(home);
      changes.add(
          new Change(
              place,
              at,
              at.plusSeconds(dice.below(840)),
              objects,
              call(trail, objectsOf, objects)));
    }
    return new TrailSelection(home, organisation, plan.from().plusSeconds(300), changes);
  }

  /** The prefix of ARNs of the objects that it selects. */
  String objects() {
    return organisation == null ? objects(home.account()) : EVERY_OBJECT;
  }

  /** The prefix of ARNs of the objects. */
  static String objects(String account) {
    return "arn:aws:s3:::records-" + account + "/";
  }

  private static Call call(String trail, String objectsOf, boolean objects) {
    return Call.write(
        "cloudtrail",
        "PutEventSelectors",
        "1.11",
        Nodes.object(
            "trailName",
            trail,
            "eventSelectors",
            selectors(
                objectsOf,
                objects,
                "readWriteType",
                "includeManagementEvents",
                "dataResources",
                "type",
                "values")),
        null);
  }

  /** As a snapshot shows them at the beginning. */
  ObjectNode properties() {
    ObjectNode properties = properties(History.TRAIL, objects(), true);
    if (organisation != null) {
      properties.put("IsOrganizationTrail", true);
      properties.put("EnableLogFileValidation", true);
    }
    return properties;
  }

  /** Of a trail of an account that records its management events alone. */
  static ObjectNode managementOnly(String trail) {
    return properties(trail, "", false);
  }

  private static ObjectNode properties(String trail, String objectsOf, boolean objects) {
    return Nodes.object(
        "TrailName",
        trail,
        "IsMultiRegionTrail",
        true,
        "IsLogging",
        true,
        "EventSelectors",
        selectors(
            objectsOf,
            objects,
            "ReadWriteType",
            "IncludeManagementEvents",
            "DataResources",
            "Type",
            "Values"));
  }

  /** Requests and snapshots write the names of members differently. */
  private static ArrayNode selectors(
      String objectsOf,
      boolean objects,
      String kind,
      String management,
      String resources,
      String type,
      String values) {
    ArrayNode data = Nodes.array();
    if (objects) {
      data.add(Nodes.object(type, "AWS::S3::Object", values, Nodes.array(objectsOf)));
    }
    return Nodes.array(Nodes.object(kind, "All", management, true, resources, data));
  }

  /** The change that is asked for in the hour. */
  Optional<Change> changeIn(Instant hour) {
    return changes.stream()
        .filter(c -> !c.at().isBefore(hour) && c.at().isBefore(hour.plusSeconds(3_600)))
        .findFirst();
  }

  /** Whether the trail records the call at that time. */
  boolean records(Call call, Instant at) {
    if (!call.data()) {
      return true;
    }
    boolean objects = true;
    for (Change change : changes) {
      objects = at.isBefore(change.effective()) ? objects : change.objects();
    }
    return objects;
  }
}
