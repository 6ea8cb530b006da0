package io.proofline.trail.coverage;

import io.proofline.ledger.Entry;
import io.proofline.ledger.Ledger;
import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.Span;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.SegmentWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Logs whose statement was shredded. What stood in them is not known any more, and of which hours
 * they were is not either; only that nothing in them was later than their last event. So every
 * stretch of time up to then that nothing proves whole says so.
 */
public record ShreddedLogs(List<Entry.Shredded> gone) {
  private static final int SHOWN = 3;

  /** Takes a copy of the list. */
  public ShreddedLogs {
    gone = List.copyOf(gone);
  }

  /** Those of a ledger. */
  public static ShreddedLogs of(Ledger ledger) throws IOException {
    List<Entry.Shredded> gone = new ArrayList<>();
    for (String type : List.of(SegmentWriter.TYPE, LogFile.TYPE)) {
      try (Stream<Entry> entries = ledger.entries(type)) {
        entries
            .filter(Entry.Shredded.class::isInstance)
            .map(Entry.Shredded.class::cast)
            .forEach(gone::add);
      }
    }
    return new ShreddedLogs(gone);
  }

  /** The lines, each with what may be missing there; a line of its own when there is no other. */
  List<CoverageLine> said(List<CoverageLine> lines, Instant from, Instant to) {
    if (lines.isEmpty()) {
      String words = words(from);
      return words.isEmpty()
          ? lines
          : List.of(
              new CoverageLine(
                  new Place("", ""),
                  EventClass.MANAGEMENT,
                  "all",
                  new Span(from, to),
                  State.UNKNOWN,
                  "not evaluated, because " + words));
    }
    return lines.stream().map(this::said).toList();
  }

  private CoverageLine said(CoverageLine line) {
    String words = line.state() == State.PROVEN ? "" : words(line.span().from());
    return words.isEmpty()
        ? line
        : new CoverageLine(
            line.place(),
            line.eventClass(),
            line.selector(),
            line.span(),
            line.state(),
            line.reason() + "; " + words);
  }

  /** What was shredded, for an answer about all time; empty when nothing was. */
  public String words() {
    return words(Instant.MIN);
  }

  /** What was shredded that may have held events from then on; empty when nothing did. */
  private String words(Instant from) {
    List<Entry.Shredded> near =
        gone.stream().filter(log -> !lastEvent(log).isBefore(from)).toList();
    if (near.isEmpty()) {
      return "";
    }
    String named =
        near.stream().limit(SHOWN).map(Entry.Shredded::words).collect(Collectors.joining(", "));
    return named
        + (near.size() > SHOWN ? " and " + (near.size() - SHOWN) + " more" : "")
        + ": what they held of this time is not known";
  }

  /** A segment is effective at its last event; nothing is taken in before it happened. */
  private static Instant lastEvent(Entry.Shredded log) {
    return log.type().equals(SegmentWriter.TYPE) ? log.effective() : log.observed();
  }
}
