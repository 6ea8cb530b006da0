package io.proofline.evidence.page;

import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailAnswer.Group;
import io.proofline.trail.ask.TrailAnswer.Row;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Attribution.Hop;
import io.proofline.trail.who.Attribution.Kind;
import io.proofline.trail.who.Attribution.Resolution;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** First link of the trail page: who, by which way, in which role, from where, how often. */
final class TrailWho {
  private static final int NAME = 34;

  private final TrailPage.Model model;
  private final Html html;
  private final int most;

  TrailWho(TrailPage.Model model, Html html, int most) {
    this.model = model;
    this.html = html;
    this.most = most;
  }

  /** Who changed something or is not resolved before who only read, then by number of calls. */
  static List<Group> ordered(TrailAnswer answer) {
    return answer.groups().stream()
        .sorted(
            Comparator.comparing((Group group) -> group.changes() == 0 && !unresolved(group))
                .thenComparing(Comparator.comparingLong(Group::all).reversed())
                .thenComparing(Group::name))
        .toList();
  }

  private static boolean unresolved(Group group) {
    return group.how().equals(Resolution.UNRESOLVED.id());
  }

  /** The rows of a group. */
  static List<Row> rows(TrailAnswer answer, Group group) {
    return answer.rows().stream()
        .filter(
            row ->
                row.who().label().equals(group.name())
                    && Objects.equals(row.who().role(), group.role())
                    && row.who().resolution().id().equals(group.how()))
        .toList();
  }

  /** The row whose issuing event a page shows for a group. */
  static Optional<Row> taken(List<Row> rows) {
    return rows.stream()
        .map(row -> row.who().hops())
        .filter(hops -> !hops.isEmpty())
        .map(List::getFirst)
        .map(Hop::event)
        .filter(Objects::nonNull)
        .findFirst()
        .map(event -> new Row(event, rows.getFirst().who(), rows.getFirst().voucher()));
  }

  void draw() {
    TrailPage.node(html, "Who", "person or service, by which way, in which role then");
    html.open("table", "rows").open("tr");
    html.element("th", "t-who", "Person or service").element("th", "t-way", "Way in");
    html.element("th", "t-role", "Role then, and by what").element("th", "t-from", "From");
    html.element("th", "num t-n", "Reads").element("th", "num t-n", "Changes");
    html.element("th", "num last t-n", "Failed").close("tr");
    List<Group> groups = ordered(model.answer());
    int shown = groups.size() == most + 1 ? most + 1 : Math.min(most, groups.size());
    for (int i = 0; i < shown; i++) {
      row(groups.get(i), i < model.counted().size() ? model.counted().get(i) : null);
    }
    if (groups.size() > shown) {
      rest(groups.subList(shown, groups.size()));
    }
    html.close("table");
    html.element(
        "p",
        "key",
        groups.isEmpty()
            ? "No event that fits is held."
            : "Why entitled: no access review is on record, so this says by what event a role was"
                + " taken, not why it had been given.");
    TrailPage.end(html);
  }

  private void row(Group group, @Nullable String counted) {
    List<Row> rows = rows(model.answer(), group);
    Attribution who = rows.getFirst().who();
    html.open("tr").open("td");
    String name = brief(group.name(), NAME);
    if (who.resolution() == Resolution.UNRESOLVED) {
      html.element("b", name);
    } else {
      html.text(name);
    }
    html.close("td").open("td");
    if (group.doubtful() > 0) {
      html.element("b", "no digest: " + TrailPage.count(group.doubtful())).text(", ");
    }
    html.text(
        way(who.kind(), rows)
            + (who.listed() == null && who.person() == null ? "" : ", " + group.how()));
    if (group.sessions() > 0) {
      html.text(", " + group.sessions() + (group.sessions() == 1 ? " key" : " keys"));
    }
    html.close("td").open("td");
    role(group, who, rows);
    html.close("td").element("td", from(rows));
    number("num", group.reads(), counted);
    number("num", group.changes(), counted);
    number("num last", group.failed(), counted);
    html.close("tr").newline();
  }

