package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.controls.CheckRun;
import io.proofline.controls.ControlSummary;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.evidence.page.ControlPageAssembler;
import io.proofline.evidence.page.ControlPageModel;
import io.proofline.evidence.page.ControlPages;
import io.proofline.evidence.page.IndexPage;
import io.proofline.evidence.page.PageFiles;
import io.proofline.evidence.page.RunHistory;
import io.proofline.evidence.page.StatusWord;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Statement;
import io.proofline.program.AcceptedRisks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Makes control pages of the newest check run, and an index of all controls. That a page was made
 * is a statement; the index says nothing that the pages, the run and its caller do not say, so it
 * is none.
 */
public final class MakePages {
  private final Mandate mandate;
  private final Catalog catalog;
  private final String tool;

  /**
   * In a workspace.
   *
   * @param mandate who prepares them
   * @param tool the product with its version, for example {@code proofline 0.1.0}
   */
  public MakePages(Mandate mandate, String tool) {
    this.mandate = mandate;
    this.catalog = Catalog.standard();
    this.tool = tool;
  }

  /**
   * Makes pages.
   *
   * @param folder where to write, usually the workspace's {@code pages}
   * @param controlIds controls to make a page of
   * @param index whether to write {@code index.html} over all controls, linking these pages
   * @throws NoSuchElementException when no run is recorded
   * @throws IllegalArgumentException when no control has one of the ids; nothing was written
   * @throws io.proofline.evidence.page.PageOverflowException when a page does not fit; the pages
   *     before it stay
   */
  public Report run(Path folder, Collection<String> controlIds, boolean index) throws IOException {
    return run(folder, controlIds, index, List.of());
  }

  /**
   * Makes pages, and says on the index what else needs a person.
   *
   * @param needs sentences for the index
   * @see #run(Path, Collection, boolean)
   */
  public Report run(Path folder, Collection<String> controlIds, boolean index, List<String> needs)
      throws IOException {
    List<Control> controls = new ArrayList<>();
    for (String id : controlIds) {
      controls.add(
          catalog
              .control(id)
              .orElseThrow(() -> new IllegalArgumentException("no control is called " + id)));
    }
    Instant now = mandate.now();
    RunHistory.Held held =
        RunHistory.at(mandate.workspace(), now, Instant.MAX)
            .orElseThrow(() -> new NoSuchElementException("no check run is recorded"));
    PageFiles files = new PageFiles(folder);
    ControlPages pages =
        new ControlPages(
            mandate.workspace(),
            files,
            new ControlPageAssembler.Request(
                held.run(), held.statement(), held.since(), now, now, mandate.actor(), tool));
    List<Page> made = new ArrayList<>();
    List<ControlPageModel> models = new ArrayList<>();
    for (Control control : controls) {
      ControlPages.Written written = pages.write(control);
      Statement statement = mandate.workspace().ledger().append(pages.draft(written)).statement();
      models.add(written.model());
      made.add(
          new Page(
              control.id(),
              written.model().status().word(),
              written.model().status().line(),
              written.files().keySet().stream().map(folder::resolve).toList(),
              statement.leaf()));
    }
    Optional<Path> indexFile = Optional.empty();
    if (index && !models.isEmpty()) {
      AcceptedRisks risks = new AcceptedRisks(new ManageExceptions(mandate).all());
      ControlPageModel any = models.getFirst();
      IndexPage.Model all =
          new IndexPage.Model(
              any.entity(), rows(held.run(), models, risks), any.logs(), needs, any.foot());
      indexFile =
          Optional.of(
              files.write("index.html", IndexPage.render(all).getBytes(StandardCharsets.UTF_8)));
    }
    return new Report(made, indexFile, held.statement().leaf());
  }

  private List<IndexPage.Row> rows(
      CheckRun run, List<ControlPageModel> models, AcceptedRisks risks) {
    List<IndexPage.Row> rows = new ArrayList<>();
    for (Control control : catalog.controls()) {
      Optional<ControlPageModel> page =
          models.stream().filter(m -> m.control().id().equals(control.id())).findFirst();
      Optional<ControlSummary> counts = run.summary(control.id());
      if (page.isPresent()) {
        rows.add(IndexPage.Row.of(page.get(), true));
      } else if (counts.isPresent()) {
        rows.add(row(control, counts.get(), run, risks));
      }
    }
    return rows;
  }

  private static IndexPage.Row row(
      Control control, ControlSummary counts, CheckRun run, AcceptedRisks risks) {
    long accepted = risks.accepted(run, control.id(), counts.side());
    String first =
        run.evaluations(control.id()).stream()
            .filter(row -> row.outcome() instanceof Outcome.Fail && !risks.accepted(row))
            .findFirst()
            .map(MakePages::words)
            .orElse("");
    return new IndexPage.Row(
        control.id(),
        control.title(),
        control.severity().name().toLowerCase(Locale.ROOT),
        StatusWord.of(risks.status(run, counts)),
        counts.pass(),
        counts.fail() - accepted,
        counts.notEvaluated(),
        first,
        Optional.empty());
  }

  private static String words(Evaluation row) {
    return row.resource().identifier() + ": " + String.join("; ", row.outcome().why());
  }

  /**
   * What was made.
   *
   * @param pages in the order asked for
   * @param index the index, when one was asked for
   * @param run leaf of the run shown
   */
  public record Report(List<Page> pages, Optional<Path> index, LeafRef run) {
    /** Takes a copy of the list. */
    public Report {
      pages = List.copyOf(pages);
    }
  }

  /**
   * One page.
   *
   * @param controlId the control
   * @param word its status
   * @param line one line on it
   * @param files HTML, PDF, JSON twin
   * @param leaf statement that it was made
   */
  public record Page(
      String controlId, StatusWord word, String line, List<Path> files, LeafRef leaf) {
    /** Takes a copy of the list. */
    public Page {
      files = List.copyOf(files);
    }
  }
}
