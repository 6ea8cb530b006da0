package io.proofline.iam.estate;

import io.proofline.iam.decide.Caller;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.PublicAccessBlock;
import io.proofline.iam.decide.PublicPolicy;
import io.proofline.iam.estate.Access.Answer;
import io.proofline.iam.estate.Elsewhere.Place;
import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.estate.Estate.Principal;
import io.proofline.iam.estate.Estate.Resource;
import io.proofline.iam.estate.OutsiderSearch.Doubts;
import io.proofline.iam.estate.OutsiderSearch.Side;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.question.Asking;
import io.proofline.iam.question.CataloguePairs;
import io.proofline.iam.question.EvaluatorJudge;
import io.proofline.iam.question.Strangers;
import io.proofline.iam.question.Strangers.Circle;
import io.proofline.iam.symbolic.KnownActions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who can, and what can somebody, in an estate. Immutable. */
public final class AccessQuestions {
  private final Estate estate;
  private final Evaluator evaluator;
  private final Levels levels;
  private final OneCaller one;
  private final Sides sides;
  private final @Nullable CataloguePairs pairs;

  /** Over one estate; every action may act on everything. */
  public AccessQuestions(Estate estate, Evaluator evaluator) {
    this(estate, evaluator, null);
  }

  /**
   * Over one estate.
   *
   * @param pairs which actions act on which resources; null when every action may act on everything
   */
  public AccessQuestions(Estate estate, Evaluator evaluator, @Nullable CataloguePairs pairs) {
    this.pairs = pairs;
    this.estate = estate;
    this.evaluator = evaluator;
    this.levels = new Levels(estate);
    this.one = new OneCaller(estate, evaluator, levels);
    this.sides = new Sides(estate, levels, evaluator);
  }

  /**
   * Who can do an action on a resource: every principal of the estate, everyone that the resource's
   * policy names beside those, an outsider with an account, the anonymous, and of everybody else
   * whom the policy admits by a condition one each.
   *
   * @throws IllegalArgumentException when the resource is not in the estate, or when the action
   *     acts on no such resource, so that the answer would be about nothing
   */
  public List<Access> whoCan(String action, String arn) {
    Resource resource =
        estate
            .resource(arn)
            .orElseThrow(() -> new IllegalArgumentException("not in the estate: " + arn));
    if (pairs != null && !pairs.possible(action, arn)) {
      throw new IllegalArgumentException(actsOnOthers(action, arn, pairs));
    }
    String needed = OneCaller.keyAction(action);
    Resource key =
        resource.key().isEmpty() || needed.isEmpty()
            ? null
            : estate.resource(resource.key()).orElse(null);
    return new WhoCan(resource, key, action, arn).all();
  }

  private static String actsOnOthers(String action, String arn, CataloguePairs pairs) {
    return action
        + " acts on "
        + String.join(", ", pairs.resourcesOf(action))
        + ", not on "
        + arn
        + " ("
        + pairs.label()
        + ")";
  }