  private void role(Group group, Attribution who, List<Row> rows) {
    if (group.role() != null) {
      String role = group.role();
      html.element("code", Words.cutMiddle(role.substring(role.lastIndexOf('/') + 1), 24));
    } else {
      html.text(
          switch (who.kind()) {
            case IAM_USER, ROOT -> "none, its own rights";
            case UNRESOLVED -> who.note().isEmpty() ? "not known" : Words.cut(who.note(), 60);
            default -> "none in the records";
          });
    }
    Optional<Row> taken = taken(rows);
    if (taken.isPresent()) {
      html.text(", " + taken.get().event().name() + " ").open("span", "leaf");
      html.leaf(model.link(taken.get())).close("span");
    } else if (group.role() != null) {
      html.text(", no event held that gave it");
    }
  }

  private static String way(Kind kind, List<Row> rows) {
    String way =
        switch (kind) {
          case IAM_USER -> "IAM user";
          case SAML_USER -> "SAML sign-in";
          case OIDC_SUBJECT -> "OIDC sign-in";
          case IDENTITY_CENTER_USER -> "Identity Center";
          case SOURCE_IDENTITY -> "source identity";
          case ROOT -> "root";
          case WORKLOAD -> "workload";
          case AWS_SERVICE -> "AWS service";
          case EXTERNAL_ACCOUNT -> "other account";
          case ANONYMOUS -> "no credentials";
          case UNRESOLVED -> "not resolved";
        };
    String through =
        rows.stream()
            .map(row -> row.event().identity().invokedBy())
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .limit(1)
            .collect(Collectors.joining());
    return through.isEmpty() || kind == Kind.AWS_SERVICE
        ? way
        : way + " (also through " + Words.cut(through, 24) + ")";
  }

  /** The address itself, when there is only one. */
  private static String from(List<Row> rows) {
    List<String> addresses =
        rows.stream().map(row -> row.event().ip()).filter(Objects::nonNull).distinct().toList();
    return switch (addresses.size()) {
      case 0 -> "none recorded";
      case 1 -> Words.cutMiddle(addresses.getFirst(), 15);
      default -> TrailPage.count(addresses.size()) + " addresses";
    };
  }

  private void number(String classes, long n, @Nullable String counted) {
    html.open("td", classes);
    if (n > 0 && counted != null) {
      html.link(counted, TrailPage.count(n));
    } else {
      html.text(TrailPage.count(n));
    }
    html.close("td");
  }

  private void rest(List<Group> rest) {
    html.open("tr").open("td").element("b", "and " + rest.size() + " more").close("td");
    long doubtful = rest.stream().mapToLong(Group::doubtful).sum();
    long unresolved = rest.stream().filter(g -> g.how().equals(Resolution.UNRESOLVED.id())).count();
    html.open("td");
    if (doubtful > 0) {
      html.element("b", "no digest: " + TrailPage.count(doubtful)).text(", ");
    }
    html.text(unresolved + " not resolved").close("td");
    html.open("td").text("each named in ").link(model.twin(), "the file").close("td");
    html.element("td", "");
    html.element("td", "num", TrailPage.count(rest.stream().mapToLong(Group::reads).sum()));
    html.element("td", "num", TrailPage.count(rest.stream().mapToLong(Group::changes).sum()));
    html.element("td", "num last", TrailPage.count(rest.stream().mapToLong(Group::failed).sum()));
    html.close("tr").newline();
  }

  /** Without the provider, or what is said beside an account, where the place is too narrow. */
  static String brief(String label, int most) {
    int at = label.length() <= most ? -1 : Math.max(label.indexOf(" of "), label.indexOf(", "));
    return Words.cut(at > 0 ? label.substring(0, at) : label, most);
  }
}
