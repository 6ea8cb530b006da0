package io.proofline.trail.coverage;

import io.proofline.cloud.Document;
import io.proofline.trail.digest.ChainReport;
import io.proofline.trail.digest.Span;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.lake.LogFile.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * From when to when it is known what a trail selected. A snapshot tells one moment; that holds
 * backward and forward while the log of the trail's home region is whole, where every change of a
 * trail would show, up to such a change. Around a change quarter of an hour is uncertain, since
 * changes take effect late.
 */
record SelectorHistory(List<Known> known) {
  private static final Duration AROUND_CHANGE = Duration.ofMinutes(15);

  /** A snapshot is taken as of the last digest when that is not older than this. */
  private static final Duration DIGEST_LAG = Duration.ofHours(2);

  /** What one trail selected over one stretch of time. */
  record Known(Document trail, String chain, Span span, Selection selection) {}

  static SelectorHistory of(List<Document> trails, List<ChainReport> chains, Presence presence) {
    List<Known> known = new ArrayList<>();
    for (Document trail : trails) {
      if (!trail.id().type().equals("AWS::CloudTrail::Trail") || !Selection.known(trail)) {
        continue;
      }
      String chain = name(trail) + "@" + trail.id().region();
      Place home = new Place(trail.id().account(), trail.id().region());
      Spans whole =
          chains.stream()
              .filter(c -> c.place().equals(home))
              .map(c -> c.byTrail().getOrDefault(chain, Spans.NONE))
              .findFirst()
              .orElse(Spans.NONE);
      Instant at = trail.observed();
      for (Span run : whole.list()) {
        boolean speaks = !at.isBefore(run.from()) && at.isBefore(run.to().plus(DIGEST_LAG));
        if (speaks) {
          Instant low = run.from();
          Instant high = run.to();
          for (Instant change : presence.changesIn(trail.id().account())) {
            if (!change.isAfter(at) && low.isBefore(change.plus(AROUND_CHANGE))) {
              low = change.plus(AROUND_CHANGE);
            }
            if (change.isAfter(at) && high.isAfter(change.minus(AROUND_CHANGE))) {
              high = change.minus(AROUND_CHANGE);
            }
          }
          if (low.isBefore(high)) {
            known.add(new Known(trail, chain, new Span(low, high), Selection.of(trail)));
          }
        }
      }
    }
    return new SelectorHistory(known);
  }

  /** What is known of trails that deliver from the place. */
  List<Known> at(Place place) {
    return known.stream().filter(k -> Selection.applies(k.trail(), place)).toList();
  }

  private static String name(Document trail) {
    String name = trail.properties().path("TrailName").asString(trail.id().identifier());
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
