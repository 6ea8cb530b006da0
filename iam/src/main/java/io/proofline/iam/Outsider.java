package io.proofline.iam;

import java.util.Set;

/**
 * Who in a statement does not belong to the own accounts.
 *
 * @param named the first outsider, in words; empty when there is none
 * @param unclear the first principal of which it cannot be told; empty when there is none
 */
record Outsider(String named, String unclear) {

  static Outsider of(PolicyStatement s, Set<String> own) {
    if (s.notPrincipal()) {
      return new Outsider("everyone except those it names", "");
    }
    Principals principals = s.principals();
    if (principals.everyone()) {
      return new Outsider("anyone", "");
    }
    String unclear = "";
    for (String aws : principals.aws()) {
      String account = account(aws);
      if (account.isEmpty()) {
        unclear = unclear.isEmpty() ? "a principal without account, " + aws : unclear;
      } else if (!own.contains(account)) {
        return new Outsider("account " + account, "");
      }
    }
    for (String federated : principals.federated()) {
      String account = account(federated);
      if (account.isEmpty()) {
        unclear = unclear.isEmpty() ? "the identity provider " + federated : unclear;
      } else if (!own.contains(account)) {
        return new Outsider("the identity provider of account " + account, "");
      }
    }
    if (!principals.canonicalUsers().isEmpty() && unclear.isEmpty()) {
      unclear = "a canonical user, whose account is not known";
    }
    if (principals.services().contains("*") && unclear.isEmpty()) {
      unclear = "every AWS service";
    }
    return new Outsider("", unclear);
  }

  /** Twelve digits, or empty. */
  private static String account(String principal) {
    if (principal.matches("[0-9]{12}")) {
      return principal;
    }
    String[] parts = principal.split(":", 6);
    return parts.length == 6 && parts[0].equals("arn") && parts[4].matches("[0-9]{12}")
        ? parts[4]
        : "";
  }
}
