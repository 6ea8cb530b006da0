package io.proofline.iam.question;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PrincipalElement.Kind;
import io.proofline.iam.policy.Template;
import io.proofline.iam.question.Asking.Session;
import io.proofline.iam.question.Findings.Finding;
import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.CoverSearch.Found;
import io.proofline.iam.symbolic.Lexicon;
import io.proofline.iam.symbolic.RequestSet;
import io.proofline.iam.symbolic.StatementCompiler;
import io.proofline.iam.symbolic.StatementCompiler.Reading;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Does a policy on a resource, by itself, let anybody outside of a zone in? Other layers can only
 * take away from what it grants to outsiders; where the outsider's own account must allow as well,
 * that is in the outsider's hands and counts as allowed.
 */
public final class OutsideAccess {
  /** Issuers that anybody can get a token of. */
  private static final List<String> OPEN_ISSUERS =
      List.of(
          "token.actions.githubusercontent.com",
          "gitlab.com",
          "app.terraform.io",
          "accounts.google.com",
          "graph.facebook.com",
          "www.amazon.com",
          "cognito-identity.amazonaws.com");

  private static final String POOL = "cognito-identity.amazonaws.com:aud";

  /**
   * What requests are about; everything where nothing is named.
   *
   * @param guards policies of other layers, whose denials hold as well
   */
  private record Asked(
      Collection<String> actions, Collection<String> resources, List<Policy> guards) {
    static Asked of(Collection<String> actions) {
      return new Asked(actions, List.of(), List.of());
    }

    List<Policy> with(Policy policy) {
      List<Policy> all = new ArrayList<>(List.of(policy));
      all.addAll(guards);
      return all;
    }
  }

  private final Asking asking;

  /** With what all questions share. */
  public OutsideAccess(Asking asking) {
    this.asking = asking;
  }

  /**
   * Does anybody outside get in?
   *
   * @param actions only these, as patterns; all when empty
   * @param resource ARN of what the policy hangs on, or null
   */
  public Verdict outside(
      Policy policy, Zone stated, Collection<String> actions, @Nullable String resource) {
    return outside(policy, stated, Asked.of(actions), resource);
  }

  private Verdict outside(Policy policy, Zone stated, Asked asked, @Nullable String resource) {
    Zone zone = withIdentityPools(stated, policy);
    return asking.bothReadings(
        asked.with(policy),
        (reading, budget) -> {
          Session session = asking.session(policy, asked.guards, reading, budget);
          Verdict verdict =
              session.allowed(
                  sets(session.lexicon(), zone, asked),
                  request -> allowed(policy, asked, request),
                  resource);
          return canonical(verdict, policy, session, zone, asked, resource);
        });
  }

  /**
   * Is it public, as AWS means it: does somebody of whom it fixes nothing get in?
   *
   * @param actions only these, as patterns; all when empty
   * @param resource ARN of what the policy hangs on, or null
   */
  public Verdict open(Policy policy, Collection<String> actions, @Nullable String resource) {
    Zone fixed = FixedValues.of(policy);
    return asking.bothReadings(
        List.of(policy),
        (reading, budget) -> {
          Session session = asking.session(policy, reading, budget);
          return session.allowed(
              strangers(session.lexicon(), fixed, Asked.of(actions), false),
              request -> asking.judge().allows(policy, request),
              resource);
        });
  }

  /** Everybody outside who gets in: one finding for each statement and kind of caller. */
  public Findings findings(Policy policy, Zone stated, @Nullable String resource) {
    return findings(policy, stated, Asked.of(List.of()), resource);
  }

  /**
   * Everybody outside who can do one action on one resource: one finding for each statement and
   * kind of caller.
   *
   * @param guards policies of other layers, whose denials hold as well
   */
  public Findings findings(
      Policy policy, Zone stated, String action, String resource, List<Policy> guards) {
    return findings(
        policy, stated, new Asked(List.of(action), List.of(resource), guards), resource);
  }

  /** Whether the policy allows it and no guard surely denies it. */
  private boolean allowed(Policy policy, Asked asked, Witness request) {
    return asking.judge().allows(policy, request)
        && asked.guards.stream()
            .noneMatch(guard -> asking.judge().rule(guard, request) == Judge.Ruling.DENIES);
  }

