package io.proofline.evidence.page;

import io.proofline.evidence.page.ControlPageModel.ChangeLine;
import io.proofline.evidence.page.ControlPageModel.CitationLine;
import io.proofline.evidence.page.ControlPageModel.Counts;
import io.proofline.evidence.page.ControlPageModel.EvidenceLine;
import io.proofline.evidence.page.ControlPageModel.ExceptionLine;
import io.proofline.evidence.page.ControlPageModel.Foot;
import io.proofline.evidence.page.ControlPageModel.PolicyLine;
import io.proofline.evidence.page.ControlPageModel.ResultLine;
import io.proofline.evidence.page.ControlPageModel.ReviewLine;
import io.proofline.evidence.page.ControlPageModel.RunLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The body of a control page: policy, implementation, log proof down the left edge. The answer
 * first, then counts, then rows, then hashes; every row ends in its leaf.
 */
final class ControlPageBody {
  static final int MOST_RESULTS = 5;
  static final int MOST_EXCEPTIONS = 3;
  static final int MOST_CHANGES = 3;
  static final int MOST_EVIDENCE = 5;
  static final int MOST_POLICIES = 1;

  // In characters; a row of results or changes takes two lines at most, one of evidence one.
  private static final int WHY = 100;
  private static final int NAME = 29;
  private static final int PLACE = 36;
  private static final int WHO = 24;
  private static final int WHAT = 50;
  private static final int SOURCE = 44;
  private static final int SENTENCE = 195;
  private static final int REVIEW = 120;
  private static final int MONITOR = 70;
  private static final int NAMED = 50;

  private final ControlPageModel model;
  private final Room room;
  private final Html html = new Html();

  /** How many rows of each kind are shown; of those left out the page gives the number. */
  record Room(int results, int exceptions, int changes, int evidence) {
    /** As many as a page ever shows. */
    static final Room FULL = new Room(MOST_RESULTS, MOST_EXCEPTIONS, MOST_CHANGES, MOST_EVIDENCE);

    /** From most to least. Results give way first, then what stands in the JSON twin as well. */
    static List<Room> fromFullest() {
      List<Room> rooms = new ArrayList<>();
      for (int results = MOST_RESULTS; results >= 3; results--) {
        rooms.add(new Room(results, MOST_EXCEPTIONS, MOST_CHANGES, MOST_EVIDENCE));
      }
      for (int results = 4; results >= 2; results--) {
        rooms.add(new Room(results, 2, 2, 3));
      }
      for (int results = 3; results >= 1; results--) {
        rooms.add(new Room(results, 1, 1, 1));
      }
      return rooms;
    }
  }

  ControlPageBody(ControlPageModel model) {
    this(model, Room.FULL);
  }

  ControlPageBody(ControlPageModel model, Room room) {
    this.model = model;
    this.room = room;
  }

  String html() {
    running();
    head();
    policy();
    implementation();
    logProof();
    foot();
    return html.toString();
  }

  private void running() {
    html.open("table", "running").open("tr").open("td");
    html.element("b", Words.cut(model.entity().name(), 60));
    html.text(" (" + Words.role(model.entity().role()) + ")").close("td");
    html.element(
        "td", "right", "Control evidence, as of " + Words.minutes(model.foot().asOf()) + " UTC");
    html.close("tr", "table").newline();
  }

  private void head() {
    html.open("table", "head").open("tr").open("td", "said");
    html.element("h1", model.control().title());
    html.open("p", "cite").text(citations()).line();
    html.text("control ").element("code", model.control().id());
    html.text(" · severity " + model.control().severity() + " · owner ");
    html.text(model.control().owner().orElse("not named"));
    html.close("p", "td").open("td", "status");
    html.element("div", "word " + model.status().word().look(), model.status().word().words());
    html.open("div", "since");
    model.status().since().ifPresent(at -> html.text("since " + Words.minutes(at) + " UTC").line());
    html.text(model.status().line()).close("div", "td", "tr", "table").newline();
  }

  private String citations() {
    List<CitationLine> citations = model.control().citations();
    if (citations.isEmpty()) {
      return "no citation";
    }
    StringBuilder text = new StringBuilder("45 CFR ");
    for (int i = 0; i < Math.min(3, citations.size()); i++) {
      CitationLine citation = citations.get(i);
      text.append(i == 0 ? "" : " · ").append(citation.section());
      if (!citation.name().isEmpty()) {
        text.append(' ').append(Words.cut(citation.name(), 48));
      }
      if (!citation.requirement().isEmpty()) {
        text.append(" (").append(citation.requirement()).append(')');
      }
    }
    return text + more(citations.size(), 3);
  }

