package io.proofline.cli;

import io.proofline.actions.CheckTemplates;
import io.proofline.actions.CheckTemplates.Finding;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A check of templates as JUnit XML: a suite a file, a case a control and resource. What could not
 * be evaluated is skipped with its reason; it is no success.
 */
final class JunitText {
  private JunitText() {}

  static String of(CheckTemplates.Report report) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<testsuites name=\"Proofline\">\n");
    Map<String, List<Finding>> byFile =
        report.findings().stream()
            .collect(Collectors.groupingBy(Finding::file, TreeMap::new, Collectors.toList()));
    byFile.forEach((file, findings) -> suite(xml, file, findings));
    report
        .refused()
        .forEach(
            e ->
                xml.append(
                    """
                      <testsuite name="%s" tests="1" failures="0" errors="1" skipped="0">
                        <testcase classname="template" name="read" time="0"><error type="refused" message="%s"/></testcase>
                      </testsuite>
                    """
                        .formatted(text(e.file()), text(String.valueOf(e.getMessage())))));
    return xml.append("</testsuites>\n").toString();
  }

  private static void suite(StringBuilder xml, String file, List<Finding> findings) {
    long failed = findings.stream().filter(Finding::failed).count();
    long open = findings.stream().filter(Finding::open).count();
    xml.append(
        "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\">\n"
            .formatted(text(file), findings.size(), failed, open));
    for (Finding finding : findings) {
      xml.append(
          "    <testcase classname=\"%s\" name=\"%s%s\" time=\"0\""
              .formatted(finding.control().id(), text(finding.name()), place(finding)));
      if (finding.failed()) {
        xml.append(
            "><failure type=\"%s\" message=\"%s\"/></testcase>\n"
                .formatted(TemplateText.word(finding.control().severity()), text(finding.why())));
      } else if (finding.open()) {
        xml.append("><skipped message=\"%s\"/></testcase>\n".formatted(text(finding.why())));
      } else {
        xml.append("/>\n");
      }
    }
    xml.append("  </testsuite>\n");
  }

  /** Characters that XML cannot hold are replaced. */
  private static String text(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> {
                  boolean allowed =
                      (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
                  out.appendCodePoint(allowed ? c : ' ');
                }
              }
            });
    return out.toString();
  }

  /** Where it stands; what is said of a whole file stands on no line. */
  private static String place(Finding finding) {
    return finding.line() < 1 ? "" : " (line " + finding.line() + ")";
  }
}
