package io.proofline.iam.decide;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who makes a request.
 *
 * @param kind what it is
 * @param arn its ARN; the name of a service or web identity provider; empty for the anonymous
 * @param account twelve digits; empty where it has none
 * @param role the ARN of the role behind a session, else empty; when made from the ARN of a session
 *     the role's path is not known and taken for {@code /}
 */
public record Caller(Kind kind, String arn, String account, String role) {
  /** Somebody who did not sign. */
  public static final Caller ANONYMOUS = new Caller(Kind.ANONYMOUS, "", "", "");

  private static final Pattern ARN =
      Pattern.compile("arn:([a-z0-9-]+):(iam|sts)::([0-9]{12}):([a-z-]+)(?:/(.+))?");

  /** What a caller is. */
  public enum Kind {
    /** Did not sign. */
    ANONYMOUS,
    /** The root user of an account. */
    ROOT,
    /** An IAM user. */
    USER,
    /** A session of a role. */
    ROLE,
    /** A federated user's session. */
    FEDERATED_USER,
    /** An AWS service. */
    SERVICE,
    /** A person or workload that an identity provider vouches for, before it has a role. */
    FEDERATED
  }

  /**
   * The caller of a text: an IAM or STS ARN, an identity provider's ARN or host name, a service
   * principal, twelve digits for an account's root user, or {@code *} for nobody who signed.
   *
   * @param action the request's action: it tells a web identity provider from a service
   * @throws IllegalArgumentException naming the text, when it is none of these
   */
  public static Caller parse(String text, String action) {
    if (text.equals("*") || text.equalsIgnoreCase("anonymous")) {
      return ANONYMOUS;
    }
    if (text.matches("[0-9]{12}")) {
      return new Caller(Kind.ROOT, "arn:aws:iam::" + text + ":root", text, "");
    }
    Matcher m = ARN.matcher(text);
    if (m.matches()) {
      String name = m.group(5) == null ? "" : m.group(5);
      return ofArn(text, m.group(1), m.group(3), m.group(4), name);
    }
    if (!text.startsWith("arn:") && text.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+(/[^\\s*?]*)?")) {
      boolean web = action.equalsIgnoreCase("sts:AssumeRoleWithWebIdentity");
      return new Caller(web ? Kind.FEDERATED : Kind.SERVICE, text, "", "");
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is no principal: an IAM or STS ARN, an account, a service, or *");
  }

  private static Caller ofArn(
      String arn, String partition, String account, String type, String name) {
    return switch (type) {
      case "root" -> new Caller(Kind.ROOT, arn, account, "");
      case "user" -> new Caller(Kind.USER, arn, account, "");
      case "role" -> new Caller(Kind.ROLE, arn, account, arn);
      case "assumed-role" -> {
        int slash = name.indexOf('/');
        if (slash <= 0) {
          throw new IllegalArgumentException("\"" + arn + "\" names no session");
        }
        yield new Caller(
            Kind.ROLE,
            arn,
            account,
            "arn:" + partition + ":iam::" + account + ":role/" + name.substring(0, slash));
      }
      case "federated-user" -> new Caller(Kind.FEDERATED_USER, arn, account, "");
      case "oidc-provider", "saml-provider" -> new Caller(Kind.FEDERATED, arn, account, "");
      default -> throw new IllegalArgumentException("\"" + arn + "\" is no principal");
    };
  }

  /** A session of a role whose ARN, with its path, is known. */
  public Caller ofRole(String roleArn) {
    return new Caller(kind, arn, account, roleArn);
  }

  /** Whether it belongs to an account, so that identity policies and SCPs bear on it. */
  public boolean inAccount() {
    return switch (kind) {
      case ROOT, USER, ROLE, FEDERATED_USER -> true;
      case ANONYMOUS, SERVICE, FEDERATED -> false;
    };
  }

  /** Whether its own session is named, not only its role. */
  boolean hasSession() {
    return kind == Kind.ROLE && !arn.equals(role);
  }

  /** Whether it is a session of a role that AWS made for a service of its own. */
  public boolean serviceLinked() {
    return kind == Kind.ROLE && role.contains(":role/aws-service-role/");
  }

  /** For messages. */
  public String label() {
    return kind == Kind.ANONYMOUS ? "anyone, unsigned" : arn;
  }
}
