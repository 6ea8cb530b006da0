package io.proofline.evidence.page;

import io.proofline.controls.CheckRun;
import io.proofline.controls.CheckRuns;
import io.proofline.controls.ControlSummary;
import io.proofline.controls.StatusWord;
import io.proofline.ledger.Entry;
import io.proofline.ledger.Statement;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The check runs of a workspace as they were known at some time. */
public final class RunHistory {
  private static final int MOST_RUNS = 60;

  private RunHistory() {}

  /**
   * The newest run as of a time, as known at a time.
   *
   * @param since since when every run gave a control's present word, by control id; looks back 60
   *     runs at most and not past a shredded one; a control whose word did not change in them is
   *     left out
   */
  public record Held(CheckRun run, Statement statement, Map<String, Instant> since) {

    /** Takes a copy of the map. */
    public Held {
      since = Map.copyOf(since);
    }
  }

  /**
   * Finds the run to show; empty when none was recorded by then.
   *
   * @throws io.proofline.ledger.ShreddedException when the newest run by then was shredded
   */
  public static Optional<Held> at(Workspace workspace, Instant asOf, Instant knownAt)
      throws IOException {
    CheckRuns runs = new CheckRuns(workspace.ledger(), workspace.sheets());
    List<Entry> newestFirst =
        runs.history().stream()
            .filter(s -> !s.observed().isAfter(asOf) && !s.recorded().isAfter(knownAt))
            .sorted(Comparator.comparing(Entry::observed).thenComparing(Entry::leaf).reversed())
            .toList();
    if (newestFirst.isEmpty()) {
      return Optional.empty();
    }
    Statement newest = newestFirst.getFirst().statementOrThrow();
    CheckRun run = runs.load(newest).run();
    Map<String, StatusWord> now = words(run);
    Map<String, Instant> since = new HashMap<>();
    Set<String> open = new HashSet<>(now.keySet());
    open.forEach(id -> since.put(id, run.to()));
    int read = 1;
    boolean beginning = true;
    for (Entry entry : newestFirst.subList(1, newestFirst.size())) {
      if (open.isEmpty()) {
        break;
      }
      if (++read > MOST_RUNS || !(entry instanceof Entry.Held(Statement statement))) {
        beginning = false;
        break;
      }
      CheckRun older = runs.load(statement).run();
      Map<String, StatusWord> then = words(older);
      for (String id : List.copyOf(open)) {
        if (now.get(id) == then.get(id)) {
          since.put(id, older.to());
        } else {
          open.remove(id);
        }
      }
    }
    if (!beginning) {
      since.keySet().removeAll(open);
    }
    return Optional.of(new Held(run, newest, since));
  }

  private static Map<String, StatusWord> words(CheckRun run) {
    Map<String, StatusWord> words = new HashMap<>();
    for (ControlSummary summary : run.summaries()) {
      run.summary(summary.controlId())
          .ifPresent(counts -> words.put(summary.controlId(), counts.status()));
    }
    return words;
  }
}
