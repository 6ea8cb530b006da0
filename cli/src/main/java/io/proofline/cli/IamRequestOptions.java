package io.proofline.cli;

import io.proofline.iam.decide.Caller;
import io.proofline.iam.decide.Context;
import io.proofline.iam.decide.Layers;
import io.proofline.iam.decide.Plane;
import io.proofline.iam.decide.Readings;
import io.proofline.iam.decide.Request;
import io.proofline.iam.decide.RequestDocument;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that make up one request and its layers. */
final class IamRequestOptions {
  @Option(names = "--principal", paramLabel = "ARN", description = "Who; * is anyone, unsigned.")
  @Nullable String principal;

  @Option(names = "--action", paramLabel = "ACTION", description = "For example s3:GetObject.")
  @Nullable String action;

  @Option(names = "--resource", paramLabel = "ARN", description = "What it acts on.")
  @Nullable String resource;

  @Option(
      names = "--resource-account",
      paramLabel = "ID",
      description = "Who owns the resource, where its ARN does not say.")
  @Nullable String resourceAccount;

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description = "A condition key of the request; repeat it, also for more values of a key.")
  List<String> context = new ArrayList<>();

  @Option(names = "--identity", paramLabel = "FILE", description = "Identity policy; repeatable.")
  @Nullable List<Path> identity;

  @Option(
      names = "--resource-policy",
      paramLabel = "FILE",
      description = "Bucket, key, trust or other policy of the resource.")
  @Nullable List<Path> resourcePolicy;

  @Option(names = "--boundary", paramLabel = "FILE", description = "Permissions boundary.")
  @Nullable List<Path> boundary;

  @Option(names = "--session", paramLabel = "FILE", description = "Session policy; repeatable.")
  @Nullable List<Path> session;

  @Option(
      names = "--scp",
      paramLabel = "FILE[,FILE]",
      description = "Service control policies of one level; repeat it from root to account.")
  @Nullable List<String> scp;

  @Option(
      names = "--rcp",
      paramLabel = "FILE[,FILE]",
      description = "Resource control policies of one level; repeat it from root to account.")
  @Nullable List<String> rcp;

  @Option(names = "--endpoint", paramLabel = "FILE", description = "VPC endpoint policy.")
  @Nullable List<Path> endpoint;

  @Option(
      names = "--nothing-else",
      description = "Layers that are not given do not exist; without it they are unknown.")
  boolean nothingElse;

  @Option(
      names = "--narrow-sessions",
      description = "A session policy also limits what a resource policy grants to the session.")
  boolean narrowSessions;

  @Option(
      names = "--colons-kept",
      description = "Wildcards in resources stop at the first five colons of an ARN.")
  boolean colonsKept;

  Readings readings() {
    return new Readings(
        narrowSessions ? Readings.Sessions.INTERSECT : Readings.Sessions.ADD,
        colonsKept ? Readings.Colons.KEPT : Readings.Colons.CROSSED);
  }

  /** The request and what bears on it. */
  RequestDocument document(Session of) throws IOException {
    Request request = request();
    IamFiles files = new IamFiles(of, new PolicyParser());
    Layers layers =
        new Layers(
            files(files, identity, PolicyKind.IDENTITY),
            files(files, resourcePolicy, RequestDocument.resourceKind(request)),
            files(files, boundary, PolicyKind.BOUNDARY),
            files(files, session, PolicyKind.SESSION),
            levels(files, scp, PolicyKind.SCP),
            levels(files, rcp, PolicyKind.RCP),
            files(files, endpoint, PolicyKind.ENDPOINT),
            nothingElse ? Plane.NONE : Plane.UNKNOWN);
    return new RequestDocument(request, layers);
  }

  private Request request() {
    try {
      String does = needed(action, "--action");
      Caller caller = Caller.parse(needed(principal, "--principal"), does);
      String on = needed(resource, "--resource");
      Request request = Request.of(caller, does, on, context());
      return resourceAccount == null
          ? request
          : new Request(caller, does, on, resourceAccount, request.context());
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE, String.valueOf(e.getMessage()), "proofline iam check-request --help", e);
    }
  }

  private Context context() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : context) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("--context " + pair + " is not KEY=VALUE");
      }
      values
          .computeIfAbsent(pair.substring(0, equals), _ -> new ArrayList<>())
          .add(pair.substring(equals + 1));
    }
    return new Context(values);
  }

  private static String needed(@Nullable String value, String option) {
    if (value == null) {
      throw new IllegalArgumentException(option + " is missing");
    }
    return value;
  }

  private @Nullable List<Policy> files(IamFiles files, @Nullable List<Path> named, PolicyKind kind)
      throws IOException {
    return named == null ? (nothingElse ? List.of() : null) : files.policies(named, kind);
  }

  private @Nullable List<List<Policy>> levels(
      IamFiles files, @Nullable List<String> named, PolicyKind kind) throws IOException {
    if (named == null) {
      return nothingElse ? List.of() : null;
    }
    List<List<Policy>> levels = new ArrayList<>();
    for (String level : named) {
      List<Path> paths = new ArrayList<>();
      for (String file : level.split(",")) {
        paths.add(Path.of(file));
      }
      levels.add(files.policies(paths, kind));
    }
    return levels;
  }
}
