package io.proofline.iam.policy;

/**
 * Something about a policy's text that is worth a person's look.
 *
 * @param severity what follows from it
 * @param at where in the text
 * @param path which element, for example {@code Statement[2].Condition.StringEquals}; statements
 *     count from 1
 * @param message one sentence
 */
public record Finding(Severity severity, Position at, String path, String message) {

  /** What follows from a finding. */
  public enum Severity {
    /** AWS takes it; somebody may not have meant it. */
    NOTE,
    /** AWS refuses it, though it is clear what it would mean. */
    INVALID,
    /** It cannot be told what it means; whatever holds it decides nothing. */
    UNCLEAR
  }

  @Override
  public String toString() {
    return at + " " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
