package io.proofline.cli;

import io.proofline.actions.LegalHolds;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hold release NAME}: takes a signature. */
@Command(description = "%nCounts only with the signature of an actor (--key FILE).")
final class HoldReleaseCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "NAME", description = "Name of the hold.")
  String name = "";

  @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
  String reason = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    HoldText.print(session, List.of(new LegalHolds(session.mandate()).release(name, reason)));
    return ExitCode.OK;
  }
}
