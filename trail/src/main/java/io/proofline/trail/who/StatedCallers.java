package io.proofline.trail.who;

import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailEvent.Identity;
import io.proofline.trail.who.Attribution.Hop;
import io.proofline.trail.who.Attribution.Kind;
import io.proofline.trail.who.Attribution.Resolution;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Callers of whom a record itself says who they are, so that no other event is needed: users,
 * subjects of providers, services. What it leaves out stays unresolved.
 */
final class StatedCallers {
  /** Said of a user who is known by a number only. */
  static final String NEEDS_NAME = "a directory export is needed for the name";

  /** Providers whose subjects are pipelines and pods. */
  private static final Set<String> MACHINES =
      Set.of(
          "token.actions.githubusercontent.com",
          "oidc.circleci.com",
          "app.terraform.io",
          "gitlab.com",
          "api.bitbucket.org",
          "agent.buildkite.com",
          "container.googleapis.com");

  private StatedCallers() {}

  /**
   * Whom the record states.
   *
   * @param hops the way to this record; empty for the event that was asked about
   */
  static Attribution of(TrailEvent event, List<Hop> hops) {
    Identity who = event.identity();
    String type = who.type() == null ? "" : who.type();
    boolean linked = !hops.isEmpty();
    return switch (type) {
      case "IAMUser" -> iamUser(event, hops, linked);
      case "SAMLUser" -> {
        String user = who.user() == null ? who.principal() : who.user();
        yield user == null
            ? unresolved(event, hops, "a SAML sign-in without a user name")
            : named(
                Kind.SAML_USER,
                linked,
                "SAML user " + user + provider(who),
                "saml:" + or(who.provider(), "?") + ":" + user,
                hops,
                "");
      }
      case "WebIdentityUser" -> oidc(event, hops, linked);
      case "IdentityCenterUser" ->
          who.onBehalfOf() == null
              ? unresolved(event, hops, "an Identity Center call without a user id")
              : named(
                  Kind.IDENTITY_CENTER_USER,
                  linked,
                  "Identity Center user " + who.onBehalfOf(),
                  "identity-center:" + who.onBehalfOf(),
                  hops,
                  NEEDS_NAME);
      case "FederatedUser" -> federated(event, hops, linked);
      case "AWSService" -> service(event, hops);
      case "" ->
          "AwsServiceEvent".equals(event.type())
              ? service(event, hops)
              : unresolved(event, hops, "the record names no identity");
      case "Role" -> unresolved(event, hops, "a role without the session that acted in it");
      default -> unresolved(event, hops, "identity type " + type);
    };
  }

  private static Attribution service(TrailEvent event, List<Hop> hops) {
    return new Attribution(
        Kind.AWS_SERVICE,
        Resolution.WORKLOAD,
        "AWS service " + or(event.identity().invokedBy(), event.source()),
        null,
        null,
        null,
        hops,
        "");
  }

  private static Attribution iamUser(TrailEvent event, List<Hop> hops, boolean linked) {
    Identity who = event.identity();
    String user = who.user();
    String arn = who.arn();
    if (user == null && arn != null && arn.contains(":user/")) {
      user = arn.substring(arn.lastIndexOf('/') + 1);
    }
    if (user == null || user.startsWith("HIDDEN_DUE_TO")) {
      return unresolved(event, hops, "the user name is hidden or missing");
    }
    String account = or(who.account(), or(event.account(), "?"));
    return named(
        Kind.IAM_USER,
        linked,
        "IAM user " + user + " (" + account + ")",
        "iam:" + account + ":" + user,
        hops,
        "");
  }

  private static Attribution oidc(TrailEvent event, List<Hop> hops, boolean linked) {
    Identity who = event.identity();
    String subject = who.user() == null ? who.principal() : who.user();
    if (subject == null) {
      return unresolved(event, hops, "an OIDC sign-in without a subject");
    }
    String provider = or(who.provider(), "");
    boolean machine = isMachines(provider);
    String label = "OIDC subject " + subject + provider(who);
    return machine
        ? new Attribution(
            Kind.WORKLOAD, Resolution.WORKLOAD, label, null, null, null, hops, "a pipeline or pod")
        : named(
            Kind.OIDC_SUBJECT,
            linked,
            label,
            "oidc:" + provider + ":" + subject,
            hops,
            "the provider says whether this is a person or a program");
  }

  /** By the whole name of the provider's host: a server of one's own may be called alike. */
  private static boolean isMachines(String provider) {
    String name =
        provider.substring(
            provider.indexOf(":oidc-provider/") < 0 ? 0 : provider.indexOf(":oidc-provider/") + 15);
    String url = name.startsWith("https://") ? name.substring(8) : name;
    String host = url.substring(0, url.indexOf('/') < 0 ? url.length() : url.indexOf('/'));
    boolean eks =
        host.startsWith("oidc.eks.")
            && (host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn"));
    return eks || MACHINES.contains(host);
  }

  private static Attribution federated(TrailEvent event, List<Hop> hops, boolean linked) {
    Identity who = event.identity();
    String arn = who.issuerArn();
    if ("Root".equals(who.issuerType())) {
      return named(
          Kind.ROOT,
          linked,
          "root user of account " + or(who.account(), "?") + ", through GetFederationToken",
          null,
          hops,
          "shared by everyone who holds its password");
    }
    if (!"IAMUser".equals(who.issuerType()) || arn == null || !arn.contains(":user/")) {
      return unresolved(event, hops, "a federated session without its issuer");
    }
    String user = arn.substring(arn.lastIndexOf('/') + 1);
    String account = or(who.account(), "?");
    return named(
        Kind.IAM_USER,
        linked,
        "IAM user " + user + " (" + account + ")",
        "iam:" + account + ":" + user,
        hops,
        "through GetFederationToken");
  }

  /** Somebody who is named; linked when another event led here. */
  static Attribution named(
      Kind kind,
      boolean linked,
      String label,
      @Nullable String person,
      List<Hop> hops,
      String note) {
    Resolution resolution = linked ? Resolution.LINKED : Resolution.DIRECT;
    return new Attribution(kind, resolution, label, person, null, null, hops, note);
  }

  /** Nobody, with the reason. */
  static Attribution unresolved(TrailEvent event, List<Hop> hops, String why) {
    Identity who = event.identity();
    String shown = or(who.arn(), or(who.principal(), or(who.user(), "no identity")));
    return new Attribution(
        Kind.UNRESOLVED,
        Resolution.UNRESOLVED,
        "unresolved: " + shown,
        null,
        who.issuerArn(),
        session(who.arn()),
        hops,
        why);
  }

  /** Name of the session in the ARN of an assumed role. */
  static @Nullable String session(@Nullable String arn) {
    return arn == null || !arn.contains(":assumed-role/")
        ? null
        : arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static String provider(Identity who) {
    return who.provider() == null ? "" : " of " + who.provider();
  }

  /** The first, or the second where there is none. */
  static String or(@Nullable String first, String second) {
    return first == null ? second : first;
  }
}
