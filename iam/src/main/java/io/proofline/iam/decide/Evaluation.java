package io.proofline.iam.decide;

import io.proofline.iam.decide.Decision.LayerDecision;
import io.proofline.iam.decide.Decision.Result;
import io.proofline.iam.decide.Decision.Verdict;
import io.proofline.iam.decide.PrincipalMatch.How;
import io.proofline.iam.policy.Policy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pass over all layers of one request, under one set of readings. */
final class Evaluation {
  private final Request request;
  private final Context context;
  private final Layers layers;
  private final Readings readings;
  private final StatementMatch match;
  private final boolean rcpSupported;

  private final List<LayerReading> read = new ArrayList<>();
  private final List<LayerDecision> printed = new ArrayList<>();
  private final Set<Layer> notGiven = EnumSet.noneOf(Layer.class);

  Evaluation(
      Request request, Context context, Layers layers, Readings readings, boolean rcpSupported) {
    this.request = request;
    this.context = context;
    this.layers = layers;
    this.readings = readings;
    this.match = new StatementMatch(request, context, readings);
    this.rcpSupported = rcpSupported;
  }

  /**
   * What the pass gave.
   *
   * @param colonsMatter whether the readings of colons differed in any statement
   */
  record Outcome(
      Result result,
      String why,
      List<LayerDecision> layers,
      Set<Layer> notGiven,
      boolean colonsMatter) {}

  Outcome outcome() {
    Caller caller = request.caller();
    boolean member = caller.inAccount();
    boolean root = caller.kind() == Caller.Kind.ROOT;
    LayerReading identity = member && !root ? layer(Layer.IDENTITY, layers.identity()) : null;
    LayerReading boundary = member && !root ? limit(Layer.BOUNDARY, layers.boundary()) : null;
    LayerReading session = member && !root ? limit(Layer.SESSION, layers.session()) : null;
    List<LayerReading> guards = guards(member);
    LayerReading resource = layer(Layer.RESOURCE, layers.resource());

    Grants grants = new Grants(identity, boundary, session, resource);
    Truth granted = grants.granted();
    LayerDecision publicBlock = publicAccessBlock();

    Truth denied = Truth.NO;
    for (LayerReading one : read) {
      denied = denied.or(one.denies());
    }
    Truth guarded = Truth.YES;
    for (LayerReading guard : guards) {
      // An RCP only denies: AWS's own policy that allows everything is always beside it.
      guarded = guarded.and(guard.layer() == Layer.RCP ? Truth.YES : guard.allows());
    }
    guarded = guarded.and(truth(publicBlock));

    Truth allowed = denied.not().and(guarded).and(granted);
    Result result =
        switch (allowed) {
          case YES -> Result.ALLOW;
          case NO -> Result.DENY;
          case UNCLEAR -> Result.UNDECIDED;
        };
    return new Outcome(
        result,
        new Reason(request, read, guards, publicBlock, grants.path(), notGiven)
            .sentence(result, denied, guarded),
        printed,
        notGiven,
        match.colonsMatter());
  }

  /** The layers that must allow and cannot grant. */
  private List<LayerReading> guards(boolean member) {
    List<LayerReading> guards = new ArrayList<>();
    boolean scp =
        member
            && !request.caller().serviceLinked()
            && !request.caller().account().equals(layers.plane().managementAccount());
    if (scp) {
      levels(Layer.SCP, layers.scp(), guards);
    }
    boolean rcp =
        rcpSupported
            && !request.caller().serviceLinked()
            && (request.resourceAccount().isEmpty()
                || !request.resourceAccount().equals(layers.plane().managementAccount()));
    if (rcp) {
      levels(Layer.RCP, layers.rcp(), guards);
    }
    List<Policy> endpoint = layers.endpoint();
    boolean through = !context.get("aws:SourceVpce").isEmpty();
    if (endpoint == null ? through : !endpoint.isEmpty()) {
      guards.add(layer(Layer.ENDPOINT, endpoint));
    }
    return guards;
  }

  private void levels(Layer layer, @Nullable List<List<Policy>> levels, List<LayerReading> guards) {
    if (levels == null) {
      guards.add(layer(layer, null));
      return;
    }
    for (int i = 0; i < levels.size(); i++) {
      // Organizations keeps at least one policy on every level where a type is in use.
      if (!levels.get(i).isEmpty()) {
        guards.add(kept(LayerReading.of(layer, i + 1, levels.get(i), match)));
      }
    }
  }

  /** A layer that limits only where there is one. */
  private @Nullable LayerReading limit(Layer layer, @Nullable List<Policy> policies) {
    return policies != null && policies.isEmpty() ? null : layer(layer, policies);
  }

  private LayerReading layer(Layer layer, @Nullable List<Policy> policies) {
    if (policies == null) {
      notGiven.add(layer);
      return kept(LayerReading.notGiven(layer));
    }
    return kept(LayerReading.of(layer, 0, policies, match));
  }

  private LayerReading kept(LayerReading reading) {
    read.add(reading);
    printed.add(reading.decision());
    return reading;
  }

  private static Truth truth(LayerDecision decision) {
    return switch (decision.verdict()) {
      case DENIES -> Truth.NO;
      case UNCLEAR -> Truth.UNCLEAR;
      default -> Truth.YES;
    };
  }

