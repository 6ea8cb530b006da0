package io.proofline.evidence.page;

import io.proofline.trail.ask.TrailAnswer.Row;
import io.proofline.trail.who.Voucher;
import java.util.List;

/** Second link of the trail page: the deciding events, each with its leaf. */
final class TrailWhat {
  private final TrailPage.Model model;
  private final Html html;
  private final int most;

  TrailWhat(TrailPage.Model model, Html html, int most) {
    this.model = model;
    this.html = html;
    this.most = most;
  }

  void draw() {
    TrailPage.node(html, "What", "the deciding events, at most twelve");
    html.open("table", "rows").open("tr");
    html.element("th", "w-when", "When (UTC)").element("th", "t-actor", "Who");
    html.element("th", "t-what", "What").element("th", "t-out", "Outcome");
    html.element("th", "last t-leaf", "Leaf").close("tr");
    List<Row> rows = TrailPage.deciding(model.answer(), most);
    rows.forEach(this::row);
    html.close("table");
    int all = model.answer().rows().size();
    if (rows.isEmpty()) {
      html.element("p", "key", "None.");
    } else if (all > rows.size()) {
      html.open("p", "key");
      html.text(
          "Changes first, then what is in doubt or failed, then reads. "
              + TrailPage.count(all - rows.size())
              + " more in ");
      html.link(model.twin(), "the file").text(".").close("p");
    }
    TrailPage.end(html);
  }

  private void row(Row row) {
    html.open("tr").element("td", Words.seconds(row.event().time()));
    html.element("td", TrailWho.brief(row.who().label(), 34));
    html.element("td", what(row)).open("td");
    if (row.event().failed()) {
      html.element("b", "small", Words.cut(String.valueOf(row.event().errorCode()), 44));
    } else {
      html.text("done");
    }
    String approval = model.facts().approvals().get(TrailPage.key(row));
    if (approval != null) {
      html.text(
          ", "
              + (approval.startsWith("approval none") ? "approval none" : Words.cut(approval, 40)));
    }
    if (row.doubtful()) {
      html.text(", ")
          .element("b", row.voucher() == Voucher.NONE ? "no digest" : "actor: no digest");
    }
    html.close("td").open("td", "leaf last").leaf(model.link(row));
    html.close("td", "tr").newline();
  }

  /** The action and, where the question did not name it, what it was done to. */
  private String what(Row row) {
    String action = Words.cut(row.event().action(), 40);
    String asked = model.answer().question().resource();
    List<String> named =
        model.facts().resources().getOrDefault(TrailPage.key(row), List.of()).stream()
            .filter(key -> !isPrincipal(key) || row.event().source().startsWith("iam."))
            .map(TrailWhat::tail)
            .filter(tail -> asked == null || !asked.endsWith(tail))
            .toList();
    return named.isEmpty()
        ? action
        : action
            + " on "
            + Words.cutMiddle(named.getFirst(), 28)
            + (named.size() == 1 ? "" : " and " + (named.size() - 1) + " more");
  }

  /** A policy names principals; of a call on another resource they are not what it was done to. */
  private static boolean isPrincipal(String key) {
    return key.contains(":iam::") || key.contains(":sts::");
  }

  private static String tail(String key) {
    String[] parts = key.split(":", 6);
    return parts.length == 6 ? parts[5] : key;
  }
}
