package io.proofline.controls;

/**
 * An expression of a control does not compile. The message names control, part, line and column.
 */
public final class ControlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ControlException(String control, String part, String problem) {
    super(control + ", " + part + ": " + problem);
  }
}
