package io.proofline.iam.decide;

import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a person should know about an allow that stands (S14, S16). */
final class Remarks {
  private static final Set<String> DEPUTY =
      Set.of("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths");

  private Remarks() {}

  /** Remarks on the statements that allow a request. */
  static List<String> of(Request request, Layers layers, StatementMatch match) {
    Set<String> remarks = new LinkedHashSet<>();
    for (Policy policy : all(layers)) {
      for (Statement statement : policy.statements()) {
        if (statement.effect() == Effect.ALLOW && match.applies(statement).truth() == Truth.YES) {
          tags(statement, remarks);
          if (statement.principals() != null) {
            deputy(statement, request, remarks);
          }
        }
      }
    }
    return List.copyOf(remarks);
  }

  private static List<Policy> all(Layers layers) {
    List<Policy> all = new ArrayList<>();
    if (layers.identity() != null) {
      all.addAll(layers.identity());
    }
    if (layers.resource() != null) {
      all.addAll(layers.resource());
    }
    return all;
  }

  private static void tags(Statement statement, Set<String> remarks) {
    for (Condition condition : statement.conditions()) {
      String key = condition.normalKey();
      if (key.startsWith("aws:resourcetag/") || key.startsWith("s3:existingobjecttag/")) {
        remarks.add(
            "rests on the resource's tag "
                + condition.key()
                + ": whoever may tag the resource (TagResource, CreateTags, PutObjectTagging,"
                + " PutBucketTagging) decides");
      } else if (key.startsWith("aws:principaltag/")) {
        remarks.add(
            "rests on the caller's tag "
                + condition.key()
                + ": whoever may set it (iam:TagUser, iam:TagRole, sts:TagSession) decides");
      }
    }
  }

  private static void deputy(Statement statement, Request request, Set<String> remarks) {
    Caller caller = request.caller();
    if (caller.kind() == Caller.Kind.SERVICE
        && statement.conditions().stream().noneMatch(c -> DEPUTY.contains(c.normalKey()))) {
      remarks.add(
          statement.label()
              + " lets "
              + caller.arn()
              + " in for whatever account it acts: no aws:SourceArn, aws:SourceAccount or"
              + " aws:SourceOrgID (confused deputy)");
    }
    boolean trust = request.service().equals("sts") && request.operation().equals("AssumeRole");
    boolean outside = caller.inAccount() && !caller.account().equals(request.resourceAccount());
    if (trust
        && outside
        && statement.conditions().stream().noneMatch(c -> c.normalKey().equals("sts:externalid"))) {
      remarks.add(
          statement.label()
              + " lets another account take the role without sts:ExternalId (confused deputy, if"
              + " that account acts for others)");
    }
  }
}