  private void policy() {
    node("1", "Policy", "what we say");
    if (model.policies().isEmpty()) {
      html.element("p", "say", "No policy in force governs this control.");
      html.element(
          "p", "The register of policies names none; the rule below is judged without one.");
    }
    for (int i = 0; i < Math.min(MOST_POLICIES, model.policies().size()); i++) {
      PolicyLine policy = model.policies().get(i);
      html.element("p", "say", policy.sentence());
      html.open("p").text("Policy " + policy.id() + " version " + policy.version());
      html.text(", in force since " + policy.effective());
      html.text(
          ", approved by " + policy.approver() + " on " + policy.approvedOn() + " (asserted).");
      policy.treats().ifPresent(risk -> html.text(" Treats risk " + Words.cut(risk, 80) + "."));
      html.text(" ").open("span", "leaf").text("leaf ").leaf(policy.leaf()).close("span");
      html.text(more(model.policies().size(), MOST_POLICIES)).close("p");
    }
    review();
    endNode();
  }

  private void review() {
    html.open("p");
    if (model.control().review().isEmpty()) {
      html.element("b", "Nobody is named to review this control.").close("p");
      return;
    }
    ReviewLine review = model.control().review().get();
    if (review.overdue()) {
      html.element("b", Words.cut(review.words(), REVIEW));
    } else {
      html.text(Words.cut(review.words(), REVIEW));
    }
    if (!review.monitor().isEmpty()) {
      html.text("; monitored by " + Words.cut(review.monitor(), MONITOR));
    }
    html.text(" · " + Words.cut(review.named(), NAMED) + " ");
    html.open("span", "leaf").text("leaf ").leaf(review.leaf()).close("span", "p");
  }

  private void implementation() {
    node("2", "Implemen|tation", "what is really set");
    html.open("p").element("b", "Judged by").text(" rule ");
    html.element("code", model.control().id() + "@" + prefix(model.control().hash()));
    if (model.run().isPresent()) {
      var run = model.run().get();
      html.text(", last run " + Words.seconds(run.at()) + " UTC by " + run.tool() + " ");
      html.open("span", "leaf").text("leaf ").leaf(run.leaf()).close("span");
    } else {
      html.text(", which has never been run: nothing is known about what is set");
    }
    html.close("p");
    counts();
    results();
    exceptions();
    if (!model.incomplete().isEmpty()) {
      html.open("p", "gap").element("b", "Not complete: ");
      html.text(Words.cut(String.join("; ", model.incomplete()), SENTENCE)).close("p");
    }
    endNode();
  }

  private void counts() {
    Counts counts = model.counts();
    html.open("table", "sub counts").open("tr");
    count(counts.inScope(), "in scope (" + counts.seen() + " seen)", "wide");
    count(counts.tested(), "tested", "");
    count(counts.pass(), "pass", "");
    count(counts.fail(), "fail", counts.fail() > 0 ? "hit" : "");
    count(counts.riskAccepted(), "risk accepted", "");
    count(counts.notEvaluated(), "not evaluated", counts.notEvaluated() > 0 ? "open" : "");
    count(counts.notAssigned(), "in no system", counts.notAssigned() > 0 ? "open" : "");
    html.close("tr", "table").newline();
  }

  private void count(long number, String label, String look) {
    if (look.isEmpty()) {
      html.open("td");
    } else {
      html.open("td", look);
    }
    html.element("div", "big", Long.toString(number)).element("div", "lbl", label).close("td");
  }

  private void results() {
    if (model.results().isEmpty()) {
      return;
    }
    html.open("table", "sub rows").open("tr");
    html.element("th", "w-name", "Resource").element("th", "w-result", "Result");
    html.element("th", "w-why", "Why").element("th", "w-leaf last", "Leaf").close("tr").newline();
    for (ResultLine result :
        model.results().subList(0, Math.min(shownResults(), model.results().size()))) {
      html.open("tr").open("td");
      html.element("code", Words.cutMiddle(result.resource(), NAME)).line();
      html.element("span", "small", Words.cut(place(result), PLACE)).close("td");
      html.open("td");
      if (result.outcome().equals("fail")) {
        html.element("b", result.outcome());
      } else {
        html.text(result.outcome());
      }
      html.close("td").element("td", Words.cut(why(result), WHY));
      html.open("td", "leaf last").leaf(result.leaf()).close("td", "tr").newline();
    }
    html.close("table");
    hiddenResults();
  }

