package io.proofline.trail.synth;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the trail of an account selects over time: all management events always, the objects of one
 * bucket until they are deselected, and again from when they are selected anew. Each change is a
 * call in the trail's home region and takes effect some minutes late.
 *
 * @param home account and region of the trail
 * @param observed when a snapshot shows the selection at the beginning
 * @param changes in order of time; the first one takes the objects away
 */
record TrailSelection(Place home, Instant observed, List<Change> changes) {

  TrailSelection {
    changes = List.copyOf(changes);
  }

  /**
   * Other selectors.
   *
   * @param at when they were asked for
   * @param effective when they began to hold
   * @param objects whether objects are selected from then on
   */
  record Change(Instant at, Instant effective, boolean objects, Call call) {}

  /** One change in the third eighth of the history, and one in the fifth that undoes it. */
  static TrailSelection of(HistoryPlan plan, Place home, Dice dice) {
    List<Change> changes = new ArrayList<>();
    for (int eighth : List.of(3, 5)) {
      Instant hour = plan.from().plus(Duration.ofHours((long) plan.hours() * eighth / 8));
      Instant at = hour.plusSeconds(dice.between(600, 3_000));
      boolean objects = eighth == 5;
      changes.add(
          new Change(at, at.plusSeconds(dice.below(840)), objects, call(home.account(), objects)));
    }
    return new TrailSelection(home, plan.from().plusSeconds(300), changes);
  }

  /** The prefix of ARNs of the objects. */
  static String objects(String account) {
    return "arn:aws:s3:::records-" + account + "/";
  }

  private static Call call(String account, boolean objects) {
    return Call.write(
        "cloudtrail",
        "PutEventSelectors",
        "1.11",
        Nodes.object(
            "trailName",
            History.TRAIL,
            "eventSelectors",
            selectors(
                account,
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
    return Nodes.object(
        "TrailName",
        History.TRAIL,
        "IsMultiRegionTrail",
        true,
        "IsLogging",
        true,
        "EventSelectors",
        selectors(
            home.account(),
            true,
            "ReadWriteType",
            "IncludeManagementEvents",
            "DataResources",
            "Type",
            "Values"));
  }

  /** Requests and snapshots write the names of members differently. */
  private static ArrayNode selectors(
      String account,
      boolean objects,
      String kind,
      String management,
      String resources,
      String type,
      String values) {
    ArrayNode data = Nodes.array();
    if (objects) {
      data.add(Nodes.object(type, "AWS::S3::Object", values, Nodes.array(objects(account))));
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
