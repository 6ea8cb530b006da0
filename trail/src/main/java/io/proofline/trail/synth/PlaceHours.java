package io.proofline.trail.synth;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;

/** Hours of one place, from the first on, in which events are held, by class. Mutable. */
final class PlaceHours {
  private final Instant from;
  private final BitSet management = new BitSet();
  private final BitSet data = new BitSet();
  private final BitSet doubtfulManagement = new BitSet();
  private final BitSet doubtfulData = new BitSet();

  PlaceHours(Instant from) {
    this.from = from;
  }

  private int hour(EventBook.Event event) {
    return (int) Duration.between(from, event.time()).toHours();
  }

  /** The event can be read. */
  void held(EventBook.Event event) {
    (event.call().data() ? data : management).set(hour(event));
  }

  /** No good digest lists the file of the event. */
  void doubtful(EventBook.Event event) {
    (event.call().data() ? doubtfulData : doubtfulManagement).set(hour(event));
  }

  boolean isHeld(boolean ofData, int hour) {
    return (ofData ? data : management).get(hour);
  }

  boolean isDoubtful(boolean ofData, int hour) {
    return (ofData ? doubtfulData : doubtfulManagement).get(hour);
  }
}
