package io.proofline.trail.who;

import io.proofline.trail.digest.Vouchers;
import io.proofline.trail.digest.Vouchers.Stand;
import io.proofline.trail.lake.TrailEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What digests vouch for of an event and of who is behind it. */
public enum Voucher {
  /** The event, and every event that leads to its actor. */
  DIGEST("digest", ""),
  /** The event; but not each event that leads to its actor, which may have been planted. */
  EVENT_ONLY("event-only", "its actor not vouched for by a digest"),
  /** Nothing: no verified digest lists a file with this record. It may have been planted. */
  NONE("none", "not vouched for by a digest");

  private final String id;
  private final String words;

  Voucher(String id, String words) {
    this.id = id;
    this.words = words;
  }

  /** Stable name. */
  public String id() {
    return id;
  }

  /** For a reader; empty when there is nothing to say. */
  public String words() {
    return words;
  }

  /** For each of the events, in their order, what is vouched for. */
  public static List<Voucher> of(
      Vouchers vouchers, List<TrailEvent> events, List<Attribution> actors) throws IOException {
    Set<Stand> stands = new HashSet<>();
    events.forEach(e -> stands.add(Stand.of(e)));
    for (Attribution actor : actors) {
      through(actor).forEach(e -> stands.add(Stand.of(e)));
    }
    Set<Stand> doubtful = vouchers.doubtful(stands);
    List<Voucher> out = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      boolean actor = through(actors.get(i)).noneMatch(e -> doubtful.contains(Stand.of(e)));
      out.add(doubtful.contains(Stand.of(events.get(i))) ? NONE : actor ? DIGEST : EVENT_ONLY);
    }
    return out;
  }

  /** Events that lead to an actor; a row of a directory is no event. */
  private static Stream<TrailEvent> through(Attribution actor) {
    return actor.hops().stream().map(Attribution.Hop::event).filter(Objects::nonNull);
  }

  /**
   * What a reader must know of all the events together; empty when there is nothing.
   *
   * @param vouched of the events of a trail; access and flow logs have no digests
   * @param digestsHeld whether any digest with a good signature is held
   */
  public static List<String> notes(List<Voucher> vouched, boolean digestsHeld) {
    long none = vouched.stream().filter(v -> v == NONE).count();
    long actor = vouched.stream().filter(v -> v == EVENT_ONLY).count();
    List<String> notes = new ArrayList<>();
    if (none > 0) {
      notes.add(
          digestsHeld
              ? none
                  + (none == 1 ? " event is" : " events are")
                  + " not vouched for by a digest: no verified digest lists a file with such a"
                  + " record, which may have been planted."
              : "No event here is vouched for by a digest: none that verifies is held.");
    }
    if (actor > 0) {
      notes.add(
          actor
              + (actor == 1 ? " event is" : " events are")
              + " attributed by way of events that no digest vouches for.");
    }
    return notes;
  }
}
