package io.proofline.iam.estate;

import io.proofline.iam.decide.Decision;
import io.proofline.iam.decide.Decision.LayerDecision;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Layer;
import io.proofline.iam.decide.Layers;
import io.proofline.iam.decide.Plane;
import io.proofline.iam.decide.Request;
import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.estate.Estate.Unit;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.LanguageVersion;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.question.Asking;
import io.proofline.iam.question.EvaluatorJudge;
import io.proofline.iam.question.Refusals;
import io.proofline.iam.question.Sentences;
import io.proofline.iam.question.Verdict;
import io.proofline.iam.symbolic.KnownActions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a guardrail holds: for each unit and account, whether what is attached from the root down
 * to it refuses what must be refused. That one request is refused shows that something like the
 * guardrail is there; that it holds is a proof over the whole class.
 */
public final class Coverage {
  private final Estate estate;
  private final Evaluator evaluator;
  private final Levels levels;
  private final Refusals refusals;

  /** Over one estate. */
  public Coverage(Estate estate, Evaluator evaluator) {
    this.estate = estate;
    this.evaluator = evaluator;
    this.levels = new Levels(estate);
    this.refusals = new Refusals(new Asking(new EvaluatorJudge(evaluator), KnownActions.NONE));
  }

  /**
   * One place.
   *
   * @param place id of the unit or account
   * @param depth 0 for the root
   * @param account whether it is an account
   * @param state whether the request is refused here
   * @param by the place whose policy refuses it; empty when none does
   * @param why what of the class gets by, or why that cannot be told; empty when nothing does
   */
  public record Place(
      String place, int depth, boolean account, State state, String by, String why) {}

  /** Whether a guardrail holds. */
  public enum State {
    /** A policy on the way from the root refuses the request. */
    HOLDS,
    /** None does. */
    OPEN,
    /** Guardrails do not act here: it is the management account. */
    EXEMPT,
    /** It cannot be told. */
    UNKNOWN
  }

  /**
   * Every unit and account of the organisation, depth first.
   *
   * @param layer {@link Layer#SCP} or {@link Layer#RCP}
   * @param request the request that must be refused, whoever's account it is about
   */
  public List<Place> of(Layer layer, Request request) {
    return of(layer, request, null);
  }

  /**
   * Every unit and account of the organisation, depth first, and whether all of a class of requests
   * is refused there.
   *
   * @param layer {@link Layer#SCP} or {@link Layer#RCP}
   * @param request one of the class, whoever's account it is about
   * @param requests the class, as a policy that allows exactly its requests; null for the one
   */
  public List<Place> of(Layer layer, Request request, @Nullable Policy requests) {
    List<Place> places = new ArrayList<>();
    Organization organization = estate.organization();
    if (organization != null && !organization.id().isEmpty()) {
      Asked asked = new Asked(layer, request, requests, new HashMap<>());
      walk(organization.root(), new ArrayList<>(), asked, places);
    }
    return places;
  }

  /**
   * What is asked everywhere.
   *
   * @param proved for policies of a way from the root, what the proof gave
   */
  private record Asked(
      Layer layer,
      Request request,
      @Nullable Policy requests,
      Map<List<List<Policy>>, Verdict> proved) {}

  private void walk(Unit unit, List<Unit> above, Asked asked, List<Place> places) {
    List<Unit> path = new ArrayList<>(above);
    path.add(unit);
    places.add(place(unit.id(), path, null, asked));
    for (String id : unit.accounts()) {
      places.add(place(id, path, id, asked));
    }
    for (Unit below : unit.units()) {
      walk(below, path, asked, places);
    }
  }

