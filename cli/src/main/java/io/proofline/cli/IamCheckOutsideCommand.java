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
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iam check-outside POLICY}. */
@Command(
    description =
        "%nSays who outside of your accounts, organisations, endpoints and networks a policy on a"
            + " resource lets in, with a request for each. Exit 1 when somebody gets in, 5 when"
            + " there may be more than was found.")
final class IamCheckOutsideCommand implements io.proofline.cli.Command {
  @Parameters(index = "0", paramLabel = "POLICY", description = "The policy as JSON.")
  Path file = Path.of("");

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
      names = "--services",
      description = "AWS services that may act for an account outside count as outside.")
  boolean services;

  @Option(
      names = "--resource",
      paramLabel = "ARN",
      description = "What the policy hangs on; only names the request.")
  @Nullable String resource;

  @Override
  public ExitCode run(Session session) throws IOException {
    Zone.Builder zone =
        new Zone.Builder()
            .accounts(accounts)
            .organizations(organizations)
            .vpcs(vpcs)
            .endpoints(endpoints);
    for (String network : networks) {
      try {
        zone.networks(List.of(Zone.network(network)));
      } catch (IllegalArgumentException e) {
        throw new Failure(
            ExitCode.USAGE, network + " is no network", "write it as 203.0.113.0/24", e);
      }
    }
    if (services) {
      zone.services();
    }
    PolicyParser parser = new PolicyParser();
    Policy policy =
        parser.read(PolicyKind.RESOURCE, new IamFiles(session, parser).text(file)).policy();
    Findings findings =
        new OutsideAccess(IamQuestions.asking()).findings(policy, zone.build(), resource);
    return IamDiffCommand.print(session, findings, "open", "nobody outside gets in");
  }
}
