package io.proofline.cli;

import io.proofline.actions.MakePages;
import io.proofline.actions.Mandate;
import io.proofline.catalog.Catalog;
import io.proofline.evidence.page.PageOverflowException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code page control ID…}: the one-pager of a control. */
@Command(
    description =
        "%nOf the newest check run: one HTML page, the same as PDF, a JSON twin, and the raw"
            + " evidence that they link to.")
final class PageControlCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids of controls.")
  List<String> ids = new ArrayList<>();

  @Option(names = "--all", description = "Every control, and an index.")
  boolean all;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write. Default: pages/ of the workspace.")
  @Nullable Path out;

  @Override
  public ExitCode run(Session session) throws IOException {
    Catalog catalog = Catalog.standard();
    if (!all && ids.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE, "name a control, or --all", "proofline controls list (shows the ids)");
    }
    for (String id : ids) {
      if (!catalog.controlIds().contains(id)) {
        throw new Failure(ExitCode.USAGE, "no control is called " + id, "proofline controls list");
      }
    }
    Mandate mandate = session.mandate();
    Path folder = out == null ? mandate.workspace().pages() : session.at(out);
    Collection<String> wanted = all ? catalog.controlIds() : ids;
    MakePages.Report report;
    try (Progress _ = session.terminal().progress("making pages")) {
      report = new MakePages(mandate, "proofline " + Version.current()).run(folder, wanted, all);
    } catch (NoSuchElementException e) {
      throw new Failure(
          ExitCode.USAGE,
          "no check run is recorded in this workspace",
          "proofline controls check",
          e);
    } catch (PageOverflowException e) {
      throw new Failure(
          ExitCode.FAULT,
          String.valueOf(e.getMessage()),
          "shorten the named text (policy, control), then make the page again",
          e);
    }
    if (session.options().json) {
      session.terminal().printRaw(Json.text(json(report)));
    } else {
      for (MakePages.Page page : report.pages()) {
        session.terminal().print(page.word().words() + "  " + page.controlId());
        session.terminal().print(Columns.hanging(2, "", page.line()));
        page.files().forEach(file -> session.terminal().print("  " + file));
        session.terminal().print("  leaf " + page.leaf());
      }
      report.index().ifPresent(index -> session.terminal().print("index  " + index));
    }
    return ExitCode.OK;
  }

  private static ObjectNode json(MakePages.Report report) {
    ObjectNode document = Json.document("proofline.pages/1");
    document.put("run", report.run().toString());
    document.put("index", report.index().map(Path::toString).orElse(null));
    ArrayNode pages = document.putArray("pages");
    for (MakePages.Page page : report.pages()) {
      ObjectNode one = pages.addObject();
      one.put("control", page.controlId());
      one.put("status", page.word().words());
      one.put("line", page.line());
      ArrayNode files = one.putArray("files");
      page.files().forEach(file -> files.add(file.toString()));
      one.put("leaf", page.leaf().toString());
    }
    return document;
  }
}
