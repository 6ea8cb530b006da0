package io.proofline.ledger.register;

import java.util.List;

/** A register file cannot be used as it stands. Nothing of it was recorded. */
public final class RegisterFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // an immutable list of a serializable record
  private final List<Problem> problems;

  /** With every mistake found, in file order. */
  public RegisterFormatException(String file, List<Problem> problems) {
    super(message(file, problems));
    this.problems = List.copyOf(problems);
  }

  /** The mistakes, in file order. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(String file, List<Problem> problems) {
    StringBuilder text =
        new StringBuilder(file)
            .append(
                problems.size() == 1 ? " has a mistake" : " has " + problems.size() + " mistakes")
            .append("; nothing of it was recorded. Correct the file and run the command again.");
    for (Problem problem : problems) {
      text.append("\n  ").append(file).append(':').append(problem.line()).append(": ");
      if (!problem.field().isEmpty()) {
        text.append(problem.field()).append(": ");
      }
      text.append(problem.message());
    }
    return text.toString();
  }

  /**
   * One mistake.
   *
   * @param line line in the file, from 1
   * @param field dotted path, for example {@code systems[2].owner}; empty for the file as a whole
   * @param message what is wrong and what is allowed
   */
  public record Problem(int line, String field, String message) implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
  }
}
