package io.proofline.actions;

import io.proofline.ledger.Statement;
import io.proofline.trail.lake.SegmentWriter;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The time that ingested logs speak of, which is what a question without times means.
 *
 * @param from hour in which the first event held happened
 * @param to end of the hour in which the last one happened
 */
public record HeldLogs(Instant from, Instant to) {

  /** The time of everything held; empty when no event is held. */
  public static Optional<HeldLogs> of(Mandate mandate) throws IOException {
    Instant[] span = new Instant[2];
    try (Stream<Statement> segments =
        mandate.workspace().ledger().understood(SegmentWriter.TYPE, SegmentWriter.SCHEMA)) {
      segments.forEach(
          segment -> {
            JsonNode first = segment.body().path("from");
            JsonNode last = segment.body().path("to");
            if (first.isString() && last.isString()) {
              Instant from = Instant.parse(first.asString());
              Instant to = Instant.parse(last.asString());
              span[0] = span[0] == null || from.isBefore(span[0]) ? from : span[0];
              span[1] = span[1] == null || to.isAfter(span[1]) ? to : span[1];
            }
          });
    }
    return span[0] == null
        ? Optional.empty()
        : Optional.of(
            new HeldLogs(
                span[0].truncatedTo(ChronoUnit.HOURS),
                span[1].truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS)));
  }
}
