package io.proofline.cli;

import io.proofline.actions.MakeTrailPage;
import io.proofline.actions.Mandate;
import io.proofline.evidence.page.PageOverflowException;
import io.proofline.trail.ask.TrailQuestion;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code page trail}: the one-pager of a question to the logs. */
@Command(
    description =
        "%nThe question and the answer in one sentence each, who, the deciding events, and how"
            + " sure: HTML, the same as PDF, a JSON twin with all rows, and the raw evidence they"
            + " link to. Exit 5 when part of the time is not covered.")
final class PageTrailCommand implements io.proofline.cli.Command {
  @Mixin TrailFilters filters = new TrailFilters();

  @Option(names = "--session", paramLabel = "ARN", description = "A role session.")
  @Nullable String session;

  @Option(names = "--access-key", paramLabel = "ID", description = "An access key id.")
  @Nullable String key;

  @Option(names = "--ip", paramLabel = "ADDRESS", description = "A source address.")
  @Nullable String ip;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write. Default: pages/ of the workspace.")
  @Nullable Path out;

  @Override
  public ExitCode run(Session opened) throws IOException {
    Mandate mandate = opened.mandate();
    Path folder = out == null ? mandate.workspace().pages() : opened.at(out);
    TrailQuestion question;
    MakeTrailPage.Result result;
    try (Progress _ = opened.terminal().progress("making the page")) {
      question = filters.question(mandate, TrailQuestion.Focus.WHO, session, key, ip);
      result = new MakeTrailPage(mandate).run(folder, question, filters.most());
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), "give it in that form", e);
    } catch (PageOverflowException e) {
      throw new Failure(ExitCode.FAULT, String.valueOf(e.getMessage()), "narrow the question", e);
    }
    if (opened.options().json) {
      ObjectNode document = Json.document("proofline.trail-page/1");
      document.put("question", question.sentence());
      document.put("answer", result.answer().sentence());
      ArrayNode files = document.putArray("files");
      result.page().files().forEach(f -> files.add(f.toString()));
      document.put("leaf", result.page().statement().leaf().toString());
      opened.terminal().printRaw(Json.text(document));
    } else {
      opened.terminal().print(Columns.hanging(0, "", result.answer().sentence()));
      result.page().files().forEach(f -> opened.terminal().print("  " + f));
      opened.terminal().print("leaf         " + result.page().statement().leaf());
    }
    return result.answer().covered() ? ExitCode.OK : ExitCode.PARTIAL;
  }
}
