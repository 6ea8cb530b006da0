package io.proofline.controls;

import dev.cel.common.exceptions.CelInvalidArgumentException;
import java.util.function.Supplier;

/** A function of an expression cannot answer exactly; the outcome is not evaluated. */
final class NotExactException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotExactException(String reason) {
    super(reason, null, false, false);
  }

  /**
   * Runs the body of a function and tells the expression engine in its own words when it cannot
   * answer; of other exceptions the engine makes a text that holds all arguments.
   */
  static Object told(Supplier<Object> body) {
    try {
      return body.get();
    } catch (NotExactException e) {
      throw new CelInvalidArgumentException(e);
    }
  }
}