  /** What is not shown, by outcome, and where all of it stands. */
  private void hiddenResults() {
    List<ResultLine> all = model.results();
    if (all.size() <= shownResults()) {
      return;
    }
    Map<String, Long> hidden = new LinkedHashMap<>();
    all.stream().skip(shownResults()).forEach(row -> hidden.merge(row.outcome(), 1L, Long::sum));
    List<String> counts =
        hidden.entrySet().stream().map(one -> one.getValue() + " " + one.getKey()).toList();
    html.open("p", "rest").open("b");
    html.text("and " + (all.size() - shownResults()) + " more: " + String.join(", ", counts) + ".");
    html.close("b").text(" All " + all.size() + " stand in ");
    model.run().ifPresent(this::rows);
    html.link(model.foot().twin(), model.foot().twin());
    if (hidden.containsKey("fail")) {
      html.text("; all that fail: ");
      html.element("code", "proofline controls check " + model.control().id() + " --failed");
    }
    html.text(".").close("p");
  }

  private void rows(RunLine run) {
    run.rows()
        .ifPresent(
            rows -> {
              html.text("rows " + rows.first() + " to " + rows.last() + " of run ");
              html.leaf(run.leaf()).text(" and in ");
            });
  }

  /** Exceptions take the place of results, so that a page stays one. */
  private int shownResults() {
    int exceptions = Math.min(room.exceptions(), model.exceptions().size());
    return Math.min(room.results(), exceptions == 0 ? MOST_RESULTS : MOST_RESULTS - 1 - exceptions);
  }

  private void exceptions() {
    if (model.exceptions().isEmpty()) {
      return;
    }
    html.open("table", "sub rows").open("tr");
    html.element("th", "w-exception", "Risk accepted by")
        .element("th", "w-instead", "Why, and what stands in its place");
    html.element("th", "w-ends", "Ends (UTC)")
        .element("th", "w-leaf last", "Leaf")
        .close("tr")
        .newline();
    for (ExceptionLine one :
        model.exceptions().subList(0, Math.min(room.exceptions(), model.exceptions().size()))) {
      html.open("tr").open("td").element("b", Words.cutMiddle(one.id(), 12)).line();
      html.element("span", "small", Words.cut(String.join(", ", one.approvers()), 26));
      html.close("td").open("td").text(Words.cut(one.reason(), 54)).line();
      html.text(Words.cut(one.compensating(), 54)).close("td");
      html.open("td").text(Words.minutes(one.expires())).line();
      html.element(
          "span",
          "small",
          one.daysLeft()
              + (one.daysLeft() == 1 ? " day" : " days")
              + " left · covers "
              + one.resources());
      html.close("td").open("td", "leaf last").leaf(one.leaf()).close("td", "tr").newline();
    }
    html.close("table");
    rest(model.exceptions().size(), room.exceptions());
  }

  private static String place(ResultLine result) {
    return Words.account(result.account())
        + " "
        + result.region()
        + " · "
        + result.system().orElse("no system");
  }

  private static String why(ResultLine result) {
    if (!result.why().isEmpty()) {
      return result.why();
    }
    return switch (result.holdsPhi()) {
      case "yes" -> "holds ePHI";
      case "no" -> "holds no ePHI, by the register of systems";
      default -> "whether it holds ePHI is not said";
    };
  }

