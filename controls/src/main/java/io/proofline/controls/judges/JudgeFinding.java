package io.proofline.controls.judges;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What another judge said of one resource.
 *
 * @param judge who said it: {@code security-hub}, {@code aws-config}, {@code access-analyzer},
 *     {@code prowler}
 * @param checks the check by every id that the file gives it, the judge's own first
 * @param account twelve digits; empty when the file does not say
 * @param region region; empty when the file does not say, or the resource has none
 * @param resource ARN, name or id
 * @param verdict what it said
 * @param status its own words, such as {@code FAILED}
 * @param standing whether it still says so
 * @param at when it says that it looked, or last changed the finding; null when the file does not
 *     say
 */
public record JudgeFinding(
    String judge,
    List<Check> checks,
    String account,
    String region,
    String resource,
    Verdict verdict,
    String status,
    Standing standing,
    @Nullable Instant at) {

  /** Takes a copy; a finding of no check is a mistake of the reader. */
  public JudgeFinding {
    checks = List.copyOf(checks);
    if (checks.isEmpty()) {
      throw new IllegalArgumentException("a finding needs the id of a check");
    }
  }

  /**
   * Id of a check in the words of one tool.
   *
   * @param tool key of {@code aliases} in control files, or a judge whose ids no control names
   * @param id the id
   */
  public record Check(String tool, String id) {
    /** Without case and separators: Config names its rules otherwise than it identifies them. */
    Check plain() {
      return new Check(tool, id.toLowerCase(Locale.ROOT).replace("_", "").replace("-", ""));
    }

    /** For people. */
    public String words() {
      return tool + " " + id;
    }
  }

  /** What a judge can say. */
  public enum Verdict {
    PASS,
    FAIL,
    /** It could not tell, or looked at nothing. */
    UNKNOWN;

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What became of a finding. */
  public enum Standing {
    /** The judge says so. */
    CURRENT,
    /** The judge says so, and somebody or some rule there set it aside. */
    SUPPRESSED,
    /** The judge says so no longer; it counts for nothing. */
    WITHDRAWN;

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it says anything of the present. */
  boolean counts() {
    return standing != Standing.WITHDRAWN;
  }
}
