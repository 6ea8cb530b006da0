package io.proofline.cli;

import io.proofline.actions.CollectCloudFormation;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.template.TemplateTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code collect cloudformation FILE|DIR…}. */
@Command(
    description =
        "%nA template says where it is deployed under Metadata: {Proofline: {Account, Region,"
            + " StackName}}, or the options do. Exit 5 when something could not be read.")
final class CollectCloudFormationCommand implements io.proofline.cli.Command {
  private static final int SHOWN = 10;

  @Parameters(
      paramLabel = "FILE|DIR",
      arity = "1..*",
      description = "Templates, YAML or JSON, or folders of them.")
  List<Path> paths = List.of();

  @Option(names = "--account", paramLabel = "ID", description = "Account of the deployment.")
  @Nullable String account;

  @Option(names = "--region", paramLabel = "REGION", description = "Region of the deployment.")
  @Nullable String region;

  @Option(names = "--stack-name", paramLabel = "NAME", description = "Name of the stack.")
  @Nullable String stackName;

  @Option(
      names = "--parameter",
      paramLabel = "KEY=VALUE",
      description = "Value of a template parameter; may be repeated.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Override
  public ExitCode run(Session session) throws IOException {
    CollectCloudFormation action = new CollectCloudFormation(session.mandate());
    CollectCloudFormation.Report report;
    try (Progress _ = session.terminal().progress("reading templates")) {
      report =
          action.run(
              paths.stream().map(session::at).toList(),
              new TemplateTarget(account, region, stackName, parameters));
    }
    if (session.options().json) {
      ObjectNode document = SnapshotText.document(report.snapshots(), report.partial());
      ArrayNode refused = document.putArray("refused");
      report
          .refused()
          .forEach(
              e ->
                  refused
                      .addObject()
                      .put("file", e.file())
                      .put("line", e.line())
                      .put("reason", e.getMessage()));
      ObjectNode unlisted = document.putObject("typesWithoutNaming");
      report.unlisted().forEach(unlisted::put);
      session.terminal().printRaw(Json.text(document));
    } else {
      print(session.terminal(), report);
    }
    return report.partial() ? ExitCode.PARTIAL : ExitCode.OK;
  }

  private static void print(Terminal terminal, CollectCloudFormation.Report report) {
    int resources =
        report.snapshots().stream().mapToInt(s -> s.snapshot().documents().size()).sum();
    terminal.print(
        "collected    "
            + Columns.count(resources, "resource")
            + " in "
            + Columns.count(report.snapshots().size(), "template"));
    for (RecordedSnapshot s : report.snapshots()) {
      terminal.print(SnapshotText.row(s));
    }
    if (!report.refused().isEmpty()) {
      terminal.print("NOT READ     " + Columns.count(report.refused().size(), "file"));
      report.refused().stream()
          .limit(SHOWN)
          .forEach(e -> terminal.print(Columns.hanging(2, "", String.valueOf(e.getMessage()))));
    }
    List<Snapshot> snapshots = report.snapshots().stream().map(RecordedSnapshot::snapshot).toList();
    SnapshotText.incomplete(terminal, snapshots);
    SnapshotText.unknown(terminal, snapshots);
    terminal.say("next         proofline controls check");
  }
}
