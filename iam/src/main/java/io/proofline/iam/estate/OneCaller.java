package io.proofline.iam.estate;

import io.proofline.iam.decide.Caller;
import io.proofline.iam.decide.Context;
import io.proofline.iam.decide.Decision;
import io.proofline.iam.decide.Decision.Result;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Layer;
import io.proofline.iam.decide.Layers;
import io.proofline.iam.decide.Plane;
import io.proofline.iam.decide.PublicAccessBlock;
import io.proofline.iam.decide.Request;
import io.proofline.iam.estate.Access.Answer;
import io.proofline.iam.estate.Elsewhere.Place;
import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.estate.Estate.Principal;
import io.proofline.iam.estate.Estate.Resource;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.policy.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The whole question for one caller: everything that an estate holds about caller, resource and the
 * resource's key, put to the evaluator. A never holds whatever the request carries; so what is not
 * known of the request stays open, and what may differ between two sessions of one principal too.
 */
final class OneCaller {
  /** Keys that follow from principal and resource, so that their absence is known. */
  private static final Set<String> SETTLED =
      Set.of(
          "aws:principalaccount",
          "aws:principalarn",
          "aws:principaltype",
          "aws:principalisawsservice",
          "aws:principalservicename",
          "aws:username",
          "aws:resourceaccount",
          "s3:resourceaccount",
          "kms:calleraccount");

  private static final String ORGANIZATION_ID = "aws:principalorgid";
  private static final String ORGANIZATION_PATHS = "aws:principalorgpaths";

  private static final Set<Layer> OUTSIDE_POLICIES = EnumSet.of(Layer.ACL, Layer.GRANT);

  private final Estate estate;
  private final Evaluator evaluator;
  private final Levels levels;
  private final Policy everything;

  OneCaller(Estate estate, Evaluator evaluator, Levels levels) {
    this.estate = estate;
    this.evaluator = evaluator;
    this.levels = levels;
    this.everything =
        new PolicyParser()
            .parse(
                PolicyKind.IDENTITY,
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\","
                    + "\"Resource\":\"*\"}]}");
  }

  /** What must be allowed on the key of an encrypted resource; empty when nothing. */
  static String keyAction(String action) {
    return action.startsWith("s3:GetObject")
            && !action.contains("Acl")
            && !action.contains("Tagging")
        ? "kms:Decrypt"
        : action.equals("s3:PutObject") ? "kms:GenerateDataKey" : "";
  }

  /** The value of {@code kms:ViaService} when S3 asks the key. */
  static String viaService(Resource key) {
    return "s3." + key.arn().split(":", 6)[3] + ".amazonaws.com";
  }

  /**
   * What is known of a request and what is not.
   *
   * @param known keys with their values
   * @param varying those of them that another request of the same caller may have otherwise
   * @param open keys that follow from the caller in general, and are not known of this one
   */
  private record Knowledge(Context known, Set<String> varying, Set<String> open) {
    static final Knowledge NONE = new Knowledge(Context.EMPTY, Set.of(), Set.of());

    Knowledge with(String key, String value) {
      return new Knowledge(known.with(key, value), varying, open);
    }
  }

  /** A principal of the estate. */
  Access known(Principal principal, String action, String arn, Resource resource) {
    return known(principal, action, arn, resource, Context.EMPTY);
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
    Set<String> varying = new TreeSet<>();
    boolean sessions = caller.kind() == Caller.Kind.ROLE && maySetSessionTags(principal);
    for (Map.Entry<String, String> tag : orEmpty(principal.tags()).entrySet()) {
      context = context.with("aws:PrincipalTag/" + tag.getKey(), tag.getValue());
      if (sessions) {
        varying.add("aws:PrincipalTag/" + tag.getKey());
      }
    }
    Access access =
        access(
            caller,
            action,
            arn,
            resource,
            layers,
            new Knowledge(context, varying, Set.of()),
            principal.tags() != null && !sessions,
            List.of());
    if (principal.tags() != null && access.when().stream().anyMatch(OneCaller::isTag)) {
      access =
          answered(
              access,
              Answer.UNKNOWN,
              access.decision(),
              "it takes session tags, which whoever takes the role may set where its trust policy"
                  + " allows sts:TagSession");
    }
    return withKey(
        access,
        caller,
        resource,
        key -> known(principal, key.action, key.resource.arn(), key.resource, viaS3(start, key)));
  }

  private static boolean isTag(String key) {
    return key.startsWith("aws:principaltag/");
  }

  /**
   * Whether who takes the role may give its session tags, which then count instead of the role's
   * own: its trust policy would have to allow {@code sts:TagSession}.
   */
  private boolean maySetSessionTags(Principal role) {
    List<Policy> trust = estate.resource(role.arn()).map(Resource::policies).orElse(null);
    return trust == null
        || trust.stream().anyMatch(policy -> !policy.understood())
        || trust.stream()
            .flatMap(policy -> policy.statements().stream())
            .anyMatch(OneCaller::mayAllowTagging);
  }

  private static boolean mayAllowTagging(Statement statement) {
    return !statement.understood()
        || (statement.effect() == Effect.ALLOW
            && (statement.actions().negated()
                || statement.actions().patterns().stream()
                    .anyMatch(
                        pattern ->
                            pattern.equalsIgnoreCase("sts:TagSession")
                                || pattern.indexOf('*') >= 0
                                || pattern.indexOf('?') >= 0)));
  }