  private Place place(String id, List<Unit> path, @Nullable String account, Asked asked) {
    Layer layer = asked.layer;
    int depth = path.size() - (account == null ? 1 : 0);
    Organization organization = estate.organization();
    if (account != null
        && organization != null
        && account.equals(organization.managementAccount())) {
      return new Place(id, depth, true, State.EXEMPT, "", "");
    }
    List<List<Policy>> attached = attached(path, account, layer);
    if (attached == null) {
      return new Place(id, depth, true, State.UNKNOWN, "", "its policies are not known");
    }
    Layers layers = Layers.NONE.withPlane(Plane.NONE);
    layers = layer == Layer.SCP ? layers.withScp(attached) : layers.withRcp(attached);
    boolean unclear = false;
    for (LayerDecision one : evaluator.decide(asked.request, layers).layers()) {
      if (one.layer() == layer) {
        boolean refuses =
            one.verdict() == Decision.Verdict.DENIES
                || (layer == Layer.SCP && one.verdict() == Decision.Verdict.SILENT);
        if (refuses) {
          String by = one.level() <= path.size() ? path.get(one.level() - 1).id() : id;
          return proved(
              new Place(id, depth, account != null, State.HOLDS, by, ""), attached, asked);
        }
        unclear |= one.verdict() == Decision.Verdict.UNCLEAR;
      }
    }
    return new Place(id, depth, account != null, unclear ? State.UNKNOWN : State.OPEN, "", "");
  }

  /** The place as it is for the whole class. */
  private Place proved(Place place, List<List<Policy>> attached, Asked asked) {
    Policy requests = asked.requests;
    if (requests == null) {
      return place;
    }
    Verdict verdict =
        asked.proved.computeIfAbsent(attached, levels -> escapes(levels, requests, asked.layer));
    State state =
        switch (verdict) {
          case Verdict.Never _ -> State.HOLDS;
          case Verdict.Yes _ -> State.OPEN;
          case Verdict.Unknown _ -> State.UNKNOWN;
        };
    return new Place(
        place.place(),
        place.depth(),
        place.account(),
        state,
        state == State.HOLDS ? place.by() : "",
        state == State.HOLDS ? "" : Sentences.why(verdict));
  }

  /** Whether a request of the class gets by all that is attached on the way from the root. */
  private Verdict escapes(List<List<Policy>> attached, Policy requests, Layer layer) {
    PolicyKind kind = layer == Layer.SCP ? PolicyKind.SCP : PolicyKind.RCP;
    List<Policy> every = attached.stream().flatMap(List::stream).toList();
    Verdict denied = refusals.escapes(together(kind, every), requests, Refusals.By.DENYING);
    if (denied instanceof Verdict.Never || layer == Layer.RCP) {
      return denied;
    }
    // What a level's service control policies do not allow is refused as well.
    for (List<Policy> level : attached) {
      if (!level.isEmpty()
          && refusals.escapes(together(kind, level), requests, Refusals.By.NOT_ALLOWING)
              instanceof Verdict.Never never) {
        return never;
      }
    }
    boolean lists =
        every.stream()
            .flatMap(policy -> policy.statements().stream())
            .anyMatch(
                statement ->
                    statement.effect() == Effect.ALLOW
                        && !statement.actions().patterns().equals(List.of("*")));
    return lists && denied instanceof Verdict.Yes
        ? new Verdict.Unknown(
            "no level refuses the whole class by itself, and some do not allow all of it")
        : denied;
  }

  private static Policy together(PolicyKind kind, List<Policy> policies) {
    return new Policy(
        kind,
        LanguageVersion.V2012,
        true,
        null,
        policies.stream().flatMap(policy -> policy.statements().stream()).toList(),
        policies.stream().allMatch(Policy::understood));
  }

  private @Nullable List<List<Policy>> attached(
      List<Unit> path, @Nullable String account, Layer layer) {
    if (account != null) {
      return layer == Layer.SCP ? levels.scp(account) : levels.rcp(account);
    }
    List<List<Policy>> attached = new ArrayList<>();
    path.forEach(unit -> attached.add(layer == Layer.SCP ? unit.scp() : unit.rcp()));
    return attached;
  }
}
