package io.proofline.iam.estate;

import io.proofline.iam.decide.Decision.LayerDecision;
import io.proofline.iam.decide.Decision.Verdict;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Layer;
import io.proofline.iam.decide.Layers;
import io.proofline.iam.decide.Plane;
import io.proofline.iam.decide.Request;
import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.estate.Estate.Unit;
import io.proofline.iam.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a guardrail holds: for each unit and account, whether what is attached from the root down
 * to it refuses a request that must be refused.
 */
public final class Coverage {
  private final Estate estate;
  private final Evaluator evaluator;
  private final Levels levels;

  /** Over one estate. */
  public Coverage(Estate estate, Evaluator evaluator) {
    this.estate = estate;
    this.evaluator = evaluator;
    this.levels = new Levels(estate);
  }

  /**
   * One place.
   *
   * @param place id of the unit or account
   * @param depth 0 for the root
   * @param account whether it is an account
   * @param state whether the request is refused here
   * @param by the place whose policy refuses it; empty when none does
   */
  public record Place(String place, int depth, boolean account, State state, String by) {}

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
    List<Place> places = new ArrayList<>();
    Organization organization = estate.organization();
    if (organization != null && !organization.id().isEmpty()) {
      walk(organization.root(), new ArrayList<>(), layer, request, places);
    }
    return places;
  }

  private void walk(Unit unit, List<Unit> above, Layer layer, Request request, List<Place> places) {
    List<Unit> path = new ArrayList<>(above);
    path.add(unit);
    places.add(place(unit.id(), path, null, layer, request));
    for (String id : unit.accounts()) {
      places.add(place(id, path, id, layer, request));
    }
    for (Unit below : unit.units()) {
      walk(below, path, layer, request, places);
    }
  }

  private Place place(
      String id, List<Unit> path, @Nullable String account, Layer layer, Request request) {
    int depth = path.size() - (account == null ? 1 : 0);
    Organization organization = estate.organization();
    if (account != null
        && organization != null
        && account.equals(organization.managementAccount())) {
      return new Place(id, depth, true, State.EXEMPT, "");
    }
    List<List<Policy>> attached = attached(path, account, layer);
    if (attached == null) {
      return new Place(id, depth, true, State.UNKNOWN, "");
    }
    Layers layers = Layers.NONE.withPlane(Plane.NONE);
    layers = layer == Layer.SCP ? layers.withScp(attached) : layers.withRcp(attached);
    boolean unclear = false;
    for (LayerDecision one : evaluator.decide(request, layers).layers()) {
      if (one.layer() == layer) {
        boolean refuses =
            one.verdict() == Verdict.DENIES
                || (layer == Layer.SCP && one.verdict() == Verdict.SILENT);
        if (refuses) {
          String by = one.level() <= path.size() ? path.get(one.level() - 1).id() : id;
          return new Place(id, depth, account != null, State.HOLDS, by);
        }
        unclear |= one.verdict() == Verdict.UNCLEAR;
      }
    }
    return new Place(id, depth, account != null, unclear ? State.UNKNOWN : State.OPEN, "");
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
