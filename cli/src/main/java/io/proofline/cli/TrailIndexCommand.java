package io.proofline.cli;

import io.proofline.actions.CompactTrail;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trail compact} and {@code trail rebuild}. */
@Command(
    description =
        "%nThe index of the logs is derived from the sealed segments; evidence does not change.")
final class TrailIndexCommand implements io.proofline.cli.Command {
  private final boolean rebuild;

  @Option(names = "--all", description = "Merge everything into one part (compact only).")
  boolean all;

  TrailIndexCommand(boolean rebuild) {
    this.rebuild = rebuild;
  }

  @Override
  public ExitCode run(Session session) throws IOException {
    CompactTrail action = new CompactTrail(session.mandate());
    try (Progress _ = session.terminal().progress("working on the index")) {
      if (rebuild) {
        int segments = action.rebuild();
        session.terminal().print("rebuilt      from " + Columns.count(segments, "segment"));
      } else {
        session.terminal().print("merged       " + Columns.count(action.compact(all), "part"));
      }
    }
    return ExitCode.OK;
  }
}
