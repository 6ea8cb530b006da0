package io.proofline.iam.estate;

import io.proofline.iam.decide.AccessControl;
import io.proofline.iam.decide.Caller;
import io.proofline.iam.decide.Context;
import io.proofline.iam.decide.Decision;
import io.proofline.iam.decide.Decision.Result;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Layer;
import io.proofline.iam.decide.Layers;
import io.proofline.iam.decide.Plane;
import io.proofline.iam.decide.PublicAccessBlock;
import io.proofline.iam.decide.PublicPolicy;
import io.proofline.iam.decide.Request;
import io.proofline.iam.estate.Access.Answer;
import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.estate.Estate.Principal;
import io.proofline.iam.estate.Estate.Resource;
import io.proofline.iam.estate.OutsiderSearch.Ended;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who can, and what can somebody, in an estate. Immutable. */
public final class AccessQuestions {
  /** Keys that follow from principal and resource, so that their absence is known. */
  private static final Set<String> SETTLED =
      Set.of(
          "aws:principalaccount",
          "aws:principalarn",
          "aws:principaltype",
          "aws:principalisawsservice",
          "aws:principalservicename",
          "aws:principalorg",
          "aws:username",
          "aws:resourceaccount",
          "aws:resourceorg",
          "s3:resourceaccount",
          "kms:calleraccount");

  private static final Set<Layer> OUTSIDE_POLICIES = EnumSet.of(Layer.ACL, Layer.GRANT);

  private final Estate estate;
  private final Evaluator evaluator;
  private final Levels levels;
  private final Policy everything;

  /** Over one estate. */
  public AccessQuestions(Estate estate, Evaluator evaluator) {
    this.estate = estate;
    this.evaluator = evaluator;
    this.levels = new Levels(estate);
    this.everything =
        new PolicyParser()
            .parse(
                PolicyKind.IDENTITY,
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\","
                    + "\"Resource\":\"*\"}]}");
  }

  /**
   * Who can do an action on a resource: every principal of the estate, everyone that the resource's
   * policy names beside those, an outsider with an account, the anonymous, and of everybody else
   * whom the policy admits by a condition one each.
   *
   * @throws IllegalArgumentException when the resource is not in the estate
   */
  public List<Access> whoCan(String action, String arn) {
    Resource resource =
        estate
            .resource(arn)
            .orElseThrow(() -> new IllegalArgumentException("not in the estate: " + arn));
    List<Access> all = new ArrayList<>();
    for (Principal principal : estate.principals()) {
      all.add(known(principal, action, arn, resource, Context.EMPTY));
    }
    Set<Caller> asked = new LinkedHashSet<>(Outsiders.of(estate, resource, action));
    OutsiderSearch search = new OutsiderSearch(estate, levels, evaluator, asked);
    BiFunction<Caller, String, Access> ask =
        (caller, organization) ->
            outsider(
                caller,
                action,
                arn,
                resource,
                elsewhere(caller, organization.isEmpty() ? "o-elsewhere" : organization));
    for (Caller outsider : List.copyOf(asked)) {
      all.add(ask.apply(outsider, ""));
    }
    search(resource, action, arn, search, ask);
    all.addAll(search.rows());
    if (!search.unknown().isEmpty()) {
      all.replaceAll(
          access ->
              access.principal().equals(Outsiders.UNNAMED) && access.answer() == Answer.NEVER
                  ? answered(
                      access,
                      Answer.UNKNOWN,
                      access.decision(),
                      "it could not be told who else gets in: " + search.unknown())
                  : access);
    }
    Caller nobody = Caller.parse(Outsiders.UNNAMED, action);
    for (String organization : Outsiders.organizations(estate, resource)) {
      all.add(outsider(nobody, action, arn, resource, elsewhere(nobody, organization)));
    }
    Organization own = estate.organization();
    if (own != null && !own.id().isEmpty()) {
      Access colleague = outsider(nobody, action, arn, resource, elsewhere(nobody, own.id()));
      all.add(
          answered(
              colleague,
              colleague.answer(),
              colleague.decision(),
              "an account of " + own.id() + " that the estate does not list"));
    }
    return all;
  }

  /**
   * Searches the resource's policies, and where a key decides too, the key's: those whom the one
   * was found to admit need not be the ones whom the other does.
   */
  private void search(
      Resource resource,
      String action,
      String arn,
      OutsiderSearch search,
      BiFunction<Caller, String, Access> ask) {
    List<Policy> policies = resource.policies();
    PublicAccessBlock block = resourceSide(resource).plane().publicAccessBlock();
    boolean closed =
        policies != null
            && block != null
            && block.restrictPublicBuckets()
            && action.startsWith("s3:")
            && policies.stream()
                .flatMap(policy -> policy.statements().stream())
                .anyMatch(PublicPolicy::isPublic);
    Ended onResource = search.search(resource, action, arn, closed, ask);
    String needed = keyAction(action);
    Optional<Resource> key = estate.resource(resource.key());
    if (resource.key().isEmpty() || needed.isEmpty() || key.isEmpty()) {
      if (!onResource.complete()) {
        search.unknown("more outsiders are let in and refused than were asked one by one");
      }
      return;
    }
    Ended onKey = search.search(key.get(), needed, key.get().arn(), false, ask);
    if (!onResource.complete() && !onKey.complete()) {
      search.unknown("more outsiders are let in and refused than were asked one by one");
    }
    for (String account : onResource.refused()) {
      if (onKey.refused().contains(account) && !search.letsIn(account)) {
        search.unknown(
            "the resource's policy and its key's each let somebody of " + account + " in");
      }
    }
  }

