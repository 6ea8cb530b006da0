package io.proofline.cli;

import io.proofline.actions.CheckControls;
import io.proofline.actions.CheckTemplates;
import io.proofline.catalog.Catalog;
import io.proofline.catalog.Severity;
import io.proofline.cloud.template.PlanSource;
import io.proofline.cloud.template.PlanTarget;
import io.proofline.cloud.template.TemplateTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code controls check}: evaluates everything, records the run, prints what needs a person. */
@Command(
    description =
        "%nRoutes to outside accounts and what the log digests prove are worked out anew first."
            + " Exit 1 when a resource fails that no exception in force covers, 5 when something"
            + " could not be evaluated. What an exception covers is not met either: risk"
            + " accepted.")
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

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description =
          "Judge Terraform plans instead (terraform show -json PLANFILE, or tofu), in the same way;"
              + " may be repeated.")
  List<Path> plans = new ArrayList<>();

  @Option(
      names = "--source",
      paramLabel = "DIR",
      description =
          "Folder of the Terraform files of the plan: findings then name file and line, and a block"
              + " that no dynamic block makes counts as not set.")
  @Nullable Path source;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "Account of the files, where they name none.")
  @Nullable String account;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Region of the files, where they name none.")
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

  @Option(
      names = "--gate",
      paramLabel = "SEVERITY",
      description =
          "For templates and plans: let the exit code speak only of controls of this severity or a"
              + " graver one (${COMPLETION-CANDIDATES}), and not of what no such file can hold. 1:"
              + " one fails; 5: one could not be evaluated although the file should decide it.")
  @Nullable Gate gate;

  @Option(
      names = "--accept-unmapped",
      paramLabel = "TYPE",
      description =
          "With --gate: a Terraform type without mapping that somebody looks at otherwise; may be"
              + " repeated.")
  List<String> accepted = new ArrayList<>();

  /** Least severity of a gate. */
  enum Gate {
    critical,
    high,
    medium,
    low;

    Severity severity() {
      return Severity.valueOf(name().toUpperCase(Locale.ROOT));
    }
  }

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
    if (!templates.isEmpty() && !plans.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE, "--template and --plan do not go together", "check one after the other");
    }
    if (!plans.isEmpty() && !parameters.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE, "--parameter speaks of templates", "a plan holds its variables itself");
    }
    if (!accepted.isEmpty() && (gate == null || plans.isEmpty())) {
      throw new Failure(
          ExitCode.USAGE, "--accept-unmapped goes with --gate and --plan", "add them");
    }
    if (gate != null && templates.isEmpty() && plans.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "--gate speaks of templates and plans, and none is named",
          "add --template or --plan");
    }
    if (plans.isEmpty() && source != null) {
      throw new Failure(
          ExitCode.USAGE, "--source speaks of a plan, and none is named", "add --plan");
    }
    if (!templates.isEmpty() || !plans.isEmpty()) {
      return checkTemplates(session);
    }
    if (format != null || account != null || region != null || !parameters.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "--format, --account, --region and --parameter speak of templates, and none is named",
          "add --template FILE or --plan FILE, or leave them out");
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
          "control ids, --failed and --not-evaluated go with neither --template nor --plan",
          "leave them out; --format json names every answer");
    }
    CheckTemplates.Report report;
    try (Progress _ = session.terminal().progress("checking templates")) {
      CheckTemplates action = new CheckTemplates(session.clock());
      report =
          plans.isEmpty()
              ? action.run(
                  at(session, templates),
                  names(templates),
                  new TemplateTarget(account, region, null, parameters))
              : action.plans(
                  at(session, plans),
                  names(plans),
                  new PlanTarget(
                      account,
                      region,
                      source == null ? PlanSource.NONE : PlanSource.of(session.at(source))),
                  source == null ? "" : source.toString().replace('\\', '/'));
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
    return gate == null ? text.code() : text.code(gate.severity(), Set.copyOf(accepted));
  }

  private static List<Path> at(Session session, List<Path> paths) {
    return paths.stream().map(session::at).toList();
  }

  private static List<String> names(List<Path> paths) {
    return paths.stream().map(path -> path.toString().replace('\\', '/')).toList();
  }

  private void known(Catalog catalog) {
    for (String id : ids) {
      if (!catalog.controlIds().contains(id)) {
        throw new Failure(ExitCode.USAGE, "no control is called " + id, "proofline controls list");
      }
    }
  }
}
