package io.proofline.iam.policy;

import java.util.List;

/**
 * Principal or NotPrincipal.
 *
 * @param negated whether it is NotPrincipal: everybody except those named
 * @param named whom it names
 * @param at where it stands
 */
public record PrincipalElement(boolean negated, List<Principal> named, Position at) {

  /** Takes a copy of the list. */
  public PrincipalElement {
    named = List.copyOf(named);
  }

  /** Whether it names everyone, by {@code "*"} or {@code {"AWS": "*"}}, which mean the same. */
  public boolean namesEveryone() {
    return named.stream().anyMatch(Principal::everyone);
  }

  /**
   * One that is named.
   *
   * @param kind how it is named
   * @param value as written: account id, ARN, unique id, service, provider, canonical id or star
   */
  public record Principal(Kind kind, String value) {

    /** Whether it stands for everyone, the anonymous included. */
    public boolean everyone() {
      return value.equals("*") && (kind == Kind.ANYONE || kind == Kind.AWS);
    }
  }

  /** How a principal is named. */
  public enum Kind {
    /** {@code "Principal": "*"}. */
    ANYONE("*"),
    /** Account, user, role, session or federated user. */
    AWS("AWS"),
    /** An AWS service. */
    SERVICE("Service"),
    /** An identity provider: SAML or OIDC provider's ARN, or a host name. */
    FEDERATED("Federated"),
    /** An S3 canonical user id. */
    CANONICAL_USER("CanonicalUser");

    private final String spelling;

    Kind(String spelling) {
      this.spelling = spelling;
    }

    /** The element's name in a policy. */
    public String spelling() {
      return spelling;
    }
  }
}
