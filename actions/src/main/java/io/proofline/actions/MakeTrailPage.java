package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.EventClasses;
import io.proofline.evidence.page.PageFiles;
import io.proofline.evidence.page.TrailPageFacts;
import io.proofline.evidence.page.TrailPages;
import io.proofline.program.ApprovedChanges;
import io.proofline.trail.ask.AnswerSources;
import io.proofline.trail.ask.HighRiskChanges;
import io.proofline.trail.ask.NamedResources;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailAnswer.Row;
import io.proofline.trail.ask.TrailQuestion;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Asks the logs and makes the one-pager of the answer. */
public final class MakeTrailPage {
  private final Mandate mandate;

  /** In a workspace. */
  public MakeTrailPage(Mandate mandate) {
    this.mandate = mandate;
  }

  /** The answer and its page. */
  public record Result(TrailAnswer answer, TrailPages.Written page) {}

  /**
   * Asks and writes.
   *
   * @param first events that are read
   */
  public Result run(Path folder, TrailQuestion question, int first) throws IOException {
    Instant asked = mandate.now();
    TrailAnswer answer = new AskTrail(mandate).run(question, first);
    Instant answered = mandate.now();
    TrailStore store = IngestTrail.store(mandate);
    List<Row> deciding = TrailPages.deciding(answer);
    Map<TrailEvent, List<String>> named =
        NamedResources.of(store, deciding.stream().map(Row::event).toList());
    Map<String, List<String>> resources = new HashMap<>();
    for (Row row : deciding) {
      resources.put(TrailPages.key(row), named.getOrDefault(row.event(), List.of()));
    }
    TrailPageFacts facts =
        new TrailPageFacts(
            AnswerSources.of(store, answer),
            resources,
            approvals(deciding, resources),
            asked,
            answered);
    TrailPages pages = new TrailPages(mandate.workspace(), new PageFiles(folder));
    return new Result(answer, pages.write(answer, facts, mandate.actor(), mandate.now()));
  }

  /** What is on record as approval, of each deciding event that is a high-risk change. */
  private Map<String, String> approvals(List<Row> deciding, Map<String, List<String>> resources)
      throws IOException {
    EventClasses classes = Catalog.standard().eventClasses();
    List<Row> changes =
        deciding.stream()
            .filter(Row::changes)
            .filter(row -> HighRiskChanges.eventClass(classes, row.event()).isPresent())
            .toList();
    Map<String, String> out = new HashMap<>();
    if (changes.isEmpty()) {
      return out;
    }
    Set<String> keys = new TreeSet<>();
    changes.forEach(row -> keys.addAll(resources.getOrDefault(TrailPages.key(row), List.of())));
    ApprovedChanges approved = ListTrailChanges.approved(mandate, keys);
    for (Row row : changes) {
      String key = TrailPages.key(row);
      ApprovedChanges.Verdict verdict =
          approved.of(row.event(), resources.getOrDefault(key, List.of()), row.who());
      out.put(
          key,
          verdict
              .approval()
              .map(one -> "approved " + verdict.when().id() + ", " + one.id())
              .orElse("approval none" + (verdict.why().isEmpty() ? "" : ": " + verdict.why())));
    }
    return out;
  }
}