  private void logProof() {
    node("3", "Log proof", "who set it, and what is missing");
    html.element("p", "cap", "Changes behind the present setting");
    if (model.changes().isEmpty()) {
      html.element(
          "p", "No change event that names these resources was found in the ingested logs.");
    } else {
      html.open("table", "rows").open("tr");
      html.element("th", "w-when", "When (UTC)").element("th", "w-who", "Who");
      html.element("th", "w-what", "What").element("th", "w-approved", "Approved");
      html.element("th", "w-leaf last", "Leaf").close("tr").newline();
      for (ChangeLine change :
          model.changes().subList(0, Math.min(room.changes(), model.changes().size()))) {
        html.open("tr").element("td", "nowrap", Words.seconds(change.at()));
        html.open("td").text(Words.cut(change.who(), WHO));
        if (!change.by().isEmpty()) {
          html.line().text("by ").element("code", Words.cutMiddle(change.by(), 20));
        }
        html.close("td").open("td").text(Words.cut(change.what(), WHAT));
        if (!change.outcome().equals("done")) {
          html.text(": ").element("b", Words.cut(change.outcome(), 38));
        }
        html.close("td").element("td", Words.cut(change.approved(), 34));
        html.open("td", "leaf last").leaf(change.leaf()).close("td", "tr").newline();
      }
      html.close("table");
      rest(model.changes().size(), room.changes());
    }
    html.open("p", "gap").element("b", model.logs().complete() ? "Logs complete. " : "Doubt. ");
    html.text(Words.cut(model.logs().sentence(), SENTENCE));
    model
        .logs()
        .leaf()
        .ifPresent(
            leaf -> html.text(" ").open("span", "leaf").text("leaf ").leaf(leaf).close("span"));
    html.close("p");
    evidence();
    endNode();
  }

  private void evidence() {
    List<EvidenceLine> evidence = model.evidence();
    int shown = Math.min(room.evidence(), evidence.size());
    html.element(
        "p", "sub cap", "Evidence (" + shown + " of " + evidence.size() + " items shown here)");
    if (evidence.isEmpty()) {
      html.element("p", "No raw item stands behind this page.");
      return;
    }
    html.open("table", "rows").open("tr");
    html.element("th", "w-item", "Item").element("th", "w-source", "Source");
    html.element("th", "w-collected", "Collected (UTC), by").element("th", "w-hash", "SHA-256");
    html.element("th", "w-leaf last", "Leaf").close("tr").newline();
    for (EvidenceLine item : evidence.subList(0, shown)) {
      html.open("tr").element("td", "small", Words.cut(item.item(), 21));
      html.element("td", "small", Words.cutMiddle(item.source(), SOURCE));
      html.element(
          "td",
          "small",
          Words.seconds(item.collected()).substring(5) + ", " + Words.cut(item.by(), 14));
      html.open("td", "mono nowrap");
      if (item.raw().isPresent()) {
        html.link(item.raw().get(), Words.shortHash(item.sha256()));
      } else {
        html.text(Words.shortHash(item.sha256()));
      }
      html.close("td").open("td", "leaf last").leaf(item.leaf()).close("td", "tr").newline();
    }
    html.close("table");
    rest(evidence.size(), room.evidence());
  }

  private void foot() {
    Foot foot = model.foot();
    html.open("table", "foot").open("tr").open("td", "left");
    html.text("As of " + Words.seconds(foot.asOf()) + " UTC").line();
    html.text("known at " + Words.seconds(foot.knownAt()) + " UTC").line();
    html.text("Document " + ControlPageJson.documentId(model)).line();
    html.text("prepared by " + Words.prepared(foot.prepared())).close("td").open("td");
    html.text("Ledger " + foot.origin() + ", tree of " + foot.treeSize() + ", root ");
    html.element("span", "mono", Words.shortHash(foot.rootHex()));
    html.text(", " + Words.witnesses(foot.witnesses()) + ". Whole hashes and all rows: ");
    html.link(foot.twin(), foot.twin()).text(".").line();
    html.text("Under our stated policy; no legal conclusion. Citations not reviewed by counsel.");
    html.close("td").element("td", "right", "Page 1 of 1").close("tr", "table").newline();
  }

  private void node(String number, String title, String question) {
    html.open("table", "link").open("tr").open("td", "node");
    html.element("div", "n", number).open("div", "t");
    int hyphen = title.indexOf('|');
    if (hyphen < 0) {
      html.text(title);
    } else {
      html.text(title.substring(0, hyphen) + "-").line().text(title.substring(hyphen + 1));
    }
    html.close("div").element("div", "q", question).close("td").open("td", "body").newline();
  }

  private void endNode() {
    html.close("td", "tr", "table").newline();
  }

  private void rest(int all, int most) {
    if (all > most) {
      html.open("p", "cap").text((all - most) + " more in ");
      html.link(model.foot().twin(), model.foot().twin()).close("p");
    }
  }

  private static String more(int all, int most) {
    return all > most ? " (and " + (all - most) + " more in the JSON file)" : "";
  }

  private static String prefix(String hash) {
    return hash.length() > 8 ? hash.substring(0, 8) : hash;
  }
}
