package io.proofline.actions;

import io.proofline.evidence.page.PageFiles;
import io.proofline.evidence.page.TrailPages;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailQuestion;
import java.io.IOException;
import java.nio.file.Path;

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
    TrailAnswer answer = new AskTrail(mandate).run(question, first);
    TrailPages pages = new TrailPages(mandate.workspace(), new PageFiles(folder));
    return new Result(answer, pages.write(answer, mandate.actor(), mandate.now()));
  }
}
