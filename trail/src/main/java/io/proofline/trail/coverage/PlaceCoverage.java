package io.proofline.trail.coverage;

import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.ChainReport;
import io.proofline.trail.digest.Span;
import io.proofline.trail.digest.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The lines of one account and region. */
final class PlaceCoverage {
  /** Events may be delivered this much later (measured maximum 10 minutes). */
  private static final Duration SETTLE = Duration.ofMinutes(15);

  private final ChainReport chain;
  private final Spans interval;
  private final Spans settled;
  private final Presence presence;

  /** Time before the account was of the organisation whose trail is known. */
  private final Spans before;

  private final List<SelectorHistory.Known> known;

  PlaceCoverage(
      ChainReport chain,
      Instant from,
      Instant to,
      Instant now,
      Presence presence,
      SelectorHistory history,
      Optional<Instant> joined) {
    this.chain = chain;
    this.interval = Spans.between(from, to);
    this.settled = Spans.between(from, now.minus(SETTLE).isBefore(to) ? now.minus(SETTLE) : to);
    this.presence = presence;
    this.before =
        joined
            .filter(from::isBefore)
            .map(time -> Spans.between(from, time.isBefore(to) ? time : to))
            .orElse(Spans.NONE);
    this.known = history.at(chain.place());
  }

  void addTo(List<CoverageLine> lines) {
    lines.addAll(lines(EventClass.MANAGEMENT, "all", Selection::management));
    Set<String> selectors = new TreeSet<>();
    known.forEach(k -> selectors.addAll(k.surely().data()));
    known.forEach(k -> selectors.addAll(k.perhaps().data()));
    for (String selector : selectors) {
      lines.addAll(lines(EventClass.DATA, selector, s -> s.has(selector)));
    }
    lines.addAll(lines(EventClass.DATA, known.isEmpty() ? "all" : "other", _ -> false));
  }

  private List<CoverageLine> lines(
      EventClass eventClass, String selector, Predicate<Selection> selects) {
    List<CoverageLine> out = new ArrayList<>();
    Spans missing = missing().intersect(interval);
    Spans proven = Spans.NONE;
    Spans told = Spans.NONE;
    for (SelectorHistory.Known each : known) {
      Spans whole = delivered(chain.byTrail().getOrDefault(each.chain(), Spans.NONE));
      Spans here = whole.intersect(new Spans(List.of(each.span())));
      if (selects.test(each.surely())) {
        proven = proven.union(here);
      } else if (selects.test(each.perhaps())) {
        continue;
      }
      told = told.union(here);
    }
    Spans left = interval;
    left =
        add(
            out,
            left,
            missing,
            eventClass,
            selector,
            State.KNOWN_MISSING,
            "a file that a digest" + " names is not held, or was altered");
    left =
        add(
            out,
            left,
            presence.doubtful(chain.place(), eventClass).intersect(proven),
            eventClass,
            selector,
            State.PRESENT_UNPROVEN,
            "an event of this hour stands in a file that no verified digest lists: it may have been"
                + " planted");
    left =
        add(
            out,
            left,
            proven,
            eventClass,
            selector,
            State.PROVEN,
            "digests verify, every file"
                + " they list is held, and the trail selects these events");
    left =
        add(
            out,
            left,
            told,
            eventClass,
            selector,
            State.NOT_COVERED,
            "the trail did not select" + " these events: that none are seen means nothing");
    Spans chained = delivered(chain.proven());
    boolean management = eventClass == EventClass.MANAGEMENT;
    left =
        add(
            out,
            left,
            management ? chained : Spans.NONE,
            eventClass,
            selector,
            State.PRESENT_UNPROVEN,
            "digests verify, but what the trail selected then is not known");
    left =
        add(
            out,
            left,
            presence.held(chain.place(), eventClass),
            eventClass,
            selector,
            State.PRESENT_UNPROVEN,
            "events of this hour are held, but no verified digest says that they" + " are all");
    left =
        add(
            out,
            left,
            before,
            eventClass,
            selector,
            State.NOT_COVERED,
            "the account had not joined the organisation: its trail recorded nothing of it, and"
                + " nothing else is held");
    add(
        out,
        left,
        left,
        eventClass,
        selector,
        State.UNKNOWN,
        "nothing is held that says what" + " happened: cannot know");
    out.sort(Comparator.comparing(CoverageLine::span));
    return out;
  }

  /** Event time for which every delivery is proven. */
  private Spans delivered(Spans proven) {
    return proven.shortened(SETTLE).intersect(settled);
  }

  private Spans missing() {
    List<Span> spans = new ArrayList<>();
    for (ChainReport.Gap gap : chain.gaps()) {
      if (gap.file() != null) {
        spans.add(new Span(gap.from(), gap.to()));
      }
    }
    for (ChainReport.Invalid fault : chain.invalid()) {
      Span window = fault.window();
      if (window != null) {
        spans.add(window);
      }
    }
    return Spans.of(spans);
  }

  private Spans add(
      List<CoverageLine> out,
      Spans left,
      Spans part,
      EventClass eventClass,
      String selector,
      State state,
      String reason) {
    for (Span span : left.intersect(part).list()) {
      out.add(new CoverageLine(chain.place(), eventClass, selector, span, state, reason));
    }
    return left.minus(part);
  }
}
