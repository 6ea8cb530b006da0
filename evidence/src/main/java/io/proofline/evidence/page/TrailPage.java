package io.proofline.evidence.page;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Ledger;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailAnswer.Row;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.who.Attribution.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The audit-trail page: who, what, and how sure, on one sheet. Draws what it is given. */
final class TrailPage {
  /** Deciding events that a page shows at most. */
  static final int MOST_EVENTS = 12;

  /** Actors that a page shows at most. */
  static final int MOST_ACTORS = 7;

  private final Model model;
  private final int rows;
  private final Html html = new Html();

  /**
   * A page with as much as fits.
   *
   * @param rows deciding events to show; actors and sources follow from it
   */
  TrailPage(Model model, int rows) {
    this.model = model;
    this.rows = rows;
  }

  /**
   * What the page says.
   *
   * @param answer from the trail
   * @param facts what stands beside the answer
   * @param links raw evidence of events, by leaf and row
   * @param counted files with the rows behind the counts of the first actors
   * @param checkpoint of the ledger
   * @param prepared by whom
   * @param knownAt when
   * @param twin name of the JSON twin
   * @param document short id of the content
   */
  record Model(
      Entity entity,
      TrailAnswer answer,
      TrailPageFacts facts,
      Map<String, LeafLink> links,
      List<String> counted,
      Ledger.CheckpointView checkpoint,
      Actor prepared,
      Instant knownAt,
      String twin,
      String document) {

    LeafLink link(Row row) {
      return links.getOrDefault(key(row), LeafLink.of(row.event().leaf(), row.event().row()));
    }
  }

  /** At most twelve events that decide the answer: changes, doubts and refusals before reads. */
  static List<Row> deciding(TrailAnswer answer, int most) {
    return answer.rows().stream()
        .sorted(Comparator.comparingInt(TrailPage::weight).thenComparing(r -> r.event().time()))
        .limit(most)
        .sorted(Comparator.comparing(r -> r.event().time()))
        .toList();
  }

  private static int weight(Row row) {
    if (row.changes()) {
      return 0;
    }
    if (row.doubtful() || row.who().resolution() == Resolution.UNRESOLVED) {
      return 1;
    }
    return row.event().failed() ? 2 : 3;
  }

  static String key(Row row) {
    return row.event().leaf() + "/" + row.event().row();
  }

  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  String title() {
    return "Audit trail: " + model.answer().question().conditions();
  }

  String body() {
    head();
    new TrailWho(model, html, Math.max(2, rows * MOST_ACTORS / MOST_EVENTS)).draw();
    new TrailWhat(model, html, rows).draw();
    new TrailSure(model, html, Math.max(1, rows / 3)).draw();
    foot();
    return html.toString();
  }

  private void head() {
    TrailAnswer answer = model.answer();
    html.open("table", "running").open("tr").open("td");
    html.element("b", Words.cut(model.entity().name(), 60));
    html.text(" (" + Words.role(model.entity().role()) + ")").close("td");
    html.element("td", "right", "Audit trail, as of " + Words.minutes(asOf()) + " UTC");
    html.close("tr", "table").newline();
    html.open("table", "head").open("tr").open("td", "said");
    html.element("p", "question", Words.cut(answer.question().sentence(), 240));
    html.element("p", "answer", Words.cut(answer.sentence(), 330));
    html.element(
        "p",
        "cite",
        "45 CFR 164.312(b) audit controls (required) · 164.308(a)(1)(ii)(D) activity review"
            + " (required)");
    html.close("td").open("td", "status");
    Duration proved = proved(answer);
    String word = answer.covered() ? "COVERED" : proved.isZero() ? "NOT PROVEN" : "PARTLY COVERED";
    html.element("div", "word " + (answer.covered() ? "" : "unknown"), word);
    html.open("div", "since").text(hoursProved(answer, proved)).line();
    html.text("asked " + Words.clock(model.facts().asked()));
    html.text(", answered " + Words.clock(model.facts().answered()));
    html.close("div", "td", "tr", "table").newline();
  }

  /** The world as far as it was asked about. */
  private Instant asOf() {
    Instant to = model.answer().question().to();
    return to.isBefore(model.knownAt()) ? to : model.knownAt();
  }

  /** Time for which every source of the answer is proved. */
  static Duration proved(TrailAnswer answer) {
    Spans whole = Spans.between(answer.question().from(), answer.question().to());
    Spans left = answer.coverage().isEmpty() ? Spans.NONE : whole;
    for (CoverageLine line : answer.coverage()) {
      if (line.state() != State.PROVEN) {
        left = left.minus(Spans.of(List.of(line.span())));
      }
    }
    return left.list().stream()
        .map(span -> Duration.between(span.from(), span.to()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** {@code 166 of 192 hours proved}; what is not whole is never rounded up to it. */
  static String hoursProved(TrailAnswer answer, Duration proved) {
    Duration asked = Duration.between(answer.question().from(), answer.question().to());
    boolean minutes = asked.toHours() < 3;
    long unit = minutes ? 60 : 3_600;
    return count(proved.toSeconds() / unit)
        + " of "
        + count(Math.ceilDiv(asked.toSeconds(), unit))
        + (minutes ? " minutes proved" : " hours proved");
  }

  static void node(Html html, String title, String question) {
    html.open("table", "link").open("tr").open("td", "node");
    html.element("div", "t", title).element("div", "q", question);
    html.close("td").open("td", "body").newline();
  }

  static void end(Html html) {
    html.close("td", "tr", "table").newline();
  }

  private void foot() {
    html.open("table", "foot").open("tr").open("td", "left");
    html.text("As of " + Words.seconds(asOf()) + " UTC").line();
    html.text("known at " + Words.seconds(model.knownAt()) + " UTC").line();
    html.text("Document " + model.document() + " · no drill on record").line();
    html.text("prepared by " + Words.prepared(model.prepared())).close("td").open("td");
    html.text(count(model.answer().rows().size()) + " rows attached in ");
    html.link(model.twin(), model.twin());
    html.text(
        ", each provable alone; that they were read is leaf "
            + model.answer().statement().leaf().index()
            + ". Ledger "
            + model.checkpoint().origin()
            + ", tree of "
            + model.checkpoint().size()
            + ", root ");
    html.element("span", "mono", Words.shortHash(model.checkpoint().rootHex()));
    html.text(
        ", "
            + Words.witnesses(model.checkpoint().witnesses())
            + ". Under our stated policy; no legal conclusion.");
    html.close("td").element("td", "right", "Page 1 of 1").close("tr", "table").newline();
  }
}
