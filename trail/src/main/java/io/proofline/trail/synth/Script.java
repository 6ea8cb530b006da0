package io.proofline.trail.synth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Places single events at told times, and remembers those that are facts of the truth. */
final class Script {
  private final EventBook book;
  private final Sessions sessions;
  private final Schedule schedule;
  private final List<Fact> facts = new ArrayList<>();

  /**
   * A planted fact.
   *
   * @param at event time
   * @param event event id
   * @param chain chain behind it
   * @param resource ARN or name of what it touched
   * @param what in words
   * @param effective false for failed attempts
   * @param held false when its file is part of the gap
   */
  record Fact(
      Instant at,
      String event,
      String chain,
      String resource,
      String what,
      boolean effective,
      boolean held) {}

  Script(EventBook book, Sessions sessions, Schedule schedule) {
    this.book = book;
    this.sessions = sessions;
    this.schedule = schedule;
  }

  List<Fact> facts() {
    return List.copyOf(facts);
  }

  /** New credentials in production, us-east-1. */
  Caller open(Actor actor, String at) {
    Instant time = Instant.parse(at);
    return sessions.issue(actor, Clinic.EAST, time, schedule.slotOf(Clinic.EAST, time));
  }

  /** A caller that needs no credentials from us. */
  Caller caller(Actor actor, String at) {
    return sessions
        .held(actor, Clinic.EAST, Instant.parse(at))
        .orElseThrow(() -> new IllegalStateException(actor.name() + " has no credentials"));
  }

  /** An event of the story that is no fact of its own. */
  void quiet(String at, Caller caller, Call call) {
    Instant time = Instant.parse(at);
    book.add(time, schedule.slotOf(Clinic.EAST, time), Clinic.EAST, caller, call);
  }

  /** A planted fact. */
  void tell(String at, Place place, Caller caller, Call call, String resource, String what) {
    Instant time = Instant.parse(at);
    String id = book.add(time, schedule.slotOf(place, time), place, caller, call);
    facts.add(
        new Fact(time, id, caller.chain().id(), resource, what, call.failure().isEmpty(), true));
  }

  /** A fact whose event is in no held file. */
  void lost(Instant at, String event, String chain, String resource, String what) {
    facts.add(new Fact(at, event, chain, resource, what, true, false));
  }
}
