package io.proofline.cli;

import org.jspecify.annotations.Nullable;

/**
 * Ends a command with a message for a person: what happened, to which input, what was kept, and the
 * next step.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;
  private final String next;

  /**
   * A failure without a cause.
   *
   * @param code how the process ends
   * @param message what happened, naming the input
   * @param next what to do now, usually a command
   */
  public Failure(ExitCode code, String message, String next) {
    this(code, message, next, null);
  }

  /** A failure with the exception behind it, which only {@code -v} shows. */
  public Failure(ExitCode code, String message, String next, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.next = next;
  }

  /** How the process ends. */
  public ExitCode code() {
    return code;
  }

  /** What to do now. */
  public String next() {
    return next;
  }
}
