package io.proofline.program;

import io.proofline.ledger.LeafRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who answers for a control, who looks at it again, how often, and what watches it meanwhile.
 *
 * @param control id of the control
 * @param owner who answers for it
 * @param reviewer who reviews it
 * @param everyDays how often, in days
 * @param monitor what watches it between two reviews
 * @param since when the duty was laid down
 * @param by who laid it down
 * @param authenticated whether the signature of that person counts
 * @param inherited when the review was due that an earlier duty asked for and nobody made; a new
 *     duty does not put it off
 * @param review the newest review by the reviewer; empty when there was none since
 * @param leaf where the duty stands
 */
public record ControlDuty(
    String control,
    String owner,
    String reviewer,
    int everyDays,
    String monitor,
    Instant since,
    String by,
    boolean authenticated,
    Optional<Instant> inherited,
    Optional<Review> review,
    LeafRef leaf) {

  /**
   * A review.
   *
   * @param at when the ledger took it in
   * @param note what was found
   * @param authenticated whether the reviewer's signature counts
   * @param leaf where it stands
   */
  public record Review(Instant at, String note, boolean authenticated, LeafRef leaf) {}

  /** When the next review is due. */
  public Instant due() {
    Instant own = review.map(Review::at).orElse(since).plus(Duration.ofDays(everyDays));
    return review.isEmpty() && inherited.isPresent() && inherited.get().isBefore(own)
        ? inherited.get()
        : own;
  }

  /** With a newer review. */
  ControlDuty reviewed(Review newer) {
    return new ControlDuty(
        control,
        owner,
        reviewer,
        everyDays,
        monitor,
        since,
        by,
        authenticated,
        inherited,
        Optional.of(newer),
        leaf);
  }

  /** Whether the review is late. */
  public boolean overdue(Instant now) {
    return now.isAfter(due());
  }

  /** Who reviews, how often, and how that stands: {@code last 2026-10-20, next by 2027-01-18}. */
  public String words(Instant now) {
    String last =
        review
            .map(one -> "last " + day(one.at()) + (one.authenticated() ? "" : " (asserted)"))
            .orElse("none yet");
    return "reviewed by %s every %s, %s, %s".formatted(reviewer, days(everyDays), last, state(now));
  }

  private String state(Instant now) {
    if (!overdue(now)) {
      return "next by " + day(due());
    }
    long over = Duration.between(due(), now).toDays();
    return "REVIEW OVERDUE since " + day(due()) + (over == 0 ? "" : " (" + days(over) + ")");
  }

  private static String day(Instant at) {
    return at.toString().substring(0, 10);
  }

  private static String days(long n) {
    return n == 1 ? "1 day" : n + " days";
  }
}
