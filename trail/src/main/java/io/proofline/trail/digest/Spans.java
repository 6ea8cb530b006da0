package io.proofline.trail.digest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A set of instants as disjoint spans in order; touching spans are one.
 *
 * @param list the spans
 */
public record Spans(List<Span> list) {
  /** No time at all. */
  public static final Spans NONE = new Spans(List.of());

  /** Takes a copy. */
  public Spans {
    list = List.copyOf(list);
  }

  /** The union of the spans. */
  public static Spans of(Collection<Span> spans) {
    List<Span> out = new ArrayList<>();
    for (Span span : spans.stream().sorted().toList()) {
      if (!out.isEmpty() && !span.from().isAfter(out.getLast().to())) {
        Span last = out.removeLast();
        out.add(new Span(last.from(), last.to().isAfter(span.to()) ? last.to() : span.to()));
      } else {
        out.add(span);
      }
    }
    return new Spans(out);
  }

  /** One span; none when it would be empty. */
  public static Spans between(Instant from, Instant to) {
    return from.isBefore(to) ? new Spans(List.of(new Span(from, to))) : NONE;
  }

  /** Both. */
  public Spans union(Spans other) {
    List<Span> all = new ArrayList<>(list);
    all.addAll(other.list);
    return of(all);
  }

  /** What is in both. */
  public Spans intersect(Spans other) {
    List<Span> out = new ArrayList<>();
    for (Span a : list) {
      for (Span b : other.list) {
        Instant from = a.from().isAfter(b.from()) ? a.from() : b.from();
        Instant to = a.to().isBefore(b.to()) ? a.to() : b.to();
        if (from.isBefore(to)) {
          out.add(new Span(from, to));
        }
      }
    }
    return of(out);
  }

  /** What is here and not there. */
  public Spans minus(Spans other) {
    List<Span> out = new ArrayList<>();
    for (Span span : list) {
      Instant at = span.from();
      for (Span hole : other.list) {
        if (!hole.to().isAfter(at) || !hole.from().isBefore(span.to())) {
          continue;
        }
        if (hole.from().isAfter(at)) {
          out.add(new Span(at, hole.from()));
        }
        at = hole.to();
      }
      if (at.isBefore(span.to())) {
        out.add(new Span(at, span.to()));
      }
    }
    return of(out);
  }

  /** Each span shortened at its end. */
  public Spans shortened(Duration by) {
    List<Span> out = new ArrayList<>();
    for (Span span : list) {
      Instant to = span.to().minus(by);
      if (span.from().isBefore(to)) {
        out.add(new Span(span.from(), to));
      }
    }
    return new Spans(out);
  }

  /** Whether the instant is in it. */
  public boolean holds(Instant time) {
    return list.stream().anyMatch(s -> s.holds(time));
  }

  /** Whether there is no time in it. */
  public boolean isEmpty() {
    return list.isEmpty();
  }
}
