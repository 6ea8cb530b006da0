package io.proofline.cli;

import io.proofline.actions.SynthTrail;
import io.proofline.trail.synth.HistoryPlan;
import io.proofline.trail.synth.HistoryTruth;
import io.proofline.trail.synth.SynthTruth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code trail synth DIR}: logs to try things on. */
@Command(
    description =
        "%nMakes the CloudTrail folder of a fictional clinic: log files, digests with valid"
            + " signatures, and one planted gap. With --accounts, the history of an organisation"
            + " instead: as many regions, hours and calls as wished, role chains of one to five"
            + " hops, and with --faults a fault in every place but the first, of every class. The"
            + " same seed gives the same events; signing keys are fresh. What is true is written to"
            + " DIR/truth.")
final class TrailSynthCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "DIR", description = "Where to write; must hold no logs.")
  Path folder = Path.of(".");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides everything but the keys. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(names = "--accounts", paramLabel = "N", description = "Accounts of an organisation.")
  @Nullable Integer accounts;

  @Option(
      names = "--regions",
      paramLabel = "N",
      description = "Regions of each account, up to 12. Default: ${DEFAULT-VALUE}.")
  int regions = 2;

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "When logging begins. Default: ${DEFAULT-VALUE}.")
  String from = "2026-01-01";

  @Option(
      names = "--hours",
      paramLabel = "N",
      description = "For how long, up to ten years. Default: ${DEFAULT-VALUE}.")
  int hours = 48;

  @Option(
      names = "--per-hour",
      paramLabel = "N",
      description = "Calls of an account in an hour. Default: ${DEFAULT-VALUE}.")
  int perHour = 60;

  @Option(
      names = "--trails",
      paramLabel = "WHOSE",
      description =
          "Of an organisation: account (each account has a trail of its own), organisation (the"
              + " management account has one for all), or both (one account has its own beside it)."
              + " Default: ${DEFAULT-VALUE}.")
  String trails = "account";

  @Option(names = "--faults", description = "Plant faults; the truth says which and where.")
  boolean faults;

  @Override
  public ExitCode run(Session session) throws IOException {
    if (accounts != null) {
      return organisation(session, accounts);
    }
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

  private ExitCode organisation(Session session, int many) throws IOException {
    HistoryPlan plan;
    try {
      plan =
          new HistoryPlan(
              seed, many, regions, Moment.start(from, "--from"), hours, perHour, faults, whose());
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE, String.valueOf(e.getMessage()), "proofline trail synth --help", e);
    }
    HistoryTruth truth;
    try (Progress _ = session.terminal().progress("making logs")) {
      truth = new SynthTrail().run(session.at(folder), plan);
    }
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.synth-history/1");
      document.put("seed", seed);
      document.put("events", truth.events());
      document.put("lostEvents", truth.lostEvents());
      document.put("forgedEvents", truth.forgedEvents());
      document.put("logFiles", truth.logFiles());
      document.put("digests", truth.digests());
      ArrayNode list = document.putArray("faults");
      for (HistoryTruth.Fault fault : truth.faults()) {
        ObjectNode node = list.addObject();
        node.put("account", fault.account());
        node.put("region", fault.region());
        node.put("kind", fault.kind().id());
        node.put("from", fault.from().toString());
        fault.files().forEach(node.putArray("files")::add);
      }
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    Terminal terminal = session.terminal();
    terminal.print(
        "made         "
            + Columns.count(truth.events(), "event")
            + " in "
            + Columns.count(truth.logFiles(), "file")
            + ", "
            + Columns.count(truth.digests(), "digest"));
    if (faults) {
      terminal.print(
          "planted      "
              + Columns.count(truth.faults().size(), "fault")
              + "; "
              + Columns.count(truth.lostEvents(), "event")
              + " lost, "
              + Columns.grouped(truth.forgedEvents())
              + " forged");
    }
    terminal.print("truth        " + folder.resolve("truth"));
    terminal.say("next         proofline trail ingest " + folder.resolve("AWSLogs"));
    return ExitCode.OK;
  }

  private HistoryPlan.Trails whose() {
    return Stream.of(HistoryPlan.Trails.values())
        .filter(each -> each.id().equals(trails))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--trails is account, organisation or both, not " + trails));
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
