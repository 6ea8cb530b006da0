package io.proofline.evidence.page;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Ledger;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailAnswer.Group;
import io.proofline.trail.ask.TrailAnswer.Row;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.who.Attribution.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The audit-trail page: who, what, and how sure, on one sheet. Draws what it is given. */
final class TrailPage {
  /** Deciding events that a page shows at most. */
  static final int MOST_EVENTS = 12;

  private static final int CELLS = 60;

  private final Model model;
  private final int rows;
  private final Html html = new Html();

  /**
   * @param rows deciding events to show; actors and lanes follow from it, so that the page fits
   */
  TrailPage(Model model, int rows) {
    this.model = model;
    this.rows = rows;
  }

  private int actors() {
    return Math.max(3, rows * 7 / 12);
  }

  private int lanes() {
    return Math.max(2, rows / 3);
  }

  /**
   * What the page says.
   *
   * @param answer from the trail
   * @param links raw evidence of the deciding events, by leaf and row
   * @param twin name of the JSON twin
   * @param document short id of the content
   */
  record Model(
      Entity entity,
      TrailAnswer answer,
      Map<String, LeafLink> links,
      Ledger.CheckpointView checkpoint,
      Actor prepared,
      Instant knownAt,
      String twin,
      String document) {}

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
    if (row.doubtful()) {
      return 1;
    }
    if (row.who().resolution() == Resolution.UNRESOLVED) {
      return 1;
    }
    return row.event().failed() ? 2 : 3;
  }

  String title() {
    return "Audit trail: " + model.answer().question().conditions();
  }

  String body() {
    TrailAnswer answer = model.answer();
    html.open("table", "running").open("tr").open("td");
    html.element("b", Words.cut(model.entity().name(), 60));
    html.text(" (" + Words.role(model.entity().role()) + ")").close("td");
    html.element("td", "right", "Audit trail, as of " + Words.minutes(model.knownAt()) + " UTC");
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
    Duration proven = length(State.PROVEN);
    Duration all = length(null);
    String word = answer.covered() ? "COVERED" : proven.isZero() ? "NOT PROVEN" : "PARTLY COVERED";
    html.element("div", "word " + (answer.covered() ? "" : "unknown"), word);
    html.element(
        "div",
        "since",
        hours(proven) + " of " + hours(all) + " region-hours proved, by class of events");
    html.close("td", "tr", "table").newline();
    who();
    what();
    sure();
    foot();
    return html.toString();
  }

  private Duration length(@org.jspecify.annotations.Nullable State state) {
    return model.answer().coverage().stream()
        .filter(c -> state == null || c.state() == state)
        .map(c -> Duration.between(c.span().from(), c.span().to()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static String hours(Duration time) {
    return String.format(Locale.ROOT, "%,d", time.toHours());
  }

  private void node(String title, String question) {
    html.open("table", "link").open("tr").open("td", "node");
    html.element("div", "t", title).element("div", "q", question);
    html.close("td").open("td", "body").newline();
  }

  private void end() {
    html.close("td", "tr", "table").newline();
  }

  private void who() {
    node("Who", "person or service, by which way, in which role then");
    html.open("table", "rows").open("tr");
    html.element("th", "t-who", "Person or service").element("th", "t-way", "Known by");
    html.element("th", "t-role", "Role then").element("th", "t-from", "From");
    html.element("th", "num t-n", "Reads").element("th", "num t-n", "Changes");
    html.element("th", "num last t-n", "Failed").close("tr");
    List<Group> groups = model.answer().groups();
    for (Group group : groups.stream().limit(actors()).toList()) {
      boolean doubt = group.how().equals("unresolved");
      html.open("tr").open("td");
      if (doubt) {
        html.element("b", brief(group.name(), 36));
      } else {
        html.text(brief(group.name(), 36));
      }
      html.close("td");
      html.element(
          "td",
          (group.doubtful() == 0 ? "" : "NOT VOUCHED FOR: " + count(group.doubtful()) + ", ")
              + group.how()
              + (group.sessions() == 0
                  ? ""
                  : ", " + group.sessions() + (group.sessions() == 1 ? " key" : " keys")));
      String role = Objects.requireNonNullElse(group.role(), "");
      html.open("td").element("code", Words.cutMiddle(tail(role), 20)).close("td");
      html.element("td", group.addresses() + (group.addresses() == 1 ? " address" : " addresses"));
      html.element("td", "num", count(group.reads())).element("td", "num", count(group.changes()));
      html.element("td", "num last", count(group.failed())).close("tr").newline();
    }
    html.close("table");
    if (groups.isEmpty()) {
      html.element("p", "sub", "No event that fits is held.");
    }
    if (groups.size() > actors()) {
      html.element(
          "p", "sub", (groups.size() - actors()) + " more, with fewer events, in the file.");
    }
    end();
  }

  /** Without the provider, or what is said beside an account, where the place is too narrow. */
  private static String brief(String label, int most) {
    int at = label.length() <= most ? -1 : Math.max(label.indexOf(" of "), label.indexOf(", "));
    return Words.cut(at > 0 ? label.substring(0, at) : label, most);
  }

  private static String tail(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private void what() {
    node("What", "the deciding events, at most twelve");
    html.open("table", "rows").open("tr");
    html.element("th", "w-when", "When (UTC)").element("th", "t-actor", "Who");
    html.element("th", "t-what", "What").element("th", "t-out", "Outcome");
    html.element("th", "last w-leaf", "Leaf").close("tr");
    for (Row row : deciding(model.answer(), rows)) {
      html.open("tr").element("td", Words.seconds(row.event().time()));
      html.element("td", brief(row.who().label(), 34));
      html.element("td", Words.cut(row.event().action(), 32)).open("td");
      if (row.event().failed()) {
        html.element("b", Words.cut(String.valueOf(row.event().errorCode()), 24));
      } else {
        html.text("done");
      }
      if (row.doubtful()) {
        html.text(", ").element("b", row.voucher().words());
      }
      html.close("td").open("td", "leaf last");
      LeafLink link = model.links().get(key(row));
      html.leaf(link == null ? LeafLink.of(row.event().leaf(), row.event().row()) : link);
      html.close("td", "tr").newline();
    }
    html.close("table");
    end();
  }

  static String key(Row row) {
    return row.event().leaf() + "/" + row.event().row();
  }

  private void sure() {
    node("How sure", "coverage of each source over the time asked about");
    Map<String, List<CoverageLine>> lanes = new LinkedHashMap<>();
    for (CoverageLine line : model.answer().coverage()) {
      lanes
          .computeIfAbsent(
              line.eventClass().id()
                  + " events, "
                  + Words.account(line.place().account())
                  + " "
                  + line.place().region(),
              _ -> new ArrayList<>())
          .add(line);
    }
    html.open("table", "rows").open("tr").element("th", "t-source", "Source");
    html.element(
        "th",
        "last",
        Words.minutes(model.answer().question().from())
            + " to "
            + Words.minutes(model.answer().question().to()));
    html.close("tr").newline();
    int shown = 0;
    for (Map.Entry<String, List<CoverageLine>> lane : lanes.entrySet()) {
      if (shown++ == lanes()) {
        break;
      }
      html.open("tr").element("td", Words.cut(lane.getKey(), 60)).open("td", "last");
      html.open("table", "lane").open("tr");
      for (String look : cells(lane.getValue())) {
        html.element("td", look, "");
      }
      html.close("tr", "table", "td", "tr").newline();
    }
    html.close("table");
    if (lanes.size() > lanes()) {
      html.element("p", "sub", (lanes.size() - lanes()) + " more sources in the file.");
    }
    html.element(
        "p",
        "key",
        "black: complete, digest chain verified · grey: present, completeness unproved · boxed:"
            + " known missing · dotted: not logged or unknown, cannot know");
    html.open("p", "sub").element("b", "Limits.").text(" ");
    long unresolved = model.answer().unresolved();
    html.text(
        unresolved == 0
            ? "Every event leads to its actor. "
            : count(unresolved)
                + (unresolved == 1 ? " event has" : " events have")
                + " an actor that the records held do not show. ");
    html.text("Copies of the data elsewhere are not in this answer.");
    for (String note : model.answer().notes().stream().limit(3).toList()) {
      html.text(" " + Words.cut(note, 200));
    }
    html.close("p");
    end();
  }

  /** The worst that is true of each slice of the time asked about. */
  private List<String> cells(List<CoverageLine> lines) {
    Instant from = model.answer().question().from();
    long whole = Duration.between(from, model.answer().question().to()).toMillis();
    List<String> out = new ArrayList<>();
    for (int i = 0; i < CELLS; i++) {
      Instant start = from.plusMillis(whole * i / CELLS);
      Instant stop = from.plusMillis(whole * (i + 1) / CELLS);
      State worst = null;
      for (CoverageLine line : lines) {
        boolean here = line.span().from().isBefore(stop) && line.span().to().isAfter(start);
        if (here && (worst == null || rank(line.state()) > rank(worst))) {
          worst = line.state();
        }
      }
      out.add(worst == null ? "no" : look(worst));
    }
    return out;
  }

  private static int rank(State state) {
    return switch (state) {
      case PROVEN -> 0;
      case PRESENT_UNPROVEN -> 1;
      case KEY_USE_ONLY -> 2;
      case NOT_COVERED -> 3;
      case UNKNOWN -> 4;
      case KNOWN_MISSING -> 5;
    };
  }

  private static String look(State state) {
    return switch (state) {
      case PROVEN -> "ok";
      case PRESENT_UNPROVEN, KEY_USE_ONLY -> "seen";
      case NOT_COVERED, UNKNOWN -> "no";
      case KNOWN_MISSING -> "lost";
    };
  }

  private void foot() {
    html.open("table", "foot").open("tr").open("td", "left");
    html.text("Known at " + Words.seconds(model.knownAt()) + " UTC").line();
    html.text("Document " + model.document()).line();
    html.text("prepared by " + Words.prepared(model.prepared())).close("td").open("td");
    html.text(count(model.answer().rows().size()) + " rows in ");
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
