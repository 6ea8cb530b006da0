package io.proofline.program;

import io.proofline.ledger.Actor;
import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How the entity dealt with an addressable specification, 45 CFR 164.306(d)(3): it must assess the
 * specification and end in one of four states. Only the last is a finding.
 *
 * @param section the specification, for example {@code 164.312(a)(2)(iv)}
 * @param state where the assessment ended
 * @param reason why, as a person wrote it
 * @param alternative the measure put in its place; only for {@link State#ALTERNATIVE}
 * @param review day on which it is looked at again
 * @param by who decided, and how we know
 * @param recorded when the record took it
 * @param leaf where it stands
 */
public record AddressableDecision(
    String section,
    State state,
    String reason,
    Optional<String> alternative,
    Optional<LocalDate> review,
    Actor by,
    Instant recorded,
    LeafRef leaf) {

  /** The legal end states. */
  public enum State {
    /** Reasonable and appropriate, and implemented. */
    IMPLEMENTED("implemented"),
    /** Not reasonable and appropriate; an equivalent measure stands in its place. */
    ALTERNATIVE("equivalent-alternative"),
    /** Not reasonable and appropriate, and no equivalent is; the reason is documented. */
    NOT_REASONABLE("not-reasonable"),
    /** Assessed and open, or never assessed: the only one of the four that is a finding. */
    GAP("undocumented-gap");

    private final String id;

    State(String id) {
      this.id = id;
    }

    /** As typed and printed. */
    public String id() {
      return id;
    }
  }
}
