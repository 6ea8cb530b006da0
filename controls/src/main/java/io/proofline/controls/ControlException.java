package io.proofline.controls;

import io.proofline.catalog.Control;

/**
 * An expression of a control does not compile. The message names the control, the rule that it
 * shares with others if any, part, line and column.
 */
public final class ControlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ControlException(Control control, String part, String problem) {
    super(name(control) + ", " + part + ": " + problem);
  }

  private static String name(Control control) {
    return control.sharedRule() == null
        ? control.id()
        : control.id() + " by the rule " + control.sharedRule();
  }
}
