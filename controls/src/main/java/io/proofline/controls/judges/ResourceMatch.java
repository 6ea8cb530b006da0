package io.proofline.controls.judges;

import io.proofline.cloud.ResourceId;
import io.proofline.controls.Evaluation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds which of our rows another judge means. A resource is the same when partitions, accounts and
 * regions do not contradict each other and the names agree: ours whole or as the end of their ARN,
 * or the unique id by which Config knows users, roles and databases.
 */
final class ResourceMatch {
  /** ARNs without a region of their own. */
  private static final Pattern REGIONLESS = Pattern.compile("arn:[a-z-]+:[a-z0-9-]+::.*");

  /** An ARN says in which partition of AWS it is; the same name may exist in each. */
  private static final Pattern PARTITION = Pattern.compile("arn:([a-z-]+):.*");

  /** How an account stands in findings: {@code AWS::::Account:441020936617}. */
  private static final Pattern ACCOUNT =
      Pattern.compile("(?:AWS::::Account:|arn:[a-z-]+:iam::)?([0-9]{12})(?::root)?");

  private final Map<String, List<Evaluation>> byName = new HashMap<>();

  ResourceMatch(List<Evaluation> ours) {
    for (Evaluation row : ours) {
      for (String name : names(row.resource())) {
        byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(row);
      }
    }
  }

  /** Our rows that the finding fits; more than one when it says too little. */
  List<Evaluation> of(JudgeFinding theirs) {
    return byName.getOrDefault(tail(named(theirs)), List.of()).stream()
        .filter(row -> same(theirs, row.resource()))
        .toList();
  }

  private static Set<String> names(ResourceId id) {
    Set<String> names = new HashSet<>();
    names.add(tail(id.identifier()));
    if (id.incarnation() != null) {
      names.add(tail(id.incarnation()));
    }
    if (ofAccount(id)) {
      names.add(id.account());
    }
    return names;
  }

  /** Whether it is state of a whole account or region. */
  private static boolean ofAccount(ResourceId id) {
    return id.identifier().equals(id.account()) || id.identifier().equals(id.region());
  }

  private static String named(JudgeFinding theirs) {
    Matcher account = ACCOUNT.matcher(theirs.resource());
    if (account.matches()) {
      return account.group(1);
    }
    return theirs.resource().endsWith(":*")
        ? theirs.resource().substring(0, theirs.resource().length() - 2)
        : theirs.resource();
  }

  private static boolean same(JudgeFinding theirs, ResourceId ours) {
    Matcher partition = PARTITION.matcher(theirs.resource());
    if (partition.matches() && !partition.group(1).equals(ours.partition())) {
      return false;
    }
    String named = named(theirs);
    if (!theirs.account().isEmpty() && !theirs.account().equals(ours.account())) {
      return false;
    }
    boolean regional = !REGIONLESS.matcher(named).matches() && !ours.region().equals("global");
    if (regional && !theirs.region().isEmpty() && !theirs.region().equals(ours.region())) {
      return false;
    }
    if (ofAccount(ours) && named.equals(ours.account())) {
      return true;
    }
    String id = ours.identifier();
    return named.equals(id)
        || named.equals(ours.incarnation())
        || (named.length() > id.length()
            && named.endsWith(id)
            && ":/".indexOf(named.charAt(named.length() - id.length() - 1)) >= 0);
  }

  /** What both names end in when they mean the same. */
  private static String tail(String name) {
    return name.substring(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/')) + 1);
  }
}
