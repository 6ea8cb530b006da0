package io.proofline.cli;

import io.proofline.actions.CheckTemplates;
import io.proofline.actions.CheckTemplates.Finding;
import io.proofline.catalog.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a check of templates says to a person, to a program and to a pull request. */
final class TemplateText {
  /** What GitHub takes as a comment, with some room. */
  static final int LONGEST_SUMMARY = 65_000;

  private static final int SHOWN = 200;

  /** So many answers of one reason are told together. */
  private static final int MANY = 4;

  private final CheckTemplates.Report report;

  TemplateText(CheckTemplates.Report report) {
    this.report = report;
  }

  /** The graver of what was found. */
  ExitCode code() {
    if (!report.refused().isEmpty() || !report.open().isEmpty() || !report.beyond().nothing()) {
      return ExitCode.PARTIAL;
    }
    return report.failed().isEmpty() ? ExitCode.OK : ExitCode.FINDING;
  }

  /**
   * What a gate says: of this severity or a graver one, whatever fails, and whatever the file
   * should have decided and did not. What no such file can hold does not close the gate.
   *
   * @param gate least severity that counts
   * @param accepted Terraform types that may stay without an answer
   */
  ExitCode code(Severity gate, Set<String> accepted) {
    boolean unread =
        !report.refused().isEmpty()
            || !report.beyond().outside().isEmpty()
            || !accepted.containsAll(report.beyond().unmapped().keySet());
    if (unread || inFile().stream().anyMatch(finding -> counts(finding, gate))) {
      return ExitCode.PARTIAL;
    }
    return report.failed().stream().anyMatch(finding -> counts(finding, gate))
        ? ExitCode.FINDING
        : ExitCode.OK;
  }

  private static boolean counts(Finding finding, Severity gate) {
    return finding.control().severity().compareTo(gate) <= 0;
  }

  /** Rows without an answer that the file could have given. */
  private List<Finding> inFile() {
    return report.open().stream().filter(finding -> !finding.outsideTheFile()).toList();
  }

  /** One line with all counts. */
  String counts() {
    return Columns.count(report.files().size(), report.plan() ? "plan" : "template")
        + ": "
        + report.failed().size()
        + " failed, "
        + report.open().size()
        + " not evaluated ("
        + (report.open().size() - inFile().size())
        + " of them for what no such file holds), "
        + report.untilItRuns()
        + " to be judged when it runs, "
        + report.passed()
        + " passed";
  }

  void print(Terminal terminal) {
    for (Finding finding : report.failed()) {
      terminal.print("FAIL " + Line.of(finding).text());
    }
    List<Line> lines = lines(inFile());
    lines.stream().limit(SHOWN).forEach(line -> terminal.print("NOT EVALUATED " + line.text()));
    if (lines.size() > SHOWN) {
      terminal.print((lines.size() - SHOWN) + " more were not evaluated (--format json)");
    }
    int beyondFiles = report.open().size() - inFile().size();
    if (beyondFiles > 0) {
      terminal.print(
          "NOT EVALUATED "
              + Columns.count(beyondFiles, "question")
              + " about the account or running resources, which no such file holds (--format"
              + " json)");
    }
    report.refused().forEach(e -> terminal.print("NOT READ " + e.getMessage()));
    beyond().forEach(line -> terminal.print("NOT EVALUATED " + line));
    report.unruled().forEach((type, n) -> terminal.print("NO CONTROL " + type + " (" + n + ")"));
    byDefault().forEach(terminal::print);
    terminal.print(counts());
    terminal.say("Every resource was judged as one that holds PHI; nothing was recorded.");
  }

  /** What the files hold and nobody can judge. */
  private List<String> beyond() {
    List<String> lines = new ArrayList<>();
    report
        .beyond()
        .unmapped()
        .forEach((type, n) -> lines.add("no mapping for " + type + " (" + n + ")"));
    report
        .beyond()
        .outside()
        .forEach(
            part ->
                lines.add(
                    part
                        + ": a part of a resource that is not in the "
                        + (report.plan() ? "plan" : "file")));
    return lines;
  }

  /** What was taken for granted of parameters. */
  private List<String> byDefault() {
    List<String> lines = new ArrayList<>();
    report
        .byDefault()
        .forEach(
            (file, names) ->
                lines.add(
                    "BY DEFAULT "
                        + file
                        + ": judged with the default of "
                        + String.join(", ", names)
                        + " (--parameter NAME=VALUE for another deployment)"));
    return lines;
  }

  /** What is said in one line. */
  private record Line(Severity severity, String where, String name, String control, String why) {
    static Line of(Finding finding) {
      return new Line(
          finding.control().severity(),
          TemplateText.where(finding),
          finding.name(),
          finding.control().id(),
          finding.why());
    }

    /** Of controls that have no answer about whole populations for one and the same reason. */
    static Line of(List<Finding> same) {
      Finding first = same.getFirst();
      long types = same.stream().map(f -> f.row().resource().type()).distinct().count();
      return new Line(
          same.stream()
              .map(finding -> finding.control().severity())
              .min(Comparator.naturalOrder())
              .orElseThrow(),
          TemplateText.where(first),
          "every resource of " + Columns.count(types, "type"),
          Columns.count(same.size(), "control"),
          reason(first));
    }

    String text() {
      return "%s %s %s [%s] %s".formatted(where, name, control, word(severity), why);
    }
  }