  private Findings findings(Policy policy, Zone stated, Asked asked, @Nullable String resource) {
    Zone zone = withIdentityPools(stated, policy);
    Verdict first = outside(policy, zone, asked, resource);
    if (first instanceof Verdict.Never never) {
      return new Findings(List.of(), "", never.premise());
    }
    if (first instanceof Verdict.Unknown unknown) {
      return new Findings(List.of(), unknown.reason());
    }
    Verdict.Yes yes = (Verdict.Yes) first;
    Predicate<Witness> allowed = request -> allowed(policy, asked, request);
    Walk walk = new Walk(policy, zone, asked, resource, allowed);
    walk.run(Reading.COMPONENTS);
    if (asked.with(policy).stream().anyMatch(StatementCompiler::readingsDiffer)) {
      walk.run(Reading.WHOLE);
    }
    if (walk.findings.isEmpty()) {
      walk.findings.add(new Widening(allowed, policy).widen(yes.statements(), yes.witness()));
    }
    CataloguePairs pairs = asking.pairs();
    return new Findings(
        walk.findings,
        walk.unknown,
        pairs != null && CataloguePairs.usedIn(walk.proof) ? pairs.premise() : "");
  }

  /** Goes through all statements, once for each reading; what was found is not found again. */
  private final class Walk {
    private final Policy policy;
    private final Zone zone;
    private final Asked asked;
    private final @Nullable String resource;
    private final Predicate<Witness> allowed;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Verdict.Covered> proof = new ArrayList<>();
    private final Set<Open> found = new HashSet<>();
    private final Set<Box.Source> openToAll = new HashSet<>();
    private String unknown = "";

    Walk(
        Policy policy,
        Zone zone,
        Asked asked,
        @Nullable String resource,
        Predicate<Witness> allowed) {
      this.policy = policy;
      this.zone = zone;
      this.asked = asked;
      this.resource = resource;
      this.allowed = allowed;
    }

    void run(Reading reading) {
      Session session = asking.session(policy, asked.guards, reading, asking.budget().get());
      List<Box> covers = new ArrayList<>(session.policy().denies());
      session.policy().allows().stream()
          .filter(allow -> found.contains(new Open(allow.source(), allow.caller())))
          .forEach(covers::add);
      for (Box set : sets(session.lexicon(), zone, asked)) {
        for (Box allow : session.policy().allows()) {
          if (allow.caller() != set.caller() || openToAll.contains(allow.source())) {
            continue;
          }
          switch (session.find(allow.and(set), covers, allowed, resource)) {
            case Found.Covered<Witness> covered -> proof.add(Asking.step(covered));
            case Found.Request<Witness> request -> {
              Finding finding =
                  new Widening(allowed, policy).widen(List.of(allow.source()), request.request());
              findings.add(finding);
              if (finding.who() == Findings.Who.ANYONE) {
                openToAll.add(allow.source());
              }
              found.add(new Open(allow.source(), allow.caller()));
              covers.add(allow);
            }
            case Found.Undecided<Witness> undecided -> unknown(undecided.reason());
          }
        }
      }
      if (canonical(new Verdict.Never(List.of()), policy, session, zone, asked, resource)
          instanceof Verdict.Unknown user) {
        unknown(user.reason());
      }
    }

    private void unknown(String reason) {
      unknown = unknown.isEmpty() ? reason : unknown;
    }
  }

  /** A statement that lets in callers of a kind. */
  private record Open(Box.Source statement, Caller caller) {}

  /** An identity pool that the policy names vouches for its own users only. */
  private static Zone withIdentityPools(Zone zone, Policy policy) {
    List<Template> pools = FixedValues.of(policy).keys().getOrDefault(POOL, List.of());
    if (pools.isEmpty()) {
      return zone;
    }
    Map<String, List<Template>> keys = new HashMap<>(zone.keys());
    keys.put(POOL, pools);
    return new Zone(
        zone.accounts(),
        keys,
        zone.networks(),
        zone.canonicalUsers(),
        zone.providers(),
        zone.services());
  }

  /** The owner of a canonical id is in no policy: naming an unknown one cannot be judged. */
  private static Verdict canonical(
      Verdict verdict,
      Policy policy,
      Session session,
      Zone zone,
      Asked asked,
      @Nullable String resource) {
    if (!(verdict instanceof Verdict.Never never)) {
      return verdict;
    }
    List<Box> sets = new ArrayList<>();
    common(new RequestSet(session.lexicon(), Caller.CANONICAL), zone, asked)
        .notNamed(zone.canonicalUsers())
        .box("a canonical user")
        .ifPresent(sets::add);
    boolean named =
        policy.statements().stream()
            .anyMatch(
                s ->
                    s.principals() != null
                        && s.principals().named().stream()
                            .anyMatch(p -> p.kind() == Kind.CANONICAL_USER));
    if (!named) {
      return verdict;
    }
    if (session.allowed(sets, _ -> false, resource) instanceof Verdict.Never users) {
      List<Verdict.Covered> proof = new ArrayList<>(never.proof());
      proof.addAll(users.proof());
      return new Verdict.Never(proof);
    }
    return new Verdict.Unknown("a canonical user is named, whose account is not known");
  }

