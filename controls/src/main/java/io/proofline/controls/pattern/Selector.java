package io.proofline.controls.pattern;

import java.util.List;

/**
 * Where in a record a condition looks, {@code $.userIdentity.type}.
 *
 * @param steps from the record inwards; at least one
 */
record Selector(List<Step> steps) {
  Selector {
    steps = List.copyOf(steps);
  }

  /** One step inwards. */
  sealed interface Step {}

  record Field(String name) implements Step {}

  /** The element of an array; the first is 0. */
  record Element(int index) implements Step {}

  /** Any element of an array. */
  record AnyElement() implements Step {}

  /** Any field of an object. */
  record AnyField() implements Step {}

  /** Whether it points to several things. */
  boolean wild() {
    return steps.stream().anyMatch(step -> step instanceof AnyElement || step instanceof AnyField);
  }

  String text() {
    StringBuilder text = new StringBuilder("$");
    for (Step step : steps) {
      switch (step) {
        case Field(String name) ->
            text.append(name.chars().allMatch(Selector::plain) ? "." + name : ".['" + name + "']");
        case Element(int index) -> text.append('[').append(index).append(']');
        case AnyElement _ -> text.append("[*]");
        case AnyField _ -> text.append(".*");
      }
    }
    return text.toString();
  }

  /** Whether a name with the character needs no quotation marks. */
  static boolean plain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
