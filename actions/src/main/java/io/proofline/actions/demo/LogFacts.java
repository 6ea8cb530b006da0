package io.proofline.actions.demo;

import io.proofline.actions.Mandate;
import io.proofline.cloud.Document;
import io.proofline.ledger.Statement;
import io.proofline.trail.TrailSnapshot;
import io.proofline.trail.lake.SegmentWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What the ledger holds of logs, whichever run brought it there.
 *
 * @param events distinct events
 * @param files log files
 */
record LogFacts(long events, long files) {

  /** Reads the statements of segments. */
  static LogFacts read(Mandate mandate) throws IOException {
    long events = 0;
    long files = 0;
    List<Statement> segments = new ArrayList<>();
    try (Stream<Statement> statements =
        mandate.workspace().ledger().understood(SegmentWriter.TYPE, SegmentWriter.SCHEMA)) {
      statements.forEach(segments::add);
    }
    for (Statement segment : segments) {
      events += segment.body().path("events").path("rows").asLong(0);
      files += segment.body().path("logFiles").asLong(0);
    }
    return new LogFacts(events, files);
  }

  /** Accounts and regions whose digests verify without a gap. */
  static long verifiedChains(Mandate mandate) throws IOException {
    return chains(mandate).stream()
        .filter(d -> d.properties().path("Result").asString("").equals("verified"))
        .count();
  }

  /** Times that are not proved. */
  static List<DemoReport.Gap> gaps(Mandate mandate) throws IOException {
    List<DemoReport.Gap> gaps = new ArrayList<>();
    for (Document chain : chains(mandate)) {
      for (JsonNode gap : chain.properties().path("Gaps")) {
        gaps.add(
            new DemoReport.Gap(
                chain.id().account(),
                chain.id().region(),
                gap.path("From").asString(""),
                gap.path("To").asString(""),
                gap.path("Reason").asString("")));
      }
    }
    return gaps;
  }

  private static List<Document> chains(Mandate mandate) throws IOException {
    return mandate.snapshots().latest().stream()
        .flatMap(recorded -> recorded.snapshot().documents().stream())
        .filter(document -> document.id().type().equals(TrailSnapshot.DIGEST_CHAIN))
        .toList();
  }
}
