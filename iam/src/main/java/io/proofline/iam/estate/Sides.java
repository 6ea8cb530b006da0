package io.proofline.iam.estate;

import io.proofline.iam.decide.AccessControl;
import io.proofline.iam.decide.AccessControl.Entry;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.estate.Estate.Resource;
import io.proofline.iam.estate.OutsiderSearch.Side;
import io.proofline.iam.policy.ActionElement;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.Position;
import io.proofline.iam.policy.PrincipalElement;
import io.proofline.iam.policy.PrincipalElement.Kind;
import io.proofline.iam.policy.PrincipalElement.Principal;
import io.proofline.iam.policy.Statement;
import io.proofline.iam.policy.Template;
import io.proofline.iam.question.Strangers.Question;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an estate holds on a resource's side, as questions for the engine: its policies, its access
 * control lists as statements, the resource control policies beside them, and what is known of
 * every request for it.
 */
final class Sides {
  private final Estate estate;
  private final Levels levels;
  private final Evaluator evaluator;

  Sides(Estate estate, Levels levels, Evaluator evaluator) {
    this.estate = estate;
    this.levels = levels;
    this.evaluator = evaluator;
  }

  /** A resource by itself. */
  Side of(Resource resource, String action, String arn, boolean publicListsIgnored) {
    return side(resource, action, arn, publicListsIgnored, Map.of());
  }

  /** The key of a resource, when S3 asks it. */
  Side ofKey(Resource key, String action) {
    return side(key, action, key.arn(), true, Map.of("kms:viaservice", OneCaller.viaService(key)));
  }

  private Side side(
      Resource resource,
      String action,
      String arn,
      boolean publicListsIgnored,
      Map<String, String> more) {
    List<Policy> given = resource.policies();
    List<Policy> policies = given == null ? List.of() : given;
    List<Policy> rcp = resourceControl(resource, action);
    List<Policy> all = new ArrayList<>(policies);
    all.addAll(rcp);
    Map<String, List<String>> facts = facts(resource, action, all);
    more.forEach((key, value) -> facts.put(key, List.of(value)));
    List<Question> questions = new ArrayList<>();
    for (Policy policy : policies) {
      questions.add(new Question(policy, without(all, policy), action, arn, facts));
    }
    lists(resource, action, publicListsIgnored)
        .ifPresent(list -> questions.add(new Question(list, all, action, arn, facts)));
    return new Side(questions, given != null);
  }

  private static List<Policy> without(List<Policy> all, Policy one) {
    return all.stream().filter(policy -> !policy.equals(one)).toList();
  }

  /** The policies that bear on requests for a resource, on its side. */
  List<Policy> policies(Resource resource, String action) {
    List<Policy> all = new ArrayList<>(resourceControl(resource, action));
    List<Policy> own = resource.policies();
    if (own != null) {
      all.addAll(own);
    }
    return all;
  }

  /** The resource control policies that bear on requests for the resource. */
  private List<Policy> resourceControl(Resource resource, String action) {
    Organization own = estate.organization();
    List<List<Policy>> rcp = levels.rcp(resource.account());
    boolean exempt = own != null && own.managementAccount().equals(resource.account());
    String service = action.substring(0, Math.max(0, action.indexOf(':')));
    return rcp == null || exempt || !evaluator.rcpActsOn(service)
        ? List.of()
        : rcp.stream().flatMap(List::stream).toList();
  }

  /** What is known of the keys that policies name and that follow from the resource. */
  private Map<String, List<String>> facts(
      Resource resource, String action, Collection<Policy> policies) {
    Map<String, List<String>> facts = new HashMap<>();
    boolean s3 = action.toLowerCase(Locale.ROOT).startsWith("s3:");
    Map<String, String> tags = resource.tags();
    String path = levels.orgPath(resource.account());
    Organization organization = estate.organization();
    for (String key : keys(policies)) {
      if (key.startsWith("aws:resourcetag/") && tags != null) {
        boolean count = !s3 || resource.bucketAbac();
        facts.put(
            key,
            tags.entrySet().stream()
                .filter(
                    tag ->
                        count
                            && key.equals(
                                ("aws:ResourceTag/" + tag.getKey()).toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getValue)
                .limit(1)
                .toList());
      } else if (key.equals("aws:resourceaccount") || (s3 && key.equals("s3:resourceaccount"))) {
        if (!resource.account().isEmpty()) {
          facts.put(key, List.of(resource.account()));
        }
      } else if (organization != null && key.equals("aws:resourceorgid")) {
        facts.put(key, path.isEmpty() ? List.of() : List.of(organization.id()));
      } else if (organization != null && key.equals("aws:resourceorgpaths")) {
        facts.put(key, path.isEmpty() ? List.of() : List.of(path));
      }
    }
    return facts;
  }

  private static Set<String> keys(Collection<Policy> policies) {
    Set<String> keys = new HashSet<>();
    for (Policy policy : policies) {
      for (Statement statement : policy.statements()) {
        if (statement.resources() != null) {
          statement.resources().patterns().forEach(pattern -> variables(pattern, keys));
        }
        for (Condition condition : statement.conditions()) {
          keys.add(condition.normalKey());
          for (Operand operand : condition.operands()) {
            if (operand instanceof Operand.Text text) {
              variables(text.template(), keys);
            }
          }
        }
      }
    }
    return keys;
  }

  private static void variables(Template template, Set<String> into) {
    for (Template.Piece piece : template.pieces()) {
      if (piece instanceof Template.Piece.Variable variable) {
        into.add(variable.key().toLowerCase(Locale.ROOT));
      }
    }
  }

  /** What access control lists grant, as a policy; nothing when they grant nothing of this. */
  private static Optional<Policy> lists(
      Resource resource, String action, boolean publicListsIgnored) {
    AccessControl lists = resource.acls();
    if (lists == null || !action.toLowerCase(Locale.ROOT).startsWith("s3:")) {
      return Optional.empty();
    }
    List<Statement> statements = new ArrayList<>();
    for (Entry entry : lists.covering(action.substring("s3:".length()))) {
      Principal principal =
          switch (entry.grantee()) {
            case ALL_USERS, AUTHENTICATED_USERS ->
                publicListsIgnored ? null : new Principal(Kind.ANYONE, "*");
            case LOG_DELIVERY -> new Principal(Kind.SERVICE, "logging.s3.amazonaws.com");
            case ACCOUNT ->
                entry.id().matches("[0-9]{12}")
                    ? new Principal(Kind.AWS, entry.id())
                    : new Principal(Kind.CANONICAL_USER, entry.id());
          };
      if (principal != null) {
        statements.add(
            new Statement(
                statements.size() + 1,
                Position.NONE,
                "access control list",
                Effect.ALLOW,
                new PrincipalElement(false, List.of(principal), Position.NONE),
                new ActionElement(false, List.of(action), Position.NONE),
                null,
                List.of(),
                true));
      }
    }
    return statements.isEmpty()
        ? Optional.empty()
        : Optional.of(Policy.of(PolicyKind.RESOURCE, statements));
  }
}
