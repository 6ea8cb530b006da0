package io.proofline.evidence.page;

import io.proofline.trail.ask.HeldSource;
import io.proofline.trail.ask.HeldSource.Kind;
import io.proofline.trail.ask.SecondWitness;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.coverage.CoverageLine.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Third link of the trail page: each source over the time, the second witness, the limits. */
final class TrailSure {
  private static final int CELLS = 60;

  private final TrailPage.Model model;
  private final Html html;
  private final int most;

  TrailSure(TrailPage.Model model, Html html, int most) {
    this.model = model;
    this.html = html;
    this.most = most;
  }

  void draw() {
    TrailPage.node(html, "How sure", "coverage of each source over the time asked about");
    TrailAnswer answer = model.answer();
    html.open("table", "rows").open("tr").element("th", "t-source", "Source");
    html.element(
        "th",
        "t-lane",
        Words.day(answer.question().from()) + " to " + Words.day(answer.question().to()));
    html.element("th", "num t-time", "First held").element("th", "num t-time", "Last held");
    html.element("th", "num last t-delay", "Delay p95").close("tr").newline();
    List<HeldSource> trails =
        model.facts().sources().sources().stream()
            .filter(source -> source.kind() == Kind.TRAIL)
            .sorted(Comparator.comparing((HeldSource source) -> source.events() == 0))
            .toList();
    List<HeldSource> others =
        model.facts().sources().sources().stream().filter(s -> s.kind() != Kind.TRAIL).toList();
    trails.stream().limit(most).forEach(this::row);
    others.forEach(this::row);
    html.close("table");
    if (trails.isEmpty()) {
      html.element("p", "key", "No account and region is known whose logs could be held.");
    }
    if (trails.size() > most) {
      html.open("p", "key").text(trails.size() - most + " more accounts, regions and classes in ");
      html.link(model.twin(), "the file").text(", with the reason for each stretch.").close("p");
    }
    html.element(
        "p",
        "key",
        "black: complete, digest chain verified · grey: present, completeness unproved · boxed:"
            + " known missing · dotted: not logged or unknown, cannot know · blank: none held ·"
            + " Delay: from the event to the minute of delivery in the name of its file; –: no name"
            + " says it");
    witness();
    limits();
    TrailPage.end(html);
  }

  private void row(HeldSource source) {
    html.open("tr").element("td", Words.cut(name(source), 60)).open("td");
    html.open("table", "lane").open("tr");
    for (String look : source.kind() == Kind.TRAIL ? cells(lines(source)) : used(source)) {
      html.element("td", look, "");
    }
    html.close("tr", "table", "td");
    html.element("td", "num small nowrap", time(source.first(), "none held"));
    html.element("td", "num small nowrap", time(source.last(), "–"));
    HeldSource.Delay delay = source.delay();
    html.element(
        "td",
        "num small last nowrap",
        delay == null
            ? "–"
            : delay.p95()
                + " min"
                + (delay.of() == source.events() ? "" : " of " + TrailPage.count(delay.of())));
    html.close("tr").newline();
  }

  private static String name(HeldSource source) {
    if (source.place() == null || source.eventClass() == null) {
      return source.kind().words();
    }
    return source.eventClass().id()
        + ", "
        + Words.account(source.place().account())
        + " "
        + source.place().region();
  }

  private static String time(@Nullable Instant at, String none) {
    return at == null ? none : Words.minutes(at);
  }

  private List<CoverageLine> lines(HeldSource source) {
    return model.answer().coverage().stream()
        .filter(
            line ->
                line.place().equals(source.place())
                    && Objects.equals(line.eventClass(), source.eventClass()))
        .toList();
  }

  private void witness() {
    SecondWitness witness = model.facts().sources().witness();
    if (witness != null) {
      html.open("p", "sub").element("b", "Second witness.");
      html.text(" " + witness.sentence()).close("p");
    }
  }

  private void limits() {
    html.open("p", "sub").element("b", "Limits.").text(" ");
    long unresolved = model.answer().unresolved();
    html.text(
        unresolved == 0
            ? "Every event leads to its actor. "
            : TrailPage.count(unresolved)
                + (unresolved == 1 ? " event has" : " events have")
                + " an actor that the records held do not show. ");
    html.text("Copies of the data elsewhere are not in this answer.");
    List<String> notes = new ArrayList<>(model.facts().sources().notes());
    notes.addAll(model.answer().notes());
    for (String note : notes.stream().limit(4).toList()) {
      html.text(" " + Words.cut(note, 200));
    }
    html.close("p");
  }

  /** Where a source without digests has something; elsewhere nothing is said. */
  private List<String> used(HeldSource source) {
    Instant from = model.answer().question().from();
    long whole = Duration.between(from, model.answer().question().to()).toMillis();
    List<String> out = new ArrayList<>();
    for (int i = 0; i < CELLS; i++) {
      long start = from.plusMillis(whole * i / CELLS).toEpochMilli();
      long stop = from.plusMillis(whole * (i + 1) / CELLS).toEpochMilli();
      boolean here =
          source.hours().stream()
              .anyMatch(hour -> hour * 3_600_000 < stop && (hour + 1) * 3_600_000 > start);
      out.add(here ? "seen" : "none");
    }
    return out;
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
}
