package io.proofline.cloud.aws;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many accounts that are collected in one go.
 *
 * @param home credentials with which the list of accounts is asked and roles are assumed; its own
 *     account is read with them, without a role
 * @param organization whether every account of the organisation is collected
 * @param accounts further accounts, or the only ones
 * @param role name of the reading role, the same in every account; may have a path
 * @param externalId word that the role asks for; null when it asks for none
 */
public record AwsEstate(
    AwsTarget home,
    boolean organization,
    List<String> accounts,
    String role,
    @Nullable String externalId) {

  /** Name of the role that the printed templates make. */
  public static final String USUAL_ROLE = "ProoflineReader";

  /**
   * Takes a copy of the list.
   *
   * @throws IllegalArgumentException when an account or the role's name cannot be one
   */
  public AwsEstate {
    accounts = List.copyOf(accounts);
    for (String account : accounts) {
      if (!account.matches("[0-9]{12}")) {
        throw new IllegalArgumentException(account + " is no account: it has not twelve digits");
      }
    }
    if (!role.matches("[A-Za-z0-9_+=,.@/-]{1,512}")) {
      throw new IllegalArgumentException(role + " is no name of a role");
    }
  }

  AwsTarget of(String partition, String account) {
    String arn = "arn:" + partition + ":iam::" + account + ":role/" + role;
    return home.through(new AssumedRole(arn, externalId));
  }
}
