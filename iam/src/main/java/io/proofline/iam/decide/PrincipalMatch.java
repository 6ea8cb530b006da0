package io.proofline.iam.decide;

import io.proofline.iam.policy.PrincipalElement;
import io.proofline.iam.policy.PrincipalElement.Principal;
import java.util.EnumSet;
import java.util.Set;

/** Whom Principal and NotPrincipal name (S14). */
final class PrincipalMatch {

  /** How a statement names the caller, which settles what else it needs (S2, S5, S6). */
  enum How {
    /** Itself: user, session, root user, federated user, service, provider. */
    SELF,
    /** By the star. */
    EVERYONE,
    /** By the role behind the session. */
    ROLE,
    /** By its account: the account's own policies decide the rest. */
    ACCOUNT,
    /** Perhaps. */
    UNCLEAR
  }

  private PrincipalMatch() {}

  /** In which ways the element names the caller; none means that it does not. */
  static Set<How> named(PrincipalElement element, Caller caller) {
    Set<How> how = EnumSet.noneOf(How.class);
    for (Principal principal : element.named()) {
      switch (principal.kind()) {
        case ANYONE -> how.add(How.EVERYONE);
        case AWS -> aws(principal.value(), caller, how);
        case SERVICE -> {
          if (caller.kind() == Caller.Kind.SERVICE
              && (principal.value().equals("*") || principal.value().equals(caller.arn()))) {
            how.add(How.SELF);
          }
        }
        case FEDERATED -> {
          if (caller.kind() == Caller.Kind.FEDERATED
              && (principal.value().equals("*") || principal.value().equals(caller.arn()))) {
            how.add(How.SELF);
          }
        }
        case CANONICAL_USER -> {
          // Which account a canonical id stands for is in no ARN.
          if (caller.inAccount()) {
            how.add(How.UNCLEAR);
          }
        }
      }
    }
    return how;
  }

  private static void aws(String value, Caller caller, Set<How> how) {
    if (value.equals("*")) {
      how.add(How.EVERYONE);
    } else if (!caller.inAccount()) {
      return;
    } else if (value.equals(caller.account())
        || (value.endsWith(":root") && account(value).equals(caller.account()))) {
      how.add(caller.kind() == Caller.Kind.ROOT ? How.SELF : How.ACCOUNT);
    } else if (caller.kind() == Caller.Kind.ROLE && sameRole(value, caller.role())) {
      how.add(How.ROLE);
    } else if (value.equals(caller.arn())) {
      how.add(How.SELF);
    } else if (!caller.hasSession() && sessionOf(value, caller)) {
      // Some session of the role is asked about, and this names one of them.
      how.add(How.UNCLEAR);
    }
  }

  /**
   * Whether a NotPrincipal takes the caller out. AWS: the exception of a deny must name the
   * account, the user or role, and the session; naming only some of them may except it or not.
   */
  static Truth excepted(PrincipalElement element, Caller caller, boolean deny) {
    Set<How> how = named(element, caller);
    if (how.isEmpty()) {
      return Truth.NO;
    }
    if (how.contains(How.EVERYONE) || !caller.inAccount() || !deny) {
      return how.equals(EnumSet.of(How.UNCLEAR)) ? Truth.UNCLEAR : Truth.YES;
    }
    boolean whole =
        switch (caller.kind()) {
          case ROOT -> how.contains(How.SELF);
          case ROLE ->
              how.contains(How.ACCOUNT)
                  && how.contains(How.ROLE)
                  && (!caller.hasSession() || how.contains(How.SELF));
          default -> how.contains(How.ACCOUNT) && how.contains(How.SELF);
        };
    return whole && (caller.hasSession() || caller.kind() != Caller.Kind.ROLE)
        ? Truth.YES
        : Truth.UNCLEAR;
  }

  /** Whether two ARNs mean one role: names are unique in an account, whatever the path. */
  static boolean sameRole(String one, String other) {
    return one.contains(":role/")
        && other.contains(":role/")
        && one.substring(0, one.indexOf(":role/"))
            .equals(other.substring(0, other.indexOf(":role/")))
        && lastPart(one).equals(lastPart(other));
  }

  private static boolean sessionOf(String value, Caller caller) {
    int type = value.indexOf(":assumed-role/");
    if (caller.kind() != Caller.Kind.ROLE || type < 0) {
      return false;
    }
    String rest = value.substring(type + ":assumed-role/".length());
    int slash = rest.indexOf('/');
    return slash > 0
        && account(value).equals(caller.account())
        && rest.substring(0, slash).equals(lastPart(caller.role()));
  }

  private static String lastPart(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static String account(String arn) {
    String[] parts = arn.split(":", 6);
    return parts.length == 6 ? parts[4] : "";
  }
}
