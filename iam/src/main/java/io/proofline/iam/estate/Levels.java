package io.proofline.iam.estate;

import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.estate.Estate.Unit;
import io.proofline.iam.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way from an organisation's root to one of its accounts. */
final class Levels {
  private final Estate estate;

  Levels(Estate estate) {
    this.estate = estate;
  }

  /** SCPs from root to account; null when it is not known where the account stands. */
  @Nullable List<List<Policy>> scp(String account) {
    return policies(account, Unit::scp, Estate.Account::scp);
  }

  /** RCPs from root to account; null when it is not known where the account stands. */
  @Nullable List<List<Policy>> rcp(String account) {
    return policies(account, Unit::rcp, Estate.Account::rcp);
  }

  private @Nullable List<List<Policy>> policies(
      String account,
      Function<Unit, List<Policy>> ofUnit,
      Function<Estate.Account, List<Policy>> ofAccount) {
    Organization organization = estate.organization();
    if (organization == null) {
      return null;
    }
    if (organization.id().isEmpty()) {
      return List.of();
    }
    List<Unit> path = path(account);
    Estate.Account known = estate.account(account).orElse(null);
    if (path.isEmpty() || known == null) {
      return null;
    }
    List<List<Policy>> levels = new ArrayList<>();
    path.forEach(unit -> levels.add(ofUnit.apply(unit)));
    levels.add(ofAccount.apply(known));
    return levels;
  }

  /** Root first; empty when the account is not in the organisation. */
  List<Unit> path(String account) {
    List<Unit> path = new ArrayList<>();
    Organization organization = estate.organization();
    if (organization != null) {
      find(organization.root(), account, path);
    }
    return path;
  }

  private static boolean find(Unit unit, String account, List<Unit> path) {
    path.add(unit);
    if (unit.accounts().contains(account)) {
      return true;
    }
    for (Unit below : unit.units()) {
      if (find(below, account, path)) {
        return true;
      }
    }
    path.removeLast();
    return false;
  }

  /** The account's place as {@code aws:PrincipalOrgPaths} writes it; empty when not known. */
  String orgPath(String account) {
    Organization organization = estate.organization();
    List<Unit> path = path(account);
    if (organization == null || path.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(organization.id()).append('/');
    path.forEach(unit -> text.append(unit.id()).append('/'));
    return text.toString();
  }
}
