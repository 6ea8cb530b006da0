package io.proofline.trail.coverage;

import io.proofline.cloud.Document;
import io.proofline.trail.digest.ChainReport;
import io.proofline.trail.digest.Span;
import io.proofline.trail.lake.LogFile.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * From when to when it is known what a trail selected. A snapshot tells one moment; that holds
 * backward and forward while the log of the trail's home region is whole, where every change of a
 * trail would show, up to such a change; of the trail of an organisation also the logs of those who
 * administer it from other accounts. From there on the record of the change says what is selected,
 * when it can. Around a change quarter of an hour is uncertain, since changes take effect late:
 * what was selected both before and after stays known, what is no longer selected counts as not
 * logged from the very second of the change. The last quarter of an hour of a whole stretch tells
 * nothing: the record of a change in it may have been delivered after its end.
 */
record SelectorHistory(List<Known> known) {
  private static final Duration AROUND_CHANGE = Duration.ofMinutes(15);

  /** A snapshot is taken as of the last digest when that is not older than this. */
  private static final Duration DIGEST_LAG = Duration.ofHours(2);

  /**
   * What one trail selected over one stretch of time.
   *
   * @param surely what it selected all the time
   * @param perhaps what it selected some of the time; all else is not logged
   */
  record Known(SeenTrail trail, String chain, Span span, Selection surely, Selection perhaps) {}

  static SelectorHistory of(
      List<Document> trails, List<ChainReport> chains, List<TrailChange> changes) {
    List<Known> known = new ArrayList<>();
    for (SeenTrail trail : SeenTrail.all(trails)) {
      if (!Selection.known(trail.document())) {
        continue;
      }
      Set<String> own = new TreeSet<>();
      chains.stream()
          .filter(report -> report.place().equals(trail.home()))
          .forEach(
              report ->
                  report.byTrail().keySet().stream().filter(trail::isChain).forEach(own::add));
      for (String chain : own) {
        Set<Place> changedFrom = trail.changedFrom(chain, chains);
        List<TrailChange> meant =
            changes.stream()
                .map(change -> trail.meant(change, changedFrom))
                .filter(Objects::nonNull)
                .toList();
        Instant at = trail.document().observed();
        for (Span run : trail.whole(chain, chains).shortened(AROUND_CHANGE).list()) {
          if (!at.isBefore(run.from())
              && at.isBefore(run.to().plus(AROUND_CHANGE).plus(DIGEST_LAG))) {
            new Walk(trail, chain, run, known).over(meant);
          }
        }
      }
    }
    return new SelectorHistory(known);
  }

  /** Whether a trail records, and what it would select. */
  private record State(boolean logging, Selection selectors) {
    Selection effective() {
      return logging ? selectors : Selection.NOTHING;
    }

    /** What holds after the change; null when that cannot be told. */
    @Nullable State after(TrailChange change) {
      return switch (change.kind()) {
        case SELECTORS -> new State(logging, Objects.requireNonNull(change.selection()));
        case STOPPED -> new State(false, selectors);
        case STARTED -> new State(true, selectors);
        case DELEGATED, OTHER -> null;
      };
    }
  }

  /** Along the changes of one trail, through one stretch without a gap. For one use. */
  private static final class Walk {
    private final SeenTrail trail;
    private final String chain;
    private final Span run;
    private final List<Known> known;

    Walk(SeenTrail trail, String chain, Span run, List<Known> known) {
      this.trail = trail;
      this.chain = chain;
      this.run = run;
      this.known = known;
    }

    void over(List<TrailChange> changes) {
      Instant at = trail.document().observed();
      List<TrailChange> before = changes.stream().filter(c -> !c.at().isAfter(at)).toList();
      List<TrailChange> after = changes.stream().filter(c -> c.at().isAfter(at)).toList();
      Instant from =
          before.isEmpty()
              ? run.from()
              : later(run.from(), before.getLast().at().plus(AROUND_CHANGE));
      JsonNode properties = trail.document().properties();
      boolean logging = properties.path("IsLogging").asBoolean(true);
      forward(from, logging, Selection.of(properties), after, run.to());
      backward(before);
    }

    /** From changes before the snapshot that say what they selected, up to the last of them. */
    private void backward(List<TrailChange> before) {
      for (int i = before.size() - 2; i >= 0; i--) {
        TrailChange change = before.get(i);
        boolean other =
            before.subList(i, before.size()).stream()
                .anyMatch(
                    c ->
                        c.kind() == TrailChange.Kind.OTHER
                            || c.kind() == TrailChange.Kind.DELEGATED);
        if (other || change.at().isBefore(run.from())) {
          return;
        }
        boolean logging =
            before.subList(0, i).stream()
                .filter(c -> c.kind() != TrailChange.Kind.SELECTORS)
                .reduce((_, last) -> last)
                .map(last -> last.kind() == TrailChange.Kind.STARTED)
                .orElse(true);
        Selection selection = change.selection();
        if (change.kind() == TrailChange.Kind.SELECTORS && selection != null && logging) {
          TrailChange next = before.get(i + 1);
          Instant end = next.at().minus(AROUND_CHANGE);
          add(change.at().plus(AROUND_CHANGE), end, selection, selection);
        }
      }
    }

    private void forward(
        Instant start,
        boolean logging,
        Selection selected,
        List<TrailChange> changes,
        Instant end) {
      Instant from = start;
      State state = new State(logging, selected);
      for (int i = 0; i < changes.size(); i++) {
        TrailChange change = changes.get(i);
        if (!change.at().isBefore(end)) {
          break;
        }
        Instant uncertain = change.at().minus(AROUND_CHANGE);
        Selection now = state.effective();
        add(from, uncertain, now, now);
        State changed = state.after(change);
        boolean soon =
            i + 1 < changes.size()
                && changes
                    .get(i + 1)
                    .at()
                    .isBefore(change.at().plus(AROUND_CHANGE).plus(AROUND_CHANGE));
        boolean settled = !from.isAfter(uncertain);
        if (changed == null || soon || !settled) {
          return;
        }
        Selection next = changed.effective();
        Selection both = now.and(next);
        add(uncertain, change.at(), both, now.or(next));
        add(change.at(), earlier(end, change.at().plus(AROUND_CHANGE)), both, next);
        from = change.at().plus(AROUND_CHANGE);
        state = changed;
      }
      add(from, end, state.effective(), state.effective());
    }

    private void add(Instant from, Instant to, Selection surely, Selection perhaps) {
      Instant start = later(from, run.from());
      Instant end = earlier(to, run.to());
      if (start.isBefore(end)) {
        known.add(new Known(trail, chain, new Span(start, end), surely, perhaps));
      }
    }
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /** What is known of trails that deliver from the place. */
  List<Known> at(Place place) {
    return known.stream().filter(k -> k.trail().records(place)).toList();
  }
}
