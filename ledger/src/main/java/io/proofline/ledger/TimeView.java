package io.proofline.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The two switches of every read: {@code --as-of} asks for the world at a moment, {@code
 * --known-at} for what the ledger held at a moment. A statement is seen when it was recorded at
 * {@code knownAt} or before and is effective at {@code asOf} or before. What is recorded later
 * never changes an answer at an earlier {@code knownAt}.
 *
 * @param asOf moment in the world; {@link Instant#MAX} leaves it open
 * @param knownAt moment in the ledger; {@link Instant#MAX} leaves it open
 */
public record TimeView(Instant asOf, Instant knownAt) {

  /** Sees everything, also what is to be in force later. */
  public static TimeView open() {
    return new TimeView(Instant.MAX, Instant.MAX);
  }

  /** Sees what is in force at the moment, as known now. */
  public static TimeView asOf(Instant moment) {
    return new TimeView(moment, Instant.MAX);
  }

  /** Whether both views see it. */
  public TimeView and(TimeView other) {
    return new TimeView(earlier(asOf, other.asOf), earlier(knownAt, other.knownAt));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Whether the ledger held it. */
  public boolean knows(Statement statement) {
    return knows(new Entry.Held(statement));
  }

  /** Whether the ledger held it. */
  public boolean knows(Entry entry) {
    return !entry.recorded().isAfter(knownAt);
  }

  /** Whether the ledger held it and it is in force. */
  public boolean sees(Statement statement) {
    return sees(new Entry.Held(statement));
  }

  /** Whether the ledger held it and it is in force. */
  public boolean sees(Entry entry) {
    return knows(entry) && !entry.effective().isAfter(asOf);
  }

  /** Those that are seen, in the same order. */
  public Stream<Statement> of(Stream<Statement> statements) {
    return statements.filter(this::sees);
  }

  /**
   * The one in force among statements of which a later one replaces an earlier: the latest to have
   * become effective; of several at the same moment the one recorded last.
   */
  public Optional<Statement> inForce(Stream<Statement> statements) {
    return of(statements)
        .max(Comparator.comparing(Statement::effective).thenComparing(Statement::leaf));
  }

  /** Whether it was recorded on a later day (UTC) than it became effective. */
  public static boolean backdated(Statement statement) {
    return day(statement.effective()).isBefore(day(statement.recorded()));
  }

  /**
   * What a reader must be told of a statement's times.
   *
   * @param now the present, which decides what "today" is
   */
  public String words(Statement statement, Instant now) {
    Instant asked = earlier(asOf, now);
    if (statement.effective().isAfter(asked)) {
      return "in force from " + day(statement.effective());
    }
    if (!backdated(statement)) {
      return "in force";
    }
    LocalDate recorded = day(statement.recorded());
    return "in force since "
        + day(statement.effective())
        + ", recorded "
        + (recorded.equals(day(now)) ? "today" : recorded);
  }

  private static LocalDate day(Instant moment) {
    return moment.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
