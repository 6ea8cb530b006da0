package io.proofline.cli;

import io.proofline.actions.CheckTemplates;
import io.proofline.actions.CheckTemplates.Finding;
import io.proofline.catalog.Control;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A check of templates as SARIF 2.1.0, which code hosts show beside the changed lines. */
final class SarifText {
  private SarifText() {}

  static ObjectNode of(CheckTemplates.Report report) {
    ObjectNode document = Json.object();
    document.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    document.put("version", "2.1.0");
    ObjectNode run = document.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver").put("name", "Proofline");
    ArrayNode rules = driver.putArray("rules");
    ArrayNode results = run.putArray("results");
    Map<String, Integer> known = new LinkedHashMap<>();
    report.failed().forEach(finding -> result(finding, known, rules, results));
    report.open().forEach(finding -> result(finding, known, rules, results));
    ObjectNode invocation =
        run.putArray("invocations")
            .addObject()
            .put("executionSuccessful", report.refused().isEmpty());
    ArrayNode notes = invocation.putArray("toolExecutionNotifications");
    report
        .refused()
        .forEach(
            e ->
                notes
                    .addObject()
                    .put("level", "error")
                    .putObject("message")
                    .put("text", String.valueOf(e.getMessage())));
    run.put("columnKind", "utf16CodeUnits");
    return document;
  }

  private static void result(
      Finding finding, Map<String, Integer> known, ArrayNode rules, ArrayNode results) {
    Control control = finding.control();
    int index =
        known.computeIfAbsent(
            control.id(),
            _ -> {
              rule(control, rules.addObject());
              return rules.size() - 1;
            });
    ObjectNode result = results.addObject();
    result.put("ruleId", control.id()).put("ruleIndex", index);
    // A result that is no failure has no level.
    result.put("kind", finding.failed() ? "fail" : "open");
    result.put("level", finding.failed() ? level(control) : "none");
    result
        .putObject("message")
        .put("text", finding.failed() ? finding.why() : "Not evaluated: " + finding.why());
    ObjectNode location = result.putArray("locations").addObject();
    ObjectNode physical = location.putObject("physicalLocation");
    physical.putObject("artifactLocation").put("uri", uri(finding.file()));
    physical.putObject("region").put("startLine", Math.max(1, finding.line()));
    location
        .putArray("logicalLocations")
        .addObject()
        .put("name", finding.name())
        .put("kind", "resource");
    result
        .putObject("partialFingerprints")
        .put("resource/v1", sha256(control.id() + "\n" + finding.file() + "\n" + finding.name()));
  }

  private static void rule(Control control, ObjectNode rule) {
    rule.put("id", control.id());
    rule.putObject("shortDescription").put("text", control.title());
    rule.putObject("fullDescription").put("text", control.policy());
    rule.putObject("help").put("text", control.fix());
    rule.putObject("defaultConfiguration").put("level", level(control));
    ObjectNode properties = rule.putObject("properties");
    properties.put("security-severity", score(control));
    properties
        .putArray("tags")
        .add("security")
        .add("HIPAA " + control.citation().requirement().section());
  }

  private static String level(Control control) {
    return switch (control.severity()) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW -> "note";
    };
  }

  /** The middle of the range by which code hosts draw the same words. */
  private static String score(Control control) {
    return switch (control.severity()) {
      case CRITICAL -> "9.5";
      case HIGH -> "8.0";
      case MEDIUM -> "5.5";
      case LOW -> "2.0";
    };
  }

  private static String uri(String file) {
    try {
      return new URI(null, null, file.replace('\\', '/'), null).getRawPath();
    } catch (URISyntaxException e) {
      throw new Failure(
          ExitCode.USAGE, "the path " + file + " cannot be written as a URI", "rename the file", e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