  /** RestrictPublicBuckets: a bucket with a public policy answers its own account and services. */
  private LayerDecision publicAccessBlock() {
    PublicAccessBlock block = layers.plane().publicAccessBlock();
    List<Policy> policies = layers.resource();
    if (!request.service().equals("s3") || policies == null) {
      return new LayerDecision(Layer.PUBLIC_ACCESS_BLOCK, 0, Verdict.NOT_CONCERNED, List.of());
    }
    Caller caller = request.caller();
    boolean own =
        caller.kind() == Caller.Kind.SERVICE
            || (caller.inAccount()
                && (request.resourceAccount().isEmpty()
                    || caller.account().equals(request.resourceAccount())));
    PublicPolicy.Meaning meaning = PublicPolicy.of(policies);
    boolean mayBePublic = meaning != PublicPolicy.Meaning.NOT_PUBLIC;
    if (block == null) {
      if (mayBePublic && !own) {
        notGiven.add(Layer.PUBLIC_ACCESS_BLOCK);
      }
      return new LayerDecision(Layer.PUBLIC_ACCESS_BLOCK, 0, Verdict.NOT_CONCERNED, List.of());
    }
    Verdict verdict =
        !block.restrictPublicBuckets() || own || !mayBePublic
            ? Verdict.NOT_CONCERNED
            : meaning == PublicPolicy.Meaning.PUBLIC ? Verdict.DENIES : Verdict.UNCLEAR;
    LayerDecision decision = new LayerDecision(Layer.PUBLIC_ACCESS_BLOCK, 0, verdict, List.of());
    if (verdict != Verdict.NOT_CONCERNED) {
      printed.add(decision);
    }
    return decision;
  }

  /** The ways in which a request can be granted (S2, S3, S5, S6, S9, S10). */
  private final class Grants {
    private final @Nullable LayerReading boundary;
    private final @Nullable LayerReading session;
    private final LayerReading resource;
    private final Truth own;
    private final Truth limited;
    private String path = "";

    Grants(
        @Nullable LayerReading identity,
        @Nullable LayerReading boundary,
        @Nullable LayerReading session,
        LayerReading resource) {
      this.boundary = boundary;
      this.session = session;
      this.resource = resource;
      // The root user may do everything in its account; it has no identity policies.
      this.own =
          identity != null
              ? identity.allows()
              : Truth.of(request.caller().kind() == Caller.Kind.ROOT);
      this.limited = own.and(allows(boundary)).and(allows(session));
    }

    String path() {
      return path;
    }

    Truth granted() {
      Truth granted = byPolicies();
      if (request.service().equals("kms")) {
        granted = granted.or(byKeyGrant());
      }
      if (request.service().equals("s3")) {
        granted = granted.or(byList());
      }
      return granted;
    }

    private Truth byPolicies() {
      Caller caller = request.caller();
      if (!caller.inAccount()) {
        path = "the resource's policy";
        return direct();
      }
      boolean same =
          request.resourceAccount().isEmpty() || request.resourceAccount().equals(caller.account());
      if (!same) {
        path = "the caller's own policies and the resource's policy in another account";
        return limited.and(resource.allows());
      }
      Truth byResource = directWithin().or(roleWithin());
      if (resourceDecides()) {
        Truth delegated = resource.allows(How.ACCOUNT).and(limited);
        path =
            byResource == Truth.YES
                ? "the resource's policy"
                : "the caller's own policies, to which the resource's policy leaves it";
        return byResource.or(delegated);
      }
      path =
          limited == Truth.YES
              ? byResource == Truth.YES
                  ? "the caller's own policies, and the resource's policy too"
                  : "the caller's own policies"
              : "the resource's policy";
      return limited.or(byResource);
    }

    /** KMS keys and roles are never reached by identity policies alone. */
    private boolean resourceDecides() {
      return (request.service().equals("kms") && request.resource().contains(":key/"))
          || (request.service().equals("sts") && request.resource().contains(":role/"));
    }

    private Truth direct() {
      return resource.allows(How.SELF).or(resource.allows(How.EVERYONE));
    }

    /** Named itself or by the star: a silent boundary does not stop it, see S5 and S6. */
    private Truth directWithin() {
      return readings.sessions() == Readings.Sessions.ADD
          ? direct()
          : direct().and(allows(session));
    }

    private Truth roleWithin() {
      return resource.allows(How.ROLE).and(allows(boundary)).and(allows(session));
    }

    private Truth byKeyGrant() {
      List<KeyGrant> all = layers.plane().grants();
      if (all == null) {
        notGiven.add(Layer.GRANT);
        return Truth.NO;
      }
      LayerDecision decision = OutsidePolicies.grants(all, request, context);
      printed.add(decision);
      if (decision.verdict() != Verdict.ALLOWS) {
        return Truth.NO;
      }
      path = path.isEmpty() ? "a grant on the key" : path;
      boolean same = request.caller().account().equals(request.resourceAccount());
      boolean free = boundary == null && session == null;
      // Whether a grant passes a silent boundary, or an account's border, is not documented.
      return request.caller().kind() == Caller.Kind.SERVICE || (same && free)
          ? Truth.YES
          : limited == Truth.YES ? Truth.YES : Truth.UNCLEAR;
    }

    private Truth byList() {
      AccessControl lists = layers.plane().acls();
      PublicAccessBlock block = layers.plane().publicAccessBlock();
      if (lists == null) {
        notGiven.add(Layer.ACL);
        return Truth.NO;
      }
      LayerDecision decision =
          OutsidePolicies.lists(lists, block != null && block.ignorePublicAcls(), request);
      if (decision.verdict() == Verdict.NOT_CONCERNED) {
        return Truth.NO;
      }
      printed.add(decision);
      if (decision.verdict() != Verdict.ALLOWS) {
        return Truth.NO;
      }
      // A list names accounts: what a user of one may do is still up to its own policies.
      return request.caller().inAccount() ? limited : Truth.YES;
    }

    private static Truth allows(@Nullable LayerReading limit) {
      return limit == null ? Truth.YES : limit.allows();
    }
  }
}
