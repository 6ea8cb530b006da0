package io.proofline.cli;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.Findings;
import io.proofline.iam.question.OutsideAccess;
import io.proofline.iam.question.Zone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code iam check-outside POLICY}. */
@Command(
    description =
        "%nSays who outside of your accounts, organisations, endpoints, networks and identity"
            + " providers a policy on a resource lets in, with a request for each. Exit 1 when"
            + " somebody gets in, 5 when there may be more than was found.")
final class IamCheckOutsideCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "POLICY", arity = "0..1", description = "The policy as JSON.")
  @Nullable Path file;

  @Option(names = "--account", paramLabel = "ID", description = "An own account; repeatable.")
  List<String> accounts = new ArrayList<>();

  @Option(names = "--organization", paramLabel = "ID", description = "An own organisation, o-….")
  List<String> organizations = new ArrayList<>();

  @Option(names = "--vpc", paramLabel = "ID", description = "An own VPC.")
  List<String> vpcs = new ArrayList<>();

  @Option(names = "--endpoint", paramLabel = "ID", description = "An own VPC endpoint.")
  List<String> endpoints = new ArrayList<>();

  @Option(names = "--network", paramLabel = "CIDR", description = "An own network.")
  List<String> networks = new ArrayList<>();

  @Option(
      names = "--provider",
      paramLabel = "NAME[=SUBJECT]",
      description =
          "An identity provider that is trusted, by ARN or host name, and a pattern of its subjects"
              + " that are inside; all of them when none is given.")
  List<String> providers = new ArrayList<>();

  @Option(
      names = "--services",
      description = "AWS services that may act for an account outside count as outside.")
  boolean services;

  @Option(
      names = "--resource",
      paramLabel = "ARN",
      description = "What the policy hangs on; only names the request.")
  @Nullable String resource;

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description =
          "Lines {\"id\", \"policy\", \"resource\"}, each with more of what is your own;"
              + " docs/iam.md.")
  @Nullable Path batch;

  @Mixin IamActionsOption actions = IamActionsOption.open();

  @Override
  public ExitCode run(Session session) throws IOException {
    PolicyParser parser = new PolicyParser();
    OutsideAccess outside = new OutsideAccess(actions.asking());
    Zone zone;
    try {
      zone = zone(Json.object());
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE, String.valueOf(e.getMessage()), "write it as 203.0.113.0/24", e);
    }
    if (batch != null) {
      return IamBatch.run(session, batch, line -> actions.said(answer(line, parser, outside)));
    }
    if (file == null) {
      throw new Failure(ExitCode.USAGE, "no policy is named", "proofline iam check-outside --help");
    }
    Policy policy =
        parser.read(PolicyKind.RESOURCE, new IamFiles(session, parser).text(file)).policy();
    Findings findings = outside.findings(policy, zone, resource);
    return IamDiffCommand.print(session, findings, "open", "nobody outside gets in", actions);
  }

  private IamAnswer answer(JsonNode line, PolicyParser parser, OutsideAccess outside) {
    JsonNode policy = line.path("policy");
    if (!policy.isObject() && !policy.isString()) {
      throw new IllegalArgumentException("policy is missing, or neither an object nor text");
    }
    String text = policy.isString() ? policy.asString() : policy.toString();
    JsonNode on = line.path("resource");
    return IamQuestions.answer(
        outside.findings(
            parser.read(PolicyKind.RESOURCE, text).policy(),
            zone(line),
            on.isString() ? on.asString() : resource),
        "nobody outside gets in");
  }

  /** What the options name as own, and a line beside them. */
  private Zone zone(JsonNode line) {
    Zone.Builder zone =
        new Zone.Builder()
            .accounts(both(accounts, line, "accounts"))
            .organizations(both(organizations, line, "organizations"))
            .vpcs(both(vpcs, line, "vpcs"))
            .endpoints(both(endpoints, line, "endpoints"));
    for (String network : both(networks, line, "networks")) {
      try {
        zone.networks(List.of(Zone.network(network)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(network + " is no network", e);
      }
    }
    trusted(line).forEach(zone::provider);
    if (services || line.path("services").asBoolean(false)) {
      zone.services();
    }
    return zone.build();
  }

  /** Identity providers to the patterns of their subjects inside; no pattern trusts all. */
  private Map<String, List<String>> trusted(JsonNode line) {
    Map<String, List<String>> trusted = new LinkedHashMap<>();
    for (String provider : providers) {
      int at = provider.indexOf('=');
      List<String> subjects =
          trusted.computeIfAbsent(
              at < 0 ? provider : provider.substring(0, at), _ -> new ArrayList<>());
      if (at >= 0) {
        subjects.add(provider.substring(at + 1));
      }
    }
    JsonNode more = line.path("providers");
    if (!more.isMissingNode() && !more.isObject()) {
      throw new IllegalArgumentException("providers is no object");
    }
    for (Map.Entry<String, JsonNode> one : more.properties()) {
      trusted
          .computeIfAbsent(one.getKey(), _ -> new ArrayList<>())
          .addAll(both(List.of(), more, one.getKey()));
    }
    return trusted;
  }

  private static List<String> both(List<String> options, JsonNode line, String field) {
    List<String> all = new ArrayList<>(options);
    JsonNode more = line.path(field);
    if (!more.isMissingNode() && !more.isArray()) {
      throw new IllegalArgumentException(field + " is no list");
    }
    for (JsonNode one : more) {
      if (!one.isString()) {
        throw new IllegalArgumentException(field + " holds something but texts");
      }
      all.add(one.asString());
    }
    return all;
  }
}
