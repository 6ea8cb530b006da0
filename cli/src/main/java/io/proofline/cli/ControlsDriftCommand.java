package io.proofline.cli;

import io.proofline.actions.FindDrift;
import io.proofline.cloud.template.PlanSource;
import io.proofline.cloud.template.PlanTarget;
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

/** {@code controls drift}: what was declared secure and is not. */
@Command(
    description =
        "%nSets templates or a plan beside the newest snapshot of the same account and region. On"
            + " both sides every resource counts as one that holds PHI. Exit 1 when something that"
            + " passes as declared fails, or is not there; 5 when something is not known.")
final class ControlsDriftCommand implements io.proofline.cli.Command {
  @Option(
      names = "--template",
      paramLabel = "FILE|DIR",
      description = "CloudFormation templates; may be repeated.")
  List<Path> templates = new ArrayList<>();

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Terraform plans in JSON instead; may be repeated.")
  List<Path> plans = new ArrayList<>();

  @Option(
      names = "--source",
      paramLabel = "DIR",
      description = "Folder of the Terraform files of the plan.")
  @Nullable Path source;

  @Option(
      names = "--stack",
      paramLabel = "NAME",
      description =
          "Stack of the templates: resources that AWS named are found by its tags. Default: any"
              + " stack, where a logical id is met once.")
  @Nullable String stack;

  @Option(names = "--account", paramLabel = "ID", description = "Account of the files.")
  @Nullable String account;

  @Option(names = "--region", paramLabel = "REGION", description = "Region of the files.")
  @Nullable String region;

  @Option(
      names = "--parameter",
      paramLabel = "KEY=VALUE",
      description = "Value of a template parameter; may be repeated.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Override
  public ExitCode run(Session session) throws IOException {
    if (templates.isEmpty() == plans.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "drift is that of templates or of plans",
          "name one kind: --template FILE or --plan FILE");
    }
    if (plans.isEmpty() ? source != null : stack != null || !parameters.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "--source goes with --plan, --stack and --parameter go with --template",
          "leave out what does not fit");
    }
    FindDrift action = new FindDrift(session.mandate());
    FindDrift.Report report;
    try (Progress _ = session.terminal().progress("comparing")) {
      report =
          plans.isEmpty()
              ? action.templates(
                  at(session, templates),
                  names(templates),
                  new TemplateTarget(account, region, stack, parameters),
                  stack)
              : action.plans(
                  at(session, plans),
                  names(plans),
                  new PlanTarget(
                      account,
                      region,
                      source == null ? PlanSource.NONE : PlanSource.of(session.at(source))),
                  source == null ? "" : source.toString().replace('\\', '/'));
    }
    DriftText text = new DriftText(report);
    if (session.options().json) {
      session.terminal().printRaw(Json.text(text.json()));
    } else {
      text.print(session.terminal());
    }
    return text.code();
  }

  private static List<Path> at(Session session, List<Path> paths) {
    return paths.stream().map(session::at).toList();
  }

  private static List<String> names(List<Path> paths) {
    return paths.stream().map(path -> path.toString().replace('\\', '/')).toList();
  }
}
