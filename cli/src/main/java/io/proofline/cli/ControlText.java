package io.proofline.cli;

import io.proofline.catalog.Control;
import io.proofline.catalog.Severity;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Words and JSON for controls. */
final class ControlText {
  private ControlText() {}

  static Severity severity(String word) {
    try {
      return Severity.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE,
          "--severity " + word + " is none of " + words(Severity.values()),
          "proofline controls list --help",
          e);
    }
  }

  static boolean cites(Control control, String section) {
    return citations(control).anyMatch(c -> c.requirement().section().startsWith(section));
  }

  static Stream<Control.Citation> citations(Control control) {
    return Stream.concat(Stream.of(control.citation()), control.further().stream());
  }

  /** The fields by which a control is listed. */
  static ObjectNode line(Control control) {
    ObjectNode one = Json.object();
    one.put("id", control.id());
    one.put("title", control.title());
    one.put("severity", control.severity().name().toLowerCase(Locale.ROOT));
    one.put("section", control.citation().requirement().section());
    one.put("type", control.applies().type());
    one.put("scope", control.applies().scope().name().toLowerCase(Locale.ROOT));
    one.put("ruleHash", control.ruleHash());
    ArrayNode patterns = one.putArray("patterns");
    control.patterns().forEach(patterns::add);
    return one;
  }

  private static String words(Enum<?>[] values) {
    return Arrays.stream(values)
        .map(v -> v.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
