package io.proofline.iam.question;

import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.Statement;
import io.proofline.iam.policy.Template;
import io.proofline.iam.question.Asking.Session;
import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Budget;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.CoverSearch.Found;
import io.proofline.iam.symbolic.Lexicon;
import io.proofline.iam.symbolic.RequestSet;
import io.proofline.iam.symbolic.StatementCompiler.Reading;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What one policy by itself grants. Conditions count as met where the caller can meet them. */
public final class Grants {
  private static final List<String> EVERYTHING = List.of("*");

  private final Asking asking;

  /** With what all questions share. */
  public Grants(Asking asking) {
    this.asking = asking;
  }

  /**
   * Does the policy grant one of the actions on one of the resources?
   *
   * @param actions patterns, for example {@code s3:Get*}
   * @param resources ARN patterns, read as whole strings; every resource when empty
   */
  public Verdict any(Policy policy, Collection<String> actions, Collection<String> resources) {
    return ask(
        policy,
        (lexicon, caller) ->
            new RequestSet(lexicon, caller)
                .actions(actions)
                .resources(resources.isEmpty() ? EVERYTHING : resources));
  }

  /**
   * Does the policy let its holder do the action on a resource that it does not name? That is what
   * "on everything" comes to: no name, no prefix and no tag limits it. Conditions on the caller,
   * the network or the account do not make it less.
   *
   * @param action one action without wildcard
   */
  public Verdict onEverything(Policy policy, String action) {
    List<String> every = everyResourceOf(action);
    List<Template> named = named(policy, every);
    return ask(
        policy,
        (lexicon, caller) -> {
          RequestSet set =
              new RequestSet(lexicon, caller)
                  .actions(List.of(action))
                  .resources(every)
                  .noResources(named);
          resourceTags(policy).forEach(set::keyAbsent);
          return set;
        });
  }

  /**
   * Does the policy grant every action on every resource? It does when it grants an action of a
   * service that it does not name on a resource that it does not name, and its statements that
   * allow leave out nothing in the context of that request; a deny beside them changes nothing
   * about what they say.
   */
  public Verdict everything(Policy policy) {
    List<Template> named = named(policy, List.of("arn:*:*:*:*:*"));
    List<String> actions = namedActions(policy);
    Verdict stranger =
        ask(
            policy,
            (lexicon, caller) -> {
              RequestSet set =
                  new RequestSet(lexicon, caller).noActions(actions).noResources(named);
              resourceTags(policy).forEach(set::keyAbsent);
              return set;
            });
    if (!(stranger instanceof Verdict.Yes yes)) {
      return stranger;
    }
    return leavesOut(policy, yes);
  }

  /** Whether there is a request in the witness's context that no statement allows. */
  private Verdict leavesOut(Policy policy, Verdict.Yes yes) {
    Session session = asking.session(policy, Reading.COMPONENTS, asking.budget().get());
    RequestSet all =
        new RequestSet(session.lexicon(), yes.witness().caller()).resources(List.of("arn:*"));
    Set<String> keys = new LinkedHashSet<>();
    policy.statements().stream()
        .flatMap(s -> s.conditions().stream())
        .map(Condition::normalKey)
        .forEach(keys::add);
    for (String key : keys) {
      List<String> values = yes.witness().context().getOrDefault(key, List.of());
      if (values.isEmpty()) {
        all.keyAbsent(key);
      } else if (values.size() == 1) {
        all.keyIs(key, values.getFirst());
      }
    }
    Box everything = all.box("everything").orElseThrow();
    Found<Witness> found =
        session.find(
            everything,
            session.policy().allows(),
            request ->
                policy.statements().stream()
                    .filter(s -> s.effect() == Effect.ALLOW)
                    .noneMatch(
                        s -> asking.judge().allows(Policy.of(policy.kind(), List.of(s)), request)),
            null);
    return switch (found) {
      case Found.Covered<Witness> _ -> yes;
      case Found.Request<Witness> _ -> new Verdict.Never(List.of());
      case Found.Undecided<Witness> undecided -> new Verdict.Unknown(undecided.reason());
    };
  }

