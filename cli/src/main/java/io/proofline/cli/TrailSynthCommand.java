package io.proofline.cli;

import io.proofline.actions.SynthTrail;
import io.proofline.trail.synth.SynthTruth;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code trail synth DIR}: logs to try things on. */
@Command(
    description =
        "%nMakes the CloudTrail folder of a fictional clinic: log files, digests with valid"
            + " signatures, and one planted gap. The same seed gives the same events; signing keys"
            + " are fresh. What is true is written to DIR/truth.")
final class TrailSynthCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "DIR", description = "Where to write; must hold no logs.")
  Path folder = Path.of(".");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides everything but the keys. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Override
  public ExitCode run(Session session) throws IOException {
    SynthTruth truth;
    try (Progress _ = session.terminal().progress("making logs")) {
      truth = new SynthTrail().run(session.at(folder), seed);
    }
    if (session.options().json) {
      session.terminal().printRaw(Json.text(json(truth)));
      return ExitCode.OK;
    }
    Terminal terminal = session.terminal();
    terminal.print(
        "made         "
            + Columns.count(truth.distinctEvents(), "event")
            + " in "
            + Columns.count(truth.logFiles(), "file")
            + ", "
            + Columns.count(truth.digests(), "digest"));
    terminal.print(
        "left out     "
            + Columns.count(truth.lostEvents(), "event")
            + " in "
            + Columns.count(truth.lostLogFiles(), "file"));
    for (SynthTruth.Gap gap : truth.gaps()) {
      terminal.print(
          Columns.fit(
              "gap          "
                  + Columns.account(gap.account())
                  + " "
                  + gap.region()
                  + " "
                  + gap.from()
                  + " to "
                  + gap.to()));
    }
    terminal.print("truth        " + folder.resolve("truth"));
    terminal.say("next         proofline trail ingest " + folder.resolve("AWSLogs"));
    return ExitCode.OK;
  }

  private ObjectNode json(SynthTruth truth) {
    ObjectNode document = Json.document("proofline.synth/1");
    document.put("seed", seed);
    document.put("events", truth.distinctEvents());
    document.put("records", truth.sightings());
    document.put("logFiles", truth.logFiles());
    document.put("digests", truth.digests());
    document.put("failedCalls", truth.failedCalls());
    document.put("lostEvents", truth.lostEvents());
    document.put("lostLogFiles", truth.lostLogFiles());
    document.put("lostDigests", truth.lostDigests());
    ArrayNode gaps = document.putArray("gaps");
    for (SynthTruth.Gap gap : truth.gaps()) {
      gaps.addObject()
          .put("account", gap.account())
          .put("region", gap.region())
          .put("trail", gap.trail())
          .put("from", gap.from().toString())
          .put("to", gap.to().toString());
    }
    return document;
  }
}