  /** What must be allowed on the key of an encrypted resource; empty when nothing. */
  private static String keyAction(String action) {
    return action.startsWith("s3:GetObject")
            && !action.contains("Acl")
            && !action.contains("Tagging")
        ? "kms:Decrypt"
        : action.equals("s3:PutObject") ? "kms:GenerateDataKey" : "";
  }

  /**
   * What a principal can do an action on, among the resources of the estate of the action's
   * service.
   *
   * @param object for S3's actions on objects, a name to put behind each bucket; empty for none
   * @throws IllegalArgumentException when the principal is not in the estate
   */
  public List<Access> principalCan(String principal, String action, String object) {
    Principal who =
        estate.principals().stream()
            .filter(p -> p.arn().equals(principal))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("not in the estate: " + principal));
    String service = action.substring(0, Math.max(0, action.indexOf(':')));
    List<Access> all = new ArrayList<>();
    for (Resource resource : estate.resources()) {
      String[] parts = resource.arn().split(":", 6);
      boolean takesRole = service.equals("sts") && resource.arn().contains(":role/");
      if (parts.length == 6 && (parts[2].equalsIgnoreCase(service) || takesRole)) {
        String arn = resource.arn() + (object.isEmpty() ? "" : "/" + object);
        all.add(known(who, action, arn, resource, Context.EMPTY));
      }
    }
    return all;
  }

  /** The organisation of an account that is not of the estate. */
  private Context elsewhere(Caller outsider, String organization) {
    return outsider.inAccount() && estate.organization() != null
        ? Context.EMPTY
            .with("aws:PrincipalOrgID", organization)
            .with("aws:PrincipalOrgPaths", organization + "/r-else/")
        : Context.EMPTY;
  }

  private Access known(
      Principal principal, String action, String arn, Resource resource, Context start) {
    Caller caller = Caller.parse(principal.arn(), action);
    Layers layers =
        resourceSide(resource)
            .withIdentity(principal.policies())
            .withBoundary(principal.boundary())
            .withSession(List.of())
            .withScp(levels.scp(caller.account()));
    Context context = context(caller, resource, start);
    for (Map.Entry<String, String> tag : orEmpty(principal.tags()).entrySet()) {
      context = context.with("aws:PrincipalTag/" + tag.getKey(), tag.getValue());
    }
    return withKey(
        access(caller, action, arn, resource, layers, context, principal.tags() != null, List.of()),
        caller,
        resource,
        key -> known(principal, key.action, key.resource.arn(), key.resource, viaS3(start, key)));
  }

  private Access outsider(
      Caller caller, String action, String arn, Resource resource, Context start) {
    List<String> assumed =
        caller.inAccount()
            ? List.of("account " + caller.account() + " lets its own users do everything")
            : List.of();
    Layers layers = resourceSide(resource).withIdentity(List.of(everything)).withScp(List.of());
    Context context = context(caller, resource, start);
    return withKey(
        access(caller, action, arn, resource, layers, context, false, assumed),
        caller,
        resource,
        key -> outsider(caller, key.action, key.resource.arn(), key.resource, viaS3(start, key)));
  }

  private Access access(
      Caller caller,
      String action,
      String arn,
      Resource resource,
      Layers layers,
      Context known,
      boolean tagsKnown,
      List<String> assumed) {
    Set<String> closed = new TreeSet<>(SETTLED);
    if (caller.kind() == Caller.Kind.SERVICE) {
      closed.remove("aws:principalservicename");
    }
    if (estate.organization() == null) {
      closed.remove("aws:principalorg");
      closed.remove("aws:resourceorg");
    }
    if (tagsKnown) {
      closed.add("aws:principaltag/");
    }
    if (resource.tags() != null) {
      closed.add("aws:resourcetag/");
    }
    Request open = new Request(caller, action, arn, resource.account(), known.opened(closed));
    Decision decision = evaluator.decide(open, layers);
    if (decision.result() == Result.DENY) {
      // What stands outside of policies can let somebody in whom they do not.
      boolean settled = Collections.disjoint(decision.notGiven(), OUTSIDE_POLICIES);
      return new Access(
          name(caller),
          arn,
          settled ? Answer.NEVER : Answer.UNKNOWN,
          null,
          decision,
          List.of(),
          assumed);
    }
    Optional<Request> found =
        new WitnessSearch(evaluator, layers)
            .find(new Request(caller, action, arn, resource.account(), known));
    if (found.isEmpty()) {
      return new Access(name(caller), arn, Answer.UNKNOWN, null, decision, List.of(), assumed);
    }
    Request request = found.get();
    Decision allowed = evaluator.decide(request, layers);
    boolean blockKnown = !allowed.notGiven().contains(Layer.PUBLIC_ACCESS_BLOCK);
    return new Access(
        name(caller),
        arn,
        blockKnown ? Answer.YES : Answer.UNKNOWN,
        blockKnown ? request : null,
        allowed,
        more(request.context(), known),
        assumed);
  }

  /** A question about the key of a resource. */
  private record KeyQuestion(String action, Resource resource) {}

  private static Context viaS3(Context start, KeyQuestion key) {
    String region = key.resource.arn().split(":", 6)[3];
    return start.with("kms:ViaService", "s3." + region + ".amazonaws.com");
  }

  /** Reading what is encrypted with a KMS key takes both decisions (S9). */
  private Access withKey(
      Access access, Caller caller, Resource resource, Function<KeyQuestion, Access> ask) {
    String needed = access.request() == null ? "" : keyAction(access.request().action());
    if (access.answer() != Answer.YES || resource.key().isEmpty() || needed.isEmpty()) {
      return access;
    }
    Optional<Resource> key = estate.resource(resource.key());
    if (key.isEmpty()) {
      return answered(access, Answer.UNKNOWN, access.decision(), resource.key() + " is not known");
    }
    if (caller.kind() == Caller.Kind.ANONYMOUS) {
      return answered(access, Answer.NEVER, access.decision(), "KMS answers no unsigned request");
    }
    Access onKey = ask.apply(new KeyQuestion(needed, key.get()));
    return onKey.answer() == Answer.YES
        ? answered(access, Answer.YES, access.decision(), needed + " on " + resource.key() + " too")
        : answered(
            access,
            onKey.answer(),
            onKey.decision(),
            "the resource allows it, " + needed + " on " + resource.key() + " decides");
  }

  private static Access answered(Access access, Answer answer, Decision decision, String remark) {
    List<String> assumed = new ArrayList<>(access.assumed());
    assumed.add(remark);
    return new Access(
        access.principal(),
        access.resource(),
        answer,
        answer == Answer.YES ? access.request() : null,
        decision,
        access.when(),
        assumed);
  }

  private static String name(Caller caller) {
    return caller.arn().isEmpty() ? "*" : caller.arn();
  }

  private static List<String> more(Context context, Context known) {
    List<String> more = new ArrayList<>();
    new TreeSet<>(context.values().keySet())
        .forEach(
            key -> {
              if (!known.values().containsKey(key)) {
                more.add(key + "=" + String.join(",", context.get(key)));
              }
            });
    return more;
  }

  private Context context(Caller caller, Resource resource, Context start) {
    Context context = start;
    Organization organization = estate.organization();
    String path = caller.inAccount() ? levels.orgPath(caller.account()) : "";
    if (organization != null && !path.isEmpty()) {
      context =
          context.with("aws:PrincipalOrgID", organization.id()).with("aws:PrincipalOrgPaths", path);
    }
    String owner = levels.orgPath(resource.account());
    if (organization != null && !owner.isEmpty()) {
      context =
          context.with("aws:ResourceOrgID", organization.id()).with("aws:ResourceOrgPaths", owner);
    }
    for (Map.Entry<String, String> tag : orEmpty(resource.tags()).entrySet()) {
      context = context.with("aws:ResourceTag/" + tag.getKey(), tag.getValue());
    }
    return context;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> tags) {
    return tags == null ? Map.of() : tags;
  }

  /** What bears on requests for a resource, on the resource's side. */
  private Layers resourceSide(Resource resource) {
    Organization organization = estate.organization();
    PublicAccessBlock ofAccount =
        estate.account(resource.account()).map(Estate.Account::publicAccessBlock).orElse(null);
    PublicAccessBlock block = resource.publicAccessBlock();
    if (block != null && ofAccount != null) {
      block = block.and(ofAccount);
    } else if (block == null || ofAccount == null) {
      // One level is enough to block; without it all must be known.
      PublicAccessBlock one = block != null ? block : ofAccount;
      block = one != null && one.restrictPublicBuckets() && one.ignorePublicAcls() ? one : null;
    }
    if (organization != null) {
      block =
          block == null
              ? (organization.publicAccessBlock().restrictPublicBuckets()
                  ? organization.publicAccessBlock()
                  : null)
              : block.and(organization.publicAccessBlock());
    }
    AccessControl acls = resource.acls();
    return Layers.NONE
        .withResource(resource.policies())
        .withRcp(levels.rcp(resource.account()))
        .withPlane(
            new Plane(
                resource.grants(),
                acls,
                block,
                resource.bucketAbac(),
                organization == null ? "" : organization.managementAccount()));
  }
}
