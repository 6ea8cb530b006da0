package io.proofline.cli;

import io.proofline.catalog.Control;
import io.proofline.catalog.KnownChecks;
import io.proofline.catalog.Requirement;
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
  static ObjectNode line(Control control, KnownChecks checks) {
    ObjectNode one = Json.object();
    one.put("id", control.id());
    one.put("title", control.title());
    one.put("severity", control.severity().name().toLowerCase(Locale.ROOT));
    one.put("tier", checks.tier(control).map(Enum::name).orElse(null));
    one.put("section", control.citation().requirement().section());
    one.put("type", control.applies().type());
    one.put("scope", control.applies().scope().name().toLowerCase(Locale.ROOT));
    one.put("ruleHash", control.ruleHash());
    ArrayNode patterns = one.putArray("patterns");
    control.patterns().forEach(patterns::add);
    ArrayNode citations = one.putArray("citations");
    citations(control).forEach(citation -> citations.add(citation(citation)));
    ObjectNode aliases = one.putObject("aliases");
    control.aliases().forEach((tool, ids) -> ids.forEach(aliases.putArray(tool)::add));
    return one;
  }

  private static ObjectNode citation(Control.Citation citation) {
    Requirement requirement = citation.requirement();
    return Json.object()
        .put("section", requirement.section())
        .put("title", requirement.title())
        .put(
            "obligation",
            requirement.obligation().name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .put("basis", citation.basis())
        .put("why", citation.why())
        .put("review", citation.review());
  }

  private static String words(Enum<?>[] values) {
    return Arrays.stream(values)
        .map(v -> v.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