  /**
   * Lines in the order of the findings. One nested stack leaves the population of every type
   * unknown: hundreds of controls without an answer for one reason are one line, or the others
   * would not be seen.
   */
  private static List<Line> lines(List<Finding> findings) {
    Map<String, List<Finding>> same =
        findings.stream()
            .filter(finding -> finding.row().population())
            .collect(Collectors.groupingBy(TemplateText::fileAndReason));
    List<Line> lines = new ArrayList<>();
    for (Finding finding : findings) {
      List<Finding> group =
          finding.row().population()
              ? same.getOrDefault(fileAndReason(finding), List.of())
              : List.of();
      if (group.size() < MANY) {
        lines.add(Line.of(finding));
      } else if (group.getFirst().equals(finding)) {
        lines.add(Line.of(group));
      }
    }
    return lines;
  }

  private static String fileAndReason(Finding finding) {
    return finding.file() + "\n" + reason(finding);
  }

  /** Without the subject, which is the file that the line names already. */
  private static String reason(Finding finding) {
    return finding.why().replaceAll("(?:cloudformation|terraform)/\\S+#[0-9]+: ", "");
  }

  /** File and line; a plan alone has no lines. */
  private static String where(Finding finding) {
    return finding.line() == 0 ? finding.file() : finding.file() + ":" + finding.line();
  }

  static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  ObjectNode json() {
    ObjectNode document = Json.document("proofline.template-check/1");
    ArrayNode files = document.putArray("files");
    report.files().forEach(files::add);
    document
        .putObject("counts")
        .put("fail", report.failed().size())
        .put("notEvaluated", report.open().size())
        .put("outsideTheFile", report.open().size() - inFile().size())
        .put("untilItRuns", report.untilItRuns())
        .put("pass", report.passed());
    ArrayNode results = document.putArray("results");
    for (Finding finding : report.findings()) {
      results
          .addObject()
          .put("file", finding.file())
          .put("line", finding.line())
          .put("name", finding.name())
          .put("type", finding.row().resource().type())
          .put("control", finding.control().id())
          .put("severity", word(finding.control().severity()))
          .put("section", finding.control().citation().requirement().section())
          .put("outcome", finding.row().outcome().word())
          .put("untilItRuns", finding.openUntilItRuns())
          .put("outsideTheFile", finding.outsideTheFile())
          .put("why", finding.why());
    }
    ArrayNode refused = document.putArray("refused");
    report
        .refused()
        .forEach(
            e ->
                refused
                    .addObject()
                    .put("file", e.file())
                    .put("line", e.line())
                    .put("reason", e.getMessage()));
    ObjectNode unruled = document.putObject("typesWithoutControl");
    report.unruled().forEach(unruled::put);
    ObjectNode unmapped = document.putObject("typesWithoutMapping");
    report.beyond().unmapped().forEach(unmapped::put);
    ArrayNode outside = document.putArray("partsOfOthers");
    report.beyond().outside().forEach(outside::add);
    ObjectNode byDefault = document.putObject("parametersByDefault");
    report
        .byDefault()
        .forEach(
            (file, names) -> {
              ArrayNode list = byDefault.putArray(file);
              names.forEach(list::add);
            });
    return document;
  }

  /** Markdown for a pull request: the gravest first, cut where a comment ends. */
  String summary() {
    StringBuilder text = new StringBuilder("### Proofline: HIPAA controls\n\n");
    text.append(cell(counts())).append(".\n");
    report
        .refused()
        .forEach(e -> text.append("\nNot read: ").append(cell(String.valueOf(e.getMessage()))));
    beyond().forEach(line -> text.append("\nNot evaluated: ").append(cell(line)));
    byDefault().forEach(line -> text.append("\n").append(cell(line)));
    if (!report.unruled().isEmpty()) {
      text.append("\nNo control speaks of: ")
          .append(
              cell(
                  report.unruled().entrySet().stream()
                      .map(type -> type.getKey() + " (" + type.getValue() + ")")
                      .collect(Collectors.joining(", "))));
    }
    String tail = "\n\nEvery resource was judged as one that holds PHI. Not reviewed by counsel.\n";
    int room = LONGEST_SUMMARY - tail.length() - 80;
    cut(text, room);
    table(text, "Failed", report.failed().stream().map(Line::of).toList(), room);
    table(text, "Not evaluated", lines(inFile()), room);
    return text.append(tail).toString();
  }

  private static void cut(StringBuilder text, int room) {
    if (text.length() > room) {
      text.setLength(room);
    }
  }

  private static void table(StringBuilder text, String title, List<Line> lines, int room) {
    if (lines.isEmpty()) {
      return;
    }
    String head =
        "\n\n**"
            + title
            + "**\n\n| severity | where | resource | control | why |\n|---|---|---|---|---|\n";
    if (text.length() + head.length() > room) {
      return;
    }
    text.append(head);
    List<Line> sorted = lines.stream().sorted(Comparator.comparing(Line::severity)).toList();
    int left = sorted.size();
    for (Line line : sorted) {
      String row =
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  word(line.severity()),
                  cell(line.where()),
                  cell(line.name()),
                  cell(line.control()),
                  cell(line.why()));
      if (text.length() + row.length() > room) {
        text.append("\n").append(left).append(" more; see the full report.\n");
        return;
      }
      text.append(row);
      left--;
    }
  }

  /** Text of a template must not become markup of a comment. */
  private static String cell(String text) {
    return text.replaceAll("[\\p{Cntrl}]+", " ")
        .replace("\\", "\\\\")
        .replaceAll("([|<>`*_\\[\\]@#!])", "\\\\$1");
  }
}
