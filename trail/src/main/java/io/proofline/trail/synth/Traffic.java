package io.proofline.trail.synth;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Fills the delivered files with ordinary events. */
final class Traffic {
  private final Dice dice;
  private final EventBook book;
  private final Sessions sessions;
  private final Habits habits;

  private record Pending(Caller caller, Habits.Step step) {}

  Traffic(Dice dice, EventBook book, Sessions sessions) {
    this.dice = dice;
    this.book = book;
    this.sessions = sessions;
    this.habits = new Habits(dice);
  }

  /** Spreads that many events over the slots of a place; sizes of files differ widely. */
  void spread(Place place, List<Instant> slots, int events) {
    List<Double> weights = new ArrayList<>();
    double sum = 0;
    for (int i = 0; i < slots.size(); i++) {
      double weight = 0.12 + Math.pow(dice.share(), 2.4) * 2.2;
      weights.add(weight);
      sum += weight;
    }
    double before = 0;
    int spread = 0;
    for (int i = 0; i < slots.size(); i++) {
      before += weights.get(i);
      int until = i + 1 == slots.size() ? events : (int) Math.round(events * before / sum);
      fill(place, slots.get(i), until - spread);
      spread = until;
    }
  }

  private void fill(Place place, Instant slot, int events) {
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      times.add(slot.minusSeconds(delay()));
    }
    times.sort(Comparator.naturalOrder());
    Deque<Pending> pending = new ArrayDeque<>();
    Optional<Actor> busy = Optional.empty();
    for (Instant time : times) {
      if (!pending.isEmpty()) {
        Pending next = pending.removeFirst();
        place(next, place, time, slot);
        continue;
      }
      Actor actor = busy.isPresent() && dice.chance(0.6) ? busy.get() : pick(place);
      busy = Optional.of(actor);
      Optional<Caller> caller = sessions.held(actor, place, time);
      if (caller.isEmpty()) {
        sessions.issue(actor, place, time, slot);
        continue;
      }
      for (Habits.Step step : habits.next(actor, place)) {
        pending.add(new Pending(caller.get(), step));
      }
      place(pending.removeFirst(), place, time, slot);
    }
  }

  private void place(Pending pending, Place place, Instant time, Instant slot) {
    Caller caller =
        pending.step().internal() ? pending.caller().invokedBy("AWS Internal") : pending.caller();
    book.add(time, slot, place, caller, pending.step().call());
  }

  private Actor pick(Place place) {
    List<Clinic.Share> shares = Clinic.TRAFFIC.getOrDefault(place, List.of());
    int ticket = dice.below(shares.stream().mapToInt(Clinic.Share::weight).sum());
    for (Clinic.Share share : shares) {
      ticket -= share.weight();
      if (ticket < 0) {
        return share.actor();
      }
    }
    throw new IllegalStateException("nobody is busy in " + place);
  }

  /**
   * Seconds from event to delivery: half of the events within 3.3 minutes, 90% within 6.8, 99%
   * within 9, all within 10, as measured.
   */
  private long delay() {
    double share = dice.share();
    double minutes =
        share < 0.5
            ? 0.4 + share / 0.5 * 2.9
            : share < 0.9
                ? 3.3 + (share - 0.5) / 0.4 * 3.5
                : share < 0.99 ? 6.8 + (share - 0.9) / 0.09 * 2.1 : 8.9 + (share - 0.99) / 0.01;
    return Math.round(minutes * 60);
  }
}
