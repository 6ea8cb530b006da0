package io.proofline.controls;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelUnknownSet;
import io.proofline.catalog.Control;
import java.util.ArrayList;
import java.util.List;

/** The sentence that is printed for a failure, with values of the resource in it. */
record ReasonText(List<Part> parts) {
  private static final String NOT_KNOWN = "(not known)";

  ReasonText {
    parts = List.copyOf(parts);
  }

  /** A piece of the sentence. */
  sealed interface Part {}

  record Fixed(String text) implements Part {}

  record Computed(Expression expression) implements Part {}

  /** A piece before it is compiled. */
  record Source(String text, boolean expression) {}

  static List<Source> split(Control control) {
    String text = control.reason();
    List<Source> sources = new ArrayList<>();
    int at = 0;
    for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
      int close = text.indexOf("}}", open);
      if (close < 0) {
        throw new ControlException(control, "reason", "{{ without }}");
      }
      sources.add(new Source(text.substring(at, open), false));
      sources.add(new Source(text.substring(open + 2, close).strip(), true));
      at = close + 2;
    }
    sources.add(new Source(text.substring(at), false));
    return sources;
  }

  String render(ControlProgram.Variables variables) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Fixed fixed -> text.append(fixed.text());
        case Computed computed -> text.append(value(computed.expression(), variables));
      }
    }
    return text.toString();
  }

  private static String value(Expression expression, ControlProgram.Variables variables) {
    try {
      Object value = variables.eval(expression);
      return value instanceof CelUnknownSet || value instanceof NullValue
          ? NOT_KNOWN
          : PlainValues.text(value);
    } catch (CelEvaluationException e) {
      // The failure stands without the detail; a sentence must not turn it into something else.
      return NOT_KNOWN;
    }
  }
}
