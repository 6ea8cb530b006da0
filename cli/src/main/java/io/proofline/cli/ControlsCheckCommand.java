package io.proofline.cli;

import io.proofline.actions.CheckControls;
import io.proofline.actions.CheckTemplates;
import io.proofline.catalog.Catalog;
import io.proofline.cloud.template.TemplateTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code controls check}: evaluates everything, records the run, prints what needs a person. */
@Command(
    description =
        "%nRoutes to outside accounts and what the log digests prove are worked out anew first."
            + " Exit 1 when a control is not met, 5 when something could not be evaluated.")
final class ControlsCheckCommand implements io.proofline.cli.Command {
  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Print only these controls. All are evaluated and recorded.")
  List<String> ids = new ArrayList<>();

  @Option(names = "--failed", description = "Print every resource that fails.")
  boolean failed;

  @Option(
      names = "--not-evaluated",
      description = "Print everything that could not be evaluated, and why.")
  boolean notEvaluated;

  @Option(
      names = "--template",
      paramLabel = "FILE|DIR",
      description =
          "Judge CloudFormation templates instead, without a workspace and without recording; may"
              + " be repeated. Every resource counts as one that holds PHI.")
  List<Path> templates = new ArrayList<>();

  @Option(names = "--account", paramLabel = "ID", description = "Account of the templates.")
  @Nullable String account;

  @Option(names = "--region", paramLabel = "REGION", description = "Region of the templates.")
  @Nullable String region;

  @Option(
      names = "--parameter",
      paramLabel = "KEY=VALUE",
      description = "Value of a template parameter; may be repeated.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "For templates: ${COMPLETION-CANDIDATES}.")
  @Nullable Format format;

  /** How a check of templates is written. */
  enum Format {
    text,
    json,
    sarif,
    junit,
    summary
  }

  @Override
  public ExitCode run(Session session) throws IOException {
    if (!templates.isEmpty()) {
      return checkTemplates(session);
    }
    if (format != null || account != null || region != null || !parameters.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "--format, --account, --region and --parameter speak of templates, and none is named",
          "add --template FILE, or leave them out");
    }
    CheckControls action = new CheckControls(session.mandate());
    known(action.catalog());
    CheckControls.Report report;
    try (Progress _ = session.terminal().progress("checking controls")) {
      report = action.run();
    }
    CheckText text = new CheckText(action.catalog(), report, ids);
    if (session.options().json) {
      session.terminal().printRaw(Json.text(text.json(failed, notEvaluated)));
    } else if (failed || notEvaluated) {
      text.printRows(session.terminal(), failed, notEvaluated);
    } else {
      text.print(session.terminal());
    }
    return text.code();
  }

  private ExitCode checkTemplates(Session session) {
    if (!ids.isEmpty() || failed || notEvaluated) {
      throw new Failure(
          ExitCode.USAGE,
          "control ids, --failed and --not-evaluated do not go with --template",
          "leave them out; --format json names every answer");
    }
    CheckTemplates.Report report;
    try (Progress _ = session.terminal().progress("checking templates")) {
      report =
          new CheckTemplates(session.clock())
              .run(
                  templates.stream().map(session::at).toList(),
                  templates.stream().map(path -> path.toString().replace('\\', '/')).toList(),
                  new TemplateTarget(account, region, null, parameters));
    }
    TemplateText text = new TemplateText(report);
    Format wanted = format == null ? session.options().json ? Format.json : Format.text : format;
    switch (wanted) {
      case text -> text.print(session.terminal());
      case json -> session.terminal().printRaw(Json.text(text.json()));
      case sarif -> session.terminal().printRaw(Json.text(SarifText.of(report)));
      case junit -> session.terminal().printRaw(JunitText.of(report));
      case summary -> session.terminal().printRaw(text.summary());
    }
    return text.code();
  }

  private void known(Catalog catalog) {
    for (String id : ids) {
      if (!catalog.controlIds().contains(id)) {
        throw new Failure(ExitCode.USAGE, "no control is called " + id, "proofline controls list");
      }
    }
  }
}
