package io.proofline.program;

import io.proofline.cloud.ResourceId;
import io.proofline.ledger.LeafRef;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A risk that the entity accepts for a time: one control, on resources as they exist now.
 *
 * @param id name, unique, as people call it: {@code EX-2026-014}
 * @param control the control that may fail
 * @param resources on which; each with its incarnation, so that a resource that is made anew is not
 *     covered
 * @param owner who answers for the risk
 * @param reason why the control cannot be met now
 * @param compensating what stands in its place meanwhile
 * @param from when it was asked for
 * @param expires when it ends; at that instant it covers nothing
 * @param requester who asked
 * @param approvers who approved, each authenticated and none of them the requester
 * @param inForceSince since when both signatures stood; empty when they never did
 * @param over when it ended or was taken back; empty while neither has happened
 * @param state what it is worth at the time of reading
 * @param why what is missing, when it is not in force
 * @param leaf where the request stands
 */
public record RiskException(
    String id,
    String control,
    List<ResourceId> resources,
    String owner,
    String reason,
    String compensating,
    Instant from,
    Instant expires,
    String requester,
    List<String> approvers,
    Optional<Instant> inForceSince,
    Optional<Instant> over,
    State state,
    String why,
    LeafRef leaf) {

  /** Days before the end at which people are warned. */
  public static final List<Integer> WARNINGS = List.of(60, 30, 14, 7, 1);

  /** Longest time that one may last: to the same day and time of the next year, in UTC. */
  public static final Period LONGEST = Period.ofYears(1);

  /** Takes copies of the lists. */
  public RiskException {
    resources = List.copyOf(resources);
    approvers = List.copyOf(approvers);
  }

  /** What an exception is worth at a time. */
  public enum State {
    /** Asked for; nothing is excepted. */
    REQUESTED,
    /** Approved by another authenticated person, and not at its end. */
    IN_FORCE,
    /** Over. */
    ENDED,
    /** Taken back. */
    REVOKED
  }

  /** The last end that one may have that is asked for then. */
  static Instant latestEnd(Instant asked) {
    return asked.atZone(ZoneOffset.UTC).plus(LONGEST).toInstant();
  }

  /** Whether a failure of the control on the resource is excepted. */
  public boolean covers(String controlId, ResourceId resource) {
    return state == State.IN_FORCE && control.equals(controlId) && resources.contains(resource);
  }

  /** The narrowest warning that is due: 60, 30, 14, 7 or 1 days before the end. */
  public OptionalInt warning(Instant now) {
    if (state != State.IN_FORCE) {
      return OptionalInt.empty();
    }
    Duration left = Duration.between(now, expires);
    Optional<Integer> due =
        WARNINGS.stream()
            .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
            .min(Integer::compare);
    return due.map(OptionalInt::of).orElse(OptionalInt.empty());
  }
}
