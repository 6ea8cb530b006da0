package io.proofline.evidence.page;

import io.proofline.evidence.page.ControlPageModel.Foot;
import io.proofline.evidence.page.ControlPageModel.LogLine;
import io.proofline.ledger.Entity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The page that lists all controls by status, with a link to each page. One HTML file without
 * script; as long as it needs to be.
 */
public final class IndexPage {
  private static final List<String> SEVERITIES = List.of("critical", "high", "medium", "low");
  private static final int MOST_PERSONS = 12;

  private IndexPage() {}

  /**
   * What the index says.
   *
   * @param entity whose index it is
   * @param rows all controls
   * @param logs what the logs cover
   * @param needs what needs a person beside the controls that are not met
   * @param foot where and when; its twin names no file and is not shown
   */
  public record Model(Entity entity, List<Row> rows, LogLine logs, List<String> needs, Foot foot) {

    /** Takes copies of the lists. */
    public Model {
      rows = List.copyOf(rows);
      needs = List.copyOf(needs);
    }
  }

  /**
   * One control.
   *
   * @param id control
   * @param title what is true when it is met
   * @param severity word of the catalog
   * @param word status
   * @param pass passes
   * @param fail fails
   * @param notEvaluated without an answer
   * @param first what fails first, in words; empty when nothing does
   * @param page file name of its page; empty when none was made
   */
  public record Row(
      String id,
      String title,
      String severity,
      StatusWord word,
      long pass,
      long fail,
      long notEvaluated,
      String first,
      Optional<String> page) {

    /** From a page. */
    public static Row of(ControlPageModel model, boolean made) {
      String first =
          model.results().stream()
              .filter(r -> r.outcome().equals("fail") || r.outcome().equals("not evaluated"))
              .findFirst()
              .map(r -> r.resource() + ": " + r.why())
              .orElseGet(() -> String.join("; ", model.incomplete()));
      return new Row(
          model.control().id(),
          model.control().title(),
          model.control().severity(),
          model.status().word(),
          model.counts().pass(),
          model.counts().fail(),
          model.counts().notEvaluated(),
          first,
          made ? Optional.of(PageFiles.stem(model.control().id()) + ".html") : Optional.empty());
    }
  }

  /** The page. The same model gives the same bytes. */
  public static String render(Model model) {
    List<Row> rows = new ArrayList<>(model.rows());
    rows.sort(
        Comparator.comparing(Row::word)
            .thenComparingInt(row -> severity(row.severity()))
            .thenComparing(Row::id));
    Html html = new Html();
    html.open("table", "running").open("tr").open("td");
    html.element("b", model.entity().name());
    html.text(" (" + Words.role(model.entity().role()) + ")").close("td");
    html.element(
        "td", "right", "All controls, as of " + Words.minutes(model.foot().asOf()) + " UTC");
    html.close("tr", "table").newline();
    tiles(html, rows);
    needs(html, model, rows);
    for (StatusWord word : StatusWord.values()) {
      section(html, word, rows.stream().filter(row -> row.word() == word).toList(), rows.size());
    }
    foot(html, model.foot());
    return PageShell.forBrowser("Controls of " + model.entity().name(), html.toString());
  }

  private static void tiles(Html html, List<Row> rows) {
    html.open("table", "sub tiles").open("tr");
    for (StatusWord word : StatusWord.values()) {
      long count = rows.stream().filter(row -> row.word() == word).count();
      String look =
          count == 0
              ? ""
              : word == StatusWord.NOT_MET ? "hit" : word.look().equals("unknown") ? "open" : "";
      if (look.isEmpty()) {
        html.open("td");
      } else {
        html.open("td", look);
      }
      html.element("div", "big", Long.toString(count));
      html.element("div", "lbl", word.words().toLowerCase(Locale.ROOT)).close("td");
    }
    html.close("tr", "table").newline();
  }

  private static void needs(Html html, Model model, List<Row> rows) {
    html.open("table", "sub link").open("tr").open("td", "node");
    html.element("div", "t", "Needs a person").close("td").open("td", "body").newline();
    List<Row> open = rows.stream().filter(row -> row.word() == StatusWord.NOT_MET).toList();
    for (Row row : open.subList(0, Math.min(MOST_PERSONS, open.size()))) {
      html.open("p", "person");
      name(html, row);
      html.text(" " + Words.cut(row.first(), 160)).close("p");
    }
    if (open.size() > MOST_PERSONS) {
      html.element("p", "person", (open.size() - MOST_PERSONS) + " more below");
    }
    for (String need : model.needs()) {
      html.element("p", "person", Words.cut(need, 220));
    }
    if (open.isEmpty() && model.needs().isEmpty()) {
      html.element("p", "person", "Nothing that is known.");
    }
    html.close("td", "tr", "table");
    html.open("table", "link").open("tr").open("td", "node");
    html.element("div", "t", "Logs").close("td").open("td", "body").open("p");
    html.element("b", model.logs().complete() ? "Logs complete. " : "Doubt. ");
    html.text(Words.cut(model.logs().sentence(), 400));
    model
        .logs()
        .leaf()
        .ifPresent(
            leaf -> html.text(" ").open("span", "leaf").text("leaf ").leaf(leaf).close("span"));
    html.close("p", "td", "tr", "table").newline();
  }

  private static void section(Html html, StatusWord word, List<Row> rows, int all) {
    if (rows.isEmpty()) {
      return;
    }
    html.open("table", "link").open("tr").open("td", "node");
    html.element("div", "t", word.words())
        .element("div", "q", rows.size() + " of " + all + " controls");
    html.close("td").open("td", "body").open("table", "rows index").open("tr");
    html.element("th", "i-control", "Control").element("th", "i-severity", "Severity");
    html.element("th", "i-count num", "Pass").element("th", "i-count num", "Fail");
    html.element("th", "i-open num last", "Not evaluated").close("tr").newline();
    for (Row row : rows) {
      html.open("tr").open("td").text(row.title()).line();
      name(html, row);
      html.close("td").element("td", row.severity());
      html.element("td", "num", Long.toString(row.pass()));
      html.element("td", "num", Long.toString(row.fail()));
      html.element("td", "num last", Long.toString(row.notEvaluated())).close("tr").newline();
    }
    html.close("table", "td", "tr", "table").newline();
  }

  private static void name(Html html, Row row) {
    html.open("code");
    if (row.page().isPresent()) {
      html.link(row.page().get(), row.id());
    } else {
      html.text(row.id());
    }
    html.close("code");
  }

  private static void foot(Html html, Foot foot) {
    html.open("table", "foot").open("tr").open("td", "left");
    html.text("As of " + Words.seconds(foot.asOf()) + " UTC").line();
    html.text("known at " + Words.seconds(foot.knownAt()) + " UTC").line();
    html.text("prepared by " + Words.prepared(foot.prepared())).close("td").open("td");
    html.text("Ledger " + foot.origin() + ", tree of " + foot.treeSize() + ", root ");
    html.element("span", "mono", Words.shortHash(foot.rootHex()));
    html.text(", " + Words.witnesses(foot.witnesses()) + ".").line();
    html.text("Under our stated policy; no legal conclusion. Citations not reviewed by counsel.");
    html.close("td", "tr", "table").newline();
  }

  private static int severity(String word) {
    int place = SEVERITIES.indexOf(word);
    return place < 0 ? SEVERITIES.size() : place;
  }
}
