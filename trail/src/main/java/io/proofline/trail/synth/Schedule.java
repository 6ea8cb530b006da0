package io.proofline.trail.synth;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When log files are delivered: on a grid of five minutes, denser in working hours. A small clinic
 * is quiet most of the time, and a quiet region writes no log file.
 */
final class Schedule {
  static final Instant FROM = Instant.parse("2026-11-18T00:00:00Z");
  static final Instant TO = Instant.parse("2026-11-20T23:59:00Z");

  /** Nothing that was delivered in us-west-2 in this time is held. */
  static final Instant LOST_FROM = Instant.parse("2026-11-18T04:10:00Z");

  static final Instant LOST_TO = Instant.parse("2026-11-18T05:25:00Z");

  private static final Duration GRID = Duration.ofMinutes(5);
  private static final Duration SHORTEST = Duration.ofSeconds(75);

  private final Map<Place, SortedSet<Instant>> slots = new HashMap<>();

  /** The file that an event of that time comes in: the next one after at least 75 seconds. */
  Instant slotOf(Place place, Instant event) {
    long grid = GRID.toSeconds();
    long earliest = event.plus(SHORTEST).getEpochSecond();
    Instant slot = Instant.ofEpochSecond((earliest + grid - 1) / grid * grid);
    of(place).add(slot);
    return slot;
  }

  void add(Place place, String... times) {
    for (String time : times) {
      of(place).add(Instant.parse(time));
    }
  }

  /** Adds slots by chance until that many are held. */
  void fill(Place place, int held, Dice dice) {
    Instant end = Window.of(place).lastEnd();
    long grids = Duration.between(FROM, end).dividedBy(GRID);
    while (of(place).stream().filter(slot -> !lost(place, slot)).count() < held) {
      Instant slot = FROM.plus(GRID.multipliedBy(1 + dice.below((int) grids - 1)));
      if (slot.isBefore(end) && !lost(place, slot) && dice.share() < weight(slot)) {
        of(place).add(slot);
      }
    }
  }

  List<Instant> slots(Place place) {
    return List.copyOf(of(place));
  }

  static boolean lost(EventBook.Event event) {
    return lost(event.place(), event.delivered());
  }

  static boolean lost(Place place, Instant slot) {
    return place.equals(Clinic.WEST) && !slot.isBefore(LOST_FROM) && slot.isBefore(LOST_TO);
  }

  private static double weight(Instant slot) {
    int hour = slot.atZone(ZoneOffset.UTC).getHour();
    return hour >= 13 && hour < 22 ? 1.0 : hour < 5 ? 0.35 : 0.15;
  }

  private SortedSet<Instant> of(Place place) {
    return slots.computeIfAbsent(place, _ -> new TreeSet<>());
  }
}