  /** Somebody of an account that the estate does not list; nothing is known of its policies. */
  Access outsider(
      Caller caller, String action, String arn, Resource resource, Elsewhere elsewhere) {
    return outsider(caller, action, arn, resource, elsewhere.places(), elsewhere.all());
  }

  /**
   * The same, in one of these places.
   *
   * @param all whether there is no other place that policies could tell from these
   */
  Access outsider(
      Caller caller,
      String action,
      String arn,
      Resource resource,
      List<Place> places,
      boolean all) {
    if (!caller.inAccount()
        || estate.organization() == null
        || !levels.path(caller.account()).isEmpty()) {
      return outsider(caller, action, arn, resource, Knowledge.NONE);
    }
    Access anywhere =
        outsider(
            caller,
            action,
            arn,
            resource,
            new Knowledge(Context.EMPTY, Set.of(), Set.of(ORGANIZATION_ID, ORGANIZATION_PATHS)));
    if (anywhere.answer() == Answer.NEVER) {
      return anywhere;
    }
    Access unknown = null;
    Access never = anywhere;
    for (Place place : places) {
      Access access = outsider(caller, action, arn, resource, in(place));
      switch (access.answer()) {
        case YES -> {
          return access;
        }
        case UNKNOWN -> unknown = unknown == null ? access : unknown;
        case NEVER -> never = access;
      }
    }
    if (unknown != null) {
      return unknown;
    }
    return all
        ? never
        : answered(
            never,
            Answer.UNKNOWN,
            never.decision(),
            "not all organisations that the policies tell apart could be asked one by one");
  }

  /** Somebody of an account of the own organisation that the estate does not list. */
  Access colleague(Caller caller, String action, String arn, Resource resource, Organization own) {
    Access access =
        outsider(
            caller,
            action,
            arn,
            resource,
            new Knowledge(
                Context.EMPTY.with(ORGANIZATION_ID, own.id()),
                Set.of(),
                Set.of(ORGANIZATION_PATHS)));
    boolean elsewhere =
        access.request() != null
            && access.request().context().get(ORGANIZATION_PATHS).stream()
                .anyMatch(path -> !path.startsWith(own.id() + "/"));
    return answered(
        access,
        elsewhere ? Answer.UNKNOWN : access.answer(),
        access.decision(),
        "an account of " + own.id() + " that the estate does not list");
  }

  private static Knowledge in(Place place) {
    return place.id().isEmpty()
        ? Knowledge.NONE
        : Knowledge.NONE.with(ORGANIZATION_ID, place.id()).with(ORGANIZATION_PATHS, place.path());
  }

  private Access outsider(
      Caller caller, String action, String arn, Resource resource, Knowledge start) {
    List<String> assumed =
        caller.inAccount()
            ? List.of("account " + caller.account() + " lets its own users do everything")
            : List.of();
    Layers layers = resourceSide(resource).withIdentity(List.of(everything)).withScp(List.of());
    Knowledge knowledge =
        new Knowledge(context(caller, resource, start.known()), start.varying(), start.open());
    return withKey(
        access(caller, action, arn, resource, layers, knowledge, false, assumed),
        caller,
        resource,
        key ->
            outsider(
                caller,
                key.action,
                key.resource.arn(),
                key.resource,
                new Knowledge(viaS3(start.known(), key), start.varying(), start.open())));
  }

  private Access access(
      Caller caller,
      String action,
      String arn,
      Resource resource,
      Layers layers,
      Knowledge knowledge,
      boolean tagsKnown,
      List<String> assumed) {
    Set<String> closed = new TreeSet<>(SETTLED);
    if (caller.kind() == Caller.Kind.SERVICE) {
      closed.remove("aws:principalservicename");
    }
    if (estate.organization() != null) {
      closed.add("aws:resourceorg");
      closed.add(ORGANIZATION_ID);
      closed.add(ORGANIZATION_PATHS);
      closed.removeAll(knowledge.open());
    }
    if (tagsKnown) {
      closed.add("aws:principaltag/");
    }
    if (resource.tags() != null) {
      closed.add("aws:resourcetag/");
    }
    Context fixed = knowledge.known();
    for (String key : knowledge.varying()) {
      fixed = fixed.without(key);
    }
    Request open = new Request(caller, action, arn, resource.account(), fixed.opened(closed));
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
            .find(new Request(caller, action, arn, resource.account(), knowledge.known()));
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
        more(request.context(), knowledge.known()),
        assumed);
  }

  /** A question about the key of a resource. */
  private record KeyQuestion(String action, Resource resource) {}

  private static Context viaS3(Context start, KeyQuestion key) {
    return start.with("kms:ViaService", viaService(key.resource));
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

  /** The same access with another answer, and why. */
  static Access answered(Access access, Answer answer, Decision decision, String remark) {
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
  Layers resourceSide(Resource resource) {
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
    return Layers.NONE
        .withResource(resource.policies())
        .withRcp(levels.rcp(resource.account()))
        .withPlane(
            new Plane(
                resource.grants(),
                resource.acls(),
                block,
                resource.bucketAbac(),
                organization == null ? "" : organization.managementAccount()));
  }
}
