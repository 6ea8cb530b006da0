package io.proofline.cli;

import io.proofline.trail.coverage.CoverageLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much time is not proven, by place and class of events. */
final class CoverageText {
  private static final int SHOWN = 12;

  private CoverageText() {}

  /** One line a place and class: the states other than proven, and how long each. */
  static void notProven(Terminal terminal, String title, List<CoverageLine> lines) {
    Map<String, Map<CoverageLine.State, Duration>> open = new LinkedHashMap<>();
    for (CoverageLine line : lines) {
      if (line.state() != CoverageLine.State.PROVEN) {
        String where =
            Columns.row(
                17,
                Columns.account(line.place().account()),
                16,
                line.place().region(),
                line.eventClass().id());
        open.computeIfAbsent(where, _ -> new TreeMap<>())
            .merge(
                line.state(),
                Duration.between(line.span().from(), line.span().to()),
                Duration::plus);
      }
    }
    if (open.isEmpty()) {
      return;
    }
    terminal.print(title);
    open.entrySet().stream()
        .limit(SHOWN)
        .forEach(e -> terminal.print(Columns.hanging(2, "", 46, e.getKey(), words(e.getValue()))));
    if (open.size() > SHOWN) {
      terminal.print("  ..." + (open.size() - SHOWN) + " more: run it with --json");
    }
  }

  private static String words(Map<CoverageLine.State, Duration> states) {
    List<String> words = new ArrayList<>();
    states.forEach((state, time) -> words.add(state.id() + " " + length(time)));
    return String.join(", ", words);
  }

  /** Whole hours, or minutes below two hours. */
  static String length(Duration time) {
    return time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h";
  }
}
