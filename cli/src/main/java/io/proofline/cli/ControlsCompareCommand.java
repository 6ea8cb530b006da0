package io.proofline.cli;

import io.proofline.actions.CompareJudges;
import io.proofline.ledger.LeafRef;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code controls compare}: a run beside what AWS's own judges said. */
@Command(
    description =
        "%nReads Security Hub findings (ASFF, OCSF), Config rule evaluations and configuration"
            + " snapshots, Access Analyzer findings, and Prowler's findings in ASFF or OCSF,"
            + " matched to controls by the aliases in their files. What they say changes no outcome"
            + " of ours; a check of the same name may have other thresholds. Files and rows are"
            + " recorded. Exit 1 when they fail what passes with us or has no outcome, 5 when a"
            + " file is one page of several.")
final class ControlsCompareCommand implements io.proofline.cli.Command {
  @Option(
      names = "--with",
      paramLabel = "FILE",
      arity = "1..*",
      description = "JSON as the service or tool exports it; may be given again.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--run",
      paramLabel = "LEAF",
      description = "The run to compare. Default: the newest.")
  @Nullable String run;

  @Option(
      names = "--again",
      paramLabel = "LEAF",
      description = "Make a recorded comparison once more from its own evidence.")
  @Nullable String again;

  @Override
  public ExitCode run(Session session) throws IOException {
    if (files.isEmpty() == (again == null)) {
      throw failure(new IllegalArgumentException("give either --with FILE or --again LEAF"));
    }
    CompareJudges judges = new CompareJudges(session.mandate());
    try {
      if (again != null) {
        CompareJudges.Again repeated = judges.again(LeafRef.parse(again));
        show(session, repeated.report(), repeated.same());
        return repeated.same() ? ExitCode.OK : ExitCode.FINDING;
      }
      CompareJudges.Report report =
          judges.run(
              files.stream().map(session::at).toList(), run == null ? null : LeafRef.parse(run));
      show(session, report, null);
      return ExitCode.gravest(
          List.of(
              ComparisonText.needsAPerson(report.comparison()) ? ExitCode.FINDING : ExitCode.OK,
              ComparisonText.whole(report) ? ExitCode.OK : ExitCode.PARTIAL));
    } catch (NoSuchFileException e) {
      throw failure(new IllegalArgumentException("no file " + e.getMessage(), e));
    } catch (IllegalArgumentException | NoSuchElementException e) {
      throw failure(e);
    }
  }

  private static Failure failure(RuntimeException e) {
    return new Failure(
        ExitCode.USAGE, String.valueOf(e.getMessage()), "proofline controls compare --help", e);
  }

  private static void show(Session session, CompareJudges.Report report, @Nullable Boolean same) {
    if (session.options().json) {
      session.terminal().printRaw(Json.text(ComparisonText.json(report, same)));
    } else {
      ComparisonText.print(session.terminal(), report, same);
    }
  }
}
