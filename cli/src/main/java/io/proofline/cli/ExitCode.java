package io.proofline.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * How a command ended, as the shell sees it. Where several hold, the graver one wins: {@code 3 > 4
 * > 5 > 1}. The launcher adds 78: the program could not be started, and 137: its memory ran out.
 */
public enum ExitCode {
  /** All is well, or there was nothing to find. */
  OK(0, "all is well"),
  /** A control failed, time is uncovered, an answer is "not met". */
  FINDING(1, "a finding or a gap"),
  /** The command line or an input file cannot be understood. */
  USAGE(2, "the command or an input is not understood"),
  /** Stored bytes are not what the record says. */
  INTEGRITY(3, "an integrity check failed"),
  /** An account, a file or the disk cannot be reached. */
  UNREACHABLE(4, "a source or the storage could not be reached"),
  /** Something needed for the answer was denied, failed, or was not asked. */
  PARTIAL(5, "partial coverage: something could not be evaluated"),
  /** A defect of Proofline. */
  FAULT(70, "a fault in Proofline itself"),
  /** Ended by Ctrl-C. */
  INTERRUPTED(130, "interrupted");

  private static final List<ExitCode> GRAVEST_FIRST =
      List.of(INTERRUPTED, FAULT, INTEGRITY, UNREACHABLE, PARTIAL, FINDING, USAGE, OK);

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** The process's exit status. */
  public int number() {
    return number;
  }

  /** One phrase for help pages. */
  public String meaning() {
    return meaning;
  }

  /** The gravest of several ends; OK of none. */
  public static ExitCode gravest(Collection<ExitCode> codes) {
    return codes.stream().min(Comparator.comparingInt(GRAVEST_FIRST::indexOf)).orElse(OK);
  }
}
