package io.proofline.trail.lake;

/**
 * The engine could not run somebody's question. What it says may hold values of rows, as in "could
 * not convert this text", so they count as read.
 */
public final class SqlFailedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  SqlFailedException(String words, Throwable cause) {
    super("the question cannot be run: " + words, cause);
  }
}
