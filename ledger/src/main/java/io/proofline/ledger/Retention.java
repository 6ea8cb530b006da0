package io.proofline.ledger;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How long documentation is kept: six years from the date of its creation or the date when it last
 * was in effect, whichever is later (45 CFR 164.316(b)(2)(i)). A statement was last in effect when
 * the next one of its type and subject was recorded; while it is the newest, it is in effect.
 */
final class Retention {
  private static final int YEARS = 6;

  private Retention() {}

  private static Instant after(Instant moment) {
    return moment.atZone(ZoneOffset.UTC).plusYears(YEARS).toInstant();
  }

  /** The earliest end that a payload can have, whatever was stated when it was asked for. */
  static Instant earliest(Payload payload) {
    Instant created = after(payload.recorded());
    return payload.until().isBefore(created) ? created : payload.until();
  }

  /**
   * The payloads of statements.
   *
   * @param ledger the whole ledger, for what came after each
   */
  static List<Payload> payloads(List<Statement> statements, Ledger ledger) throws IOException {
    Map<LeafRef, Instant> until = new TreeMap<>();
    Set<String> types = new HashSet<>();
    statements.forEach(statement -> types.add(statement.type()));
    for (String type : types) {
      try (Stream<Entry> all = ledger.entries(type)) {
        all.forEach(
            later ->
                statements.stream()
                    .filter(s -> s.type().equals(type) && s.subject().equals(later.subject()))
                    .filter(s -> s.leaf().compareTo(later.leaf()) < 0)
                    .forEach(s -> until.putIfAbsent(s.leaf(), after(later.recorded()))));
      }
    }
    return statements.stream()
        .map(
            s ->
                new Payload(
                    s.leaf(),
                    ShredRecord.commitment(s),
                    s.type(),
                    s.subject(),
                    s.effective(),
                    s.observed(),
                    s.recorded(),
                    until.getOrDefault(s.leaf(), Instant.MAX)))
        .toList();
  }
}
