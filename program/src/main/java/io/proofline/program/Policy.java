package io.proofline.program;

import io.proofline.trail.coverage.HeldLogs;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One version of a policy.
 *
 * @param id for example {@code AC-04}
 * @param version for example {@code 3}
 * @param sentence what the entity says, in one sentence or two
 * @param effective first day in force
 * @param ends last day in force; empty when open-ended
 * @param approvedBy who approved it
 * @param treats the line of the risk analysis that it treats
 * @param owner who answers for it, when named
 * @param governs ids of controls; an ending {@code *} stands for any text
 * @param keepsLogs for how long logs are kept, when the policy says so
 */
public record Policy(
    String id,
    String version,
    String sentence,
    LocalDate effective,
    Optional<LocalDate> ends,
    Approver approvedBy,
    Optional<Risk> treats,
    Optional<String> owner,
    List<String> governs,
    Optional<KeptLogs> keepsLogs) {

  /** Takes a copy of the list. */
  public Policy {
    governs = List.copyOf(governs);
  }

  /**
   * Who approved a policy; named, not authenticated.
   *
   * @param name person
   * @param title function
   * @param on day of the approval
   */
  public record Approver(String name, String title, LocalDate on) {}

  /**
   * A line of the risk analysis.
   *
   * @param id for example {@code R-11}
   * @param text what the risk is, when given
   */
  public record Risk(String id, Optional<String> text) {}

  /**
   * How long logs are kept. A number of the entity's own: the Security Rule names none for logs.
   *
   * @param days how many days back from any day
   * @param sources kinds of logs, as {@link HeldLogs#SOURCES}; empty for every kind
   * @param since first day of which logs are kept at all, when logging began later than that
   */
  public record KeptLogs(int days, List<String> sources, Optional<LocalDate> since) {
    /** Takes a copy of the list. */
    public KeptLogs {
      sources = List.copyOf(sources);
    }

    /** Whether it speaks of logs of the kind. */
    boolean of(String source) {
      return sources.isEmpty() || sources.contains(source);
    }

    /** First day of which logs have to be held on a day. */
    LocalDate from(LocalDate day) {
      LocalDate back = day.minusDays(days);
      return since.filter(back::isBefore).orElse(back);
    }
  }

  /** First day on which it counts: in force and approved. */
  public LocalDate countsFrom() {
    return approvedBy.on().isAfter(effective) ? approvedBy.on() : effective;
  }

  /** Whether it is in force and approved on the day. */
  public boolean inForce(LocalDate day) {
    return !day.isBefore(countsFrom()) && ends.filter(day::isAfter).isEmpty();
  }

  /** Whether it names the control, and how exactly: its own id, a pattern, or not at all. */
  public Match match(String controlId) {
    Match best = Match.NONE;
    for (String governed : governs) {
      if (governed.equals(controlId)) {
        return Match.EXACT;
      }
      if (governed.endsWith("*")
          && controlId.startsWith(governed.substring(0, governed.length() - 1))) {
        best = Match.PATTERN;
      }
    }
    return best;
  }

  /** How a policy names a control. */
  public enum Match {
    /** Not at all. */
    NONE,
    /** By a pattern such as {@code s3/*}. */
    PATTERN,
    /** By its id. */
    EXACT
  }
}