  /**
   * What a principal can do an action on, among the resources of the estate of the action's
   * service.
   *
   * @param object for S3's actions on objects, a name to put behind each bucket; empty for none
   * @throws IllegalArgumentException when the principal is not in the estate, or when the action
   *     acts on none of its resources as they were asked about
   */
  public List<Access> principalCan(String principal, String action, String object) {
    Principal who =
        estate.principals().stream()
            .filter(p -> p.arn().equals(principal))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("not in the estate: " + principal));
    String service = action.substring(0, Math.max(0, action.indexOf(':')));
    List<Access> all = new ArrayList<>();
    boolean possible = false;
    String impossible = "";
    for (Resource resource : estate.resources()) {
      String[] parts = resource.arn().split(":", 6);
      boolean takesRole = service.equals("sts") && resource.arn().contains(":role/");
      if (parts.length == 6 && (parts[2].equalsIgnoreCase(service) || takesRole)) {
        String arn = resource.arn() + (object.isEmpty() ? "" : "/" + object);
        Access access = one.known(who, action, arn, resource);
        if (pairs != null && !pairs.possible(action, arn)) {
          impossible = impossible.isEmpty() ? actsOnOthers(action, arn, pairs) : impossible;
          access = OneCaller.answered(access, Answer.NEVER, access.decision(), pairs.premise());
        } else {
          possible = true;
        }
        all.add(access);
      }
    }
    if (!possible && !impossible.isEmpty()) {
      throw new IllegalArgumentException(impossible);
    }
    return all;
  }

  /** One question who can. */
  private final class WhoCan {
    private final Resource resource;
    private final @Nullable Resource key;
    private final String action;
    private final String arn;
    private final Elsewhere elsewhere;
    private final List<Access> rows = new ArrayList<>();

    WhoCan(Resource resource, @Nullable Resource key, String action, String arn) {
      this.resource = resource;
      this.key = key;
      this.action = action;
      this.arn = arn;
      List<Policy> bearing = new ArrayList<>(sides.policies(resource, action));
      if (key != null) {
        bearing.addAll(sides.policies(key, OneCaller.keyAction(action)));
      }
      Organization own = estate.organization();
      this.elsewhere = Elsewhere.of(own == null ? Organization.NONE : own, bearing);
    }

    List<Access> all() {
      for (Principal principal : estate.principals()) {
        rows.add(one.known(principal, action, arn, resource));
      }
      Set<Caller> asked = new LinkedHashSet<>(Outsiders.of(estate, resource, key, action));
      Caller nobody = Caller.parse(Outsiders.UNNAMED, action);
      Access unnamed =
          one.outsider(
              nobody, action, arn, resource, elsewhere.places().subList(0, 2), elsewhere.all());
      Access unsigned = ask(Caller.ANONYMOUS);
      for (Caller outsider : asked) {
        if (!outsider.equals(nobody) && outsider.kind() != Caller.Kind.ANONYMOUS) {
          rows.add(ask(outsider));
        }
      }
      Organization own = estate.organization();
      boolean member = own != null && !own.id().isEmpty();
      Access colleague =
          own == null || !member ? null : one.colleague(nobody, action, arn, resource, own);
      boolean everybody = unnamed.answer() == Answer.YES && unsigned.answer() == Answer.YES;
      if (!everybody) {
        Strangers strangers =
            new Strangers(new Asking(new EvaluatorJudge(evaluator), KnownActions.NONE));
        OutsiderSearch search = new OutsiderSearch(strangers, asked, this::ask);
        unnamed = doubted(unnamed, found(search));
        if (own != null && colleague != null) {
          colleague = doubted(colleague, unlisted(search, own));
        }
      }
      rows.add(unnamed);
      rows.add(unsigned);
      if (own != null) {
        for (List<Place> places : elsewhere.named()) {
          rows.add(one.outsider(nobody, action, arn, resource, places, true));
        }
      }
      if (colleague != null) {
        rows.add(colleague);
      }
      return List.copyOf(rows);
    }

    private Access ask(Caller caller) {
      return one.outsider(caller, action, arn, resource, elsewhere);
    }

    /** Looks for those whom nobody names; gives why there may be more of them, or nothing. */
    private String found(OutsiderSearch search) {
      PublicAccessBlock block = one.resourceSide(resource).plane().publicAccessBlock();
      List<Policy> policies = resource.policies();
      boolean s3 = action.toLowerCase(Locale.ROOT).startsWith("s3:");
      boolean closed =
          s3
              && policies != null
              && block != null
              && block.restrictPublicBuckets()
              && PublicPolicy.of(policies) == PublicPolicy.Meaning.PUBLIC;
      Side onResource = onResource();
      Side onKey = onKey();
      Doubts doubts = search.search(onResource, onKey, circles(action), closed);
      rows.addAll(search.rows());
      String reason = reason(doubts);
      if (reason.isEmpty() || key == null) {
        return reason;
      }
      // Those whom the one side was found to let in need not be the ones whom the other does.
      int before = search.rows().size();
      Doubts other = search.search(onKey, onResource, circles(action), false);
      rows.addAll(search.rows().subList(before, search.rows().size()));
      return reason(other).isEmpty() ? "" : reason(doubts);
    }

    private String reason(Doubts doubts) {
      return doubts.byName().entrySet().stream()
          .filter(doubt -> !OutsiderSearch.letsIn(rows, doubt.getKey()))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElseGet(() -> doubts.general().isEmpty() ? "" : doubts.general().getFirst());
    }

    /** Whether an account of the organisation that stands nowhere in the estate may get in. */
    private String unlisted(OutsiderSearch search, Organization own) {
      Circle circle = Circle.accounts(Set.of(), everyAccount(), own.id(), "");
      boolean in =
          search.admits(onResource(), circle) && (key == null || search.admits(onKey(), circle));
      return in ? "the policies let some accounts of " + own.id() + " in" : "";
    }

    private Side onResource() {
      PublicAccessBlock block = one.resourceSide(resource).plane().publicAccessBlock();
      return sides.of(resource, action, arn, block != null && block.ignorePublicAcls());
    }

    private Side onKey() {
      return key == null ? Side.NONE : sides.ofKey(key, OneCaller.keyAction(action));
    }
  }

  /** An answer that a doubt makes unknown, unless somebody gets in anyway. */
  private static Access doubted(Access access, String doubt) {
    return doubt.isEmpty() || access.answer() != Answer.NEVER
        ? access
        : OneCaller.answered(
            access,
            Answer.UNKNOWN,
            access.decision(),
            "it could not be told who else gets in: " + doubt);
  }

  /** Everybody who is not of a listed account. */
  private List<Circle> circles(String action) {
    Organization own = estate.organization();
    String organization = own == null ? "" : own.id();
    List<Circle> circles = new ArrayList<>();
    circles.add(Circle.accounts(Set.of(), everyAccount(), "", organization));
    Set<String> unlisted = new TreeSet<>(everyAccount());
    estate.accounts().forEach(account -> unlisted.remove(account.id()));
    if (!unlisted.isEmpty()) {
      circles.add(Circle.accounts(unlisted, Set.of(), organization, ""));
    }
    circles.add(Circle.services());
    if (action.toLowerCase(Locale.ROOT).startsWith("sts:")) {
      circles.add(Circle.subjects()); // who has no session yet can only take a role
    }
    return circles;
  }

  /** The accounts that the estate lists, and those that its organisation does. */
  private Set<String> everyAccount() {
    Set<String> all = new HashSet<>();
    estate.accounts().forEach(account -> all.add(account.id()));
    Organization own = estate.organization();
    if (own != null) {
      accounts(own.root(), all);
    }
    return all;
  }

  private static void accounts(Estate.Unit unit, Set<String> into) {
    into.addAll(unit.accounts());
    unit.units().forEach(below -> accounts(below, into));
  }
}
