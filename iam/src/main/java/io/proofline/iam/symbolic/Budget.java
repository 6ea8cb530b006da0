package io.proofline.iam.symbolic;

import java.time.Duration;

/**
 * What one question may cost. States and steps are counted, so that a verdict does not depend on
 * the machine; the time is a backstop for hostile policies. Not for several threads.
 */
public final class Budget {
  /** States that one set of texts may need before it counts as undecided. */
  static final int STATES_OF_ONE_SET = 200_000;

  private final long nanos;
  private final long start = System.nanoTime();
  private long states;
  private long steps;

  private Budget(long states, long steps, long nanos) {
    this.states = states;
    this.steps = steps;
    this.nanos = nanos;
  }

  /**
   * A budget that begins to run now.
   *
   * @param states of all text sets together
   * @param steps of the search over boxes
   * @param time wall-clock time
   */
  public static Budget of(long states, long steps, Duration time) {
    return new Budget(states, steps, time.toNanos());
  }

  /** The budget of one question at the command line: two million states, five seconds. */
  public static Budget ordinary() {
    return of(2_000_000, 400_000, Duration.ofSeconds(5));
  }

  /** Takes one state. */
  void state() throws OverBudgetException {
    if (--states < 0) {
      throw new OverBudgetException("the budget of states is used up");
    }
    if ((states & 0xFF) == 0) {
      time();
    }
  }

  /** Takes one step. */
  void step() throws OverBudgetException {
    if (--steps < 0) {
      throw new OverBudgetException("the budget of search steps is used up");
    }
    if ((steps & 0x0F) == 0) {
      time();
    }
  }

  private void time() throws OverBudgetException {
    if (System.nanoTime() - start > nanos) {
      throw new OverBudgetException("the time of " + nanos / 1_000_000 + " ms is used up");
    }
  }

  /** The question costs more than it may. */
  static final class OverBudgetException extends Exception {
    private static final long serialVersionUID = 1L;

    OverBudgetException(String what) {
      super(what, null, false, false);
    }
  }
}