  /**
   * Is there a request without TLS, on a bucket or its objects, that the policy does not deny?
   *
   * @param arn of the bucket
   */
  public Verdict plainHttpNotDenied(Policy policy, String arn) {
    return asking.bothReadings(
        List.of(policy),
        (reading, budget) -> {
          Session session = asking.session(policy, reading, budget);
          List<Verdict.Covered> proof = new ArrayList<>();
          for (Caller caller :
              List.of(Caller.ANONYMOUS, Caller.ACCOUNT, Caller.SERVICE, Caller.FEDERATED)) {
            Box box =
                new RequestSet(session.lexicon(), caller)
                    .actions(List.of("s3:*"))
                    .resources(List.of(arn, arn + "/*"))
                    .keyIs("aws:SecureTransport", "false")
                    .box("a request without TLS")
                    .orElseThrow();
            switch (session.find(
                box,
                session.policy().denies(),
                request ->
                    asking.judge().rule(policy, request) != Judge.Ruling.DENIES
                        && asking.judge().rule(policy, request) != Judge.Ruling.UNCLEAR,
                arn)) {
              case Found.Covered<Witness> covered -> proof.add(Asking.step(covered));
              case Found.Request<Witness> request -> {
                return new Verdict.Yes(request.request(), List.of(), "");
              }
              case Found.Undecided<Witness> undecided -> {
                return new Verdict.Unknown(undecided.reason());
              }
            }
          }
          return new Verdict.Never(proof);
        });
  }

  private interface Sets {
    RequestSet of(Lexicon lexicon, Caller caller);
  }

  private Verdict ask(Policy policy, Sets sets) {
    return asking.bothReadings(
        List.of(policy),
        (Reading reading, Budget budget) -> {
          Session session = asking.session(policy, reading, budget);
          List<Box> boxes = new ArrayList<>();
          for (Caller caller : Caller.values()) {
            sets.of(session.lexicon(), caller).box("what was asked for").ifPresent(boxes::add);
          }
          return session.allowed(boxes, request -> asking.judge().allows(policy, request), null);
        });
  }

  /** The resources that the policy names: all its patterns that leave something out. */
  private static List<Template> named(Policy policy, List<String> every) {
    List<Template> named = new ArrayList<>();
    for (Statement statement : policy.statements()) {
      if (statement.resources() == null) {
        continue;
      }
      for (Template pattern : statement.resources().patterns()) {
        boolean whole =
            every.stream().anyMatch(one -> Wildcards.covers(pattern.raw(), one))
                || pattern.raw().chars().allMatch(c -> c == '*');
        if (!whole) {
          named.add(pattern);
        }
      }
    }
    return named;
  }

  private static List<String> namedActions(Policy policy) {
    List<String> services = new ArrayList<>();
    for (Statement statement : policy.statements()) {
      for (String pattern : statement.actions().patterns()) {
        int colon = pattern.indexOf(':');
        String service = colon < 0 ? pattern : pattern.substring(0, colon);
        if (!service.chars().allMatch(c -> c == '*')) {
          services.add(service + ":*");
        }
      }
    }
    return services.isEmpty() ? List.of("none:none") : services;
  }

  /** Keys about a resource's tags: a resource that nobody tagged has none. */
  private static Set<String> resourceTags(Policy policy) {
    Set<String> keys = new LinkedHashSet<>();
    for (Statement statement : policy.statements()) {
      for (Condition condition : statement.conditions()) {
        String key = condition.normalKey();
        if (key.startsWith("aws:resourcetag/")
            || key.startsWith("s3:existingobjecttag/")
            || key.startsWith("s3:buckettag/")
            || key.matches("[a-z0-9-]+:resourcetag/.*")) {
          keys.add(key);
        }
      }
    }
    return keys;
  }

  /** Every resource that the action can act on, as patterns. */
  private static List<String> everyResourceOf(String action) {
    String service = action.substring(0, Math.max(0, action.indexOf(':'))).toLowerCase(Locale.ROOT);
    if (!service.equals("s3")) {
      return List.of("arn:*:" + service + ":*:*:*");
    }
    return action.toLowerCase(Locale.ROOT).contains("object")
        ? List.of("arn:*:s3:::*/*")
        : List.of("arn:*:s3:::*");
  }
}