  private static List<Box> sets(Lexicon lexicon, Zone zone, Asked asked) {
    return strangers(lexicon, zone, asked, true);
  }

  /** The requests of everybody outside, one set for each kind of caller. */
  private static List<Box> strangers(Lexicon lexicon, Zone zone, Asked asked, boolean named) {
    List<Box> sets = new ArrayList<>();
    common(new RequestSet(lexicon, Caller.ANONYMOUS), zone, asked)
        .box("anyone")
        .ifPresent(sets::add);
    common(new RequestSet(lexicon, Caller.ACCOUNT), zone, asked)
        .outsideAccounts(zone.accounts())
        .box("another account")
        .ifPresent(sets::add);
    for (String issuer : OPEN_ISSUERS) {
      List<Template> subjects = new ArrayList<>();
      zone.providers()
          .forEach(
              (provider, patterns) -> {
                if (provider.endsWith(issuer)) {
                  (patterns.isEmpty() ? List.of("*") : patterns)
                      .forEach(p -> subjects.add(Template.parse(p, true, false)));
                }
              });
      subjects.addAll(zone.keys().getOrDefault(issuer + ":sub", List.of()));
      if (subjects.isEmpty() && named) {
        // Without a list, a subject that belongs to one owner counts as chosen on purpose.
        subjects.addAll(owned());
      }
      common(new RequestSet(lexicon, Caller.FEDERATED), zone, asked)
          .named(List.of(issuer, "arn:*:oidc-provider/" + issuer))
          .keyOutside(issuer + ":sub", subjects)
          .keyOutside(issuer + ":aud", zone.keys().getOrDefault(issuer + ":aud", List.of()))
          .box("a subject of " + issuer)
          .ifPresent(sets::add);
    }
    if (named) {
      List<String> known = new ArrayList<>(zone.providers().keySet());
      for (String issuer : OPEN_ISSUERS) {
        known.add(issuer);
        known.add("arn:*:oidc-provider/" + issuer);
      }
      for (Template account : zone.accounts()) {
        if (!account.hasVariable()) {
          known.add("arn:*:iam::" + account.raw() + ":*");
        }
      }
      common(new RequestSet(lexicon, Caller.FEDERATED), zone, asked)
          .notNamed(known)
          .box("a subject of another identity provider")
          .ifPresent(sets::add);
      for (Map.Entry<String, List<String>> provider : zone.providers().entrySet()) {
        String issuer = issuer(provider.getKey());
        if (!provider.getValue().isEmpty() && !OPEN_ISSUERS.contains(issuer)) {
          common(new RequestSet(lexicon, Caller.FEDERATED), zone, asked)
              .named(List.of(provider.getKey()))
              .keyOutside(
                  issuer + ":sub",
                  provider.getValue().stream().map(p -> Template.parse(p, true, false)).toList())
              .box("a subject of " + issuer)
              .ifPresent(sets::add);
        }
      }
    }
    if (zone.services()) {
      common(new RequestSet(lexicon, Caller.SERVICE), zone, asked)
          .box("a service that acts for another account")
          .ifPresent(sets::add);
    }
    return sets;
  }

  private static List<Template> owned() {
    return List.of(
        Template.parse("repo:?*/*", true, false),
        Template.parse("project_path:?*/*", true, false),
        Template.parse("organization:?*:*", true, false));
  }

  private static String issuer(String provider) {
    int at = provider.indexOf(":oidc-provider/");
    return at < 0 ? provider : provider.substring(at + ":oidc-provider/".length());
  }

  private static RequestSet common(RequestSet set, Zone zone, Asked asked) {
    RequestSet narrowed = asked.actions.isEmpty() ? set : set.actions(asked.actions);
    narrowed = asked.resources.isEmpty() ? narrowed : narrowed.resources(asked.resources);
    for (Map.Entry<String, List<Template>> key : zone.keys().entrySet()) {
      if (!key.getKey().endsWith(":sub") && !key.getKey().endsWith(":aud")) {
        narrowed = narrowed.keyOutside(key.getKey(), key.getValue());
      }
    }
    return narrowed.addressOutside(zone.networks());
  }
}
