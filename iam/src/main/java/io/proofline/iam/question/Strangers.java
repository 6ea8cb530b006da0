package io.proofline.iam.question;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PrincipalElement.Kind;
import io.proofline.iam.policy.Template;
import io.proofline.iam.question.Asking.Session;
import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.RequestSet;
import io.proofline.iam.symbolic.StatementCompiler.Compiled;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Does a policy let somebody of a circle of callers do one thing to one resource? Where {@link
 * OutsideAccess} asks who is outside of what one trusts, this trusts nothing: it is for searches
 * that must not miss anybody, and takes what is known of every request, so that it does not find
 * those whom that keeps out.
 */
public final class Strangers {
  private static final Circle CANONICAL = new Circle(Caller.CANONICAL, Set.of(), Set.of(), "", "");

  private final Asking asking;

  /** With what all questions share. */
  public Strangers(Asking asking) {
    this.asking = asking;
  }

  /**
   * What is asked.
   *
   * @param policy which may let somebody in
   * @param guards policies beside it, whose denials hold as well
   * @param action one action, or a pattern
   * @param resource its ARN, or a pattern
   * @param facts what is known of every such request: a key in lower case to its one value, or to
   *     nothing when no request has it
   */
  public record Question(
      Policy policy,
      List<Policy> guards,
      String action,
      String resource,
      Map<String, List<String>> facts) {
    /** Takes copies. */
    public Question {
      guards = List.copyOf(guards);
      facts = Map.copyOf(facts);
    }

    private List<Policy> all() {
      List<Policy> all = new ArrayList<>(List.of(policy));
      all.addAll(guards);
      return all;
    }
  }

  /**
   * A circle of callers of one kind.
   *
   * @param kind what they are
   * @param only accounts, or names of services and providers; everybody when empty
   * @param except the same, who are not meant
   * @param organization whose accounts they are; empty when that does not matter
   * @param notOrganization whose accounts they are not; empty when that does not matter
   */
  public record Circle(
      Caller kind,
      Set<String> only,
      Set<String> except,
      String organization,
      String notOrganization) {
    /** Takes copies. */
    public Circle {
      only = Set.copyOf(only);
      except = Set.copyOf(except);
    }

    /**
     * Accounts.
     *
     * @param organization whose they are, or empty
     * @param notOrganization whose they are not, or empty
     */
    public static Circle accounts(
        Set<String> only, Set<String> except, String organization, String notOrganization) {
      return new Circle(Caller.ACCOUNT, only, except, organization, notOrganization);
    }

    /** All AWS services. */
    public static Circle services() {
      return new Circle(Caller.SERVICE, Set.of(), Set.of(), "", "");
    }

    /** All subjects of identity providers. */
    public static Circle subjects() {
      return new Circle(Caller.FEDERATED, Set.of(), Set.of(), "", "");
    }

    /** One account, service or provider of this circle's kind. */
    public Circle only(String name) {
      return new Circle(kind, Set.of(name), Set.of(), "", "");
    }

    /** Without more of them. */
    public Circle without(Collection<String> more) {
      Set<String> all = new HashSet<>(except);
      all.addAll(more);
      return new Circle(kind, only, all, organization, notOrganization);
    }
  }

  /**
   * Asks. A yes is a request that the policy allows and no guard surely denies; a never holds for
   * every caller of the circle.
   *
   * @param answered statements that are not asked about again
   */
  public Verdict admitted(Question question, Circle circle, Set<Box.Source> answered) {
    Predicate<Witness> accept =
        request ->
            asking.judge().allows(question.policy, request)
                && question.guards.stream()
                    .noneMatch(guard -> asking.judge().rule(guard, request) == Judge.Ruling.DENIES);
    return asking.bothReadings(
        question.all(),
        (reading, budget) -> {
          Session all = asking.session(question.policy, question.guards, reading, budget);
          List<Box> open =
              all.policy().allows().stream()
                  .filter(allow -> !answered.contains(allow.source()))
                  .toList();
          Session session =
              new Session(
                  all.lexicon(),
                  new Compiled(open, all.policy().denies(), List.of()),
                  all.search());
          RequestSet set =
              new RequestSet(session.lexicon(), circle.kind)
                  .actions(List.of(question.action))
                  .resources(List.of(question.resource));
          narrow(set, question, circle);
          return session.allowed(
              set.box("the callers asked about").stream().toList(), accept, question.resource);
        });
  }

  /**
   * Whether the policy lets a canonical user in, whose account stands in no policy, and nothing
   * denies it.
   */
  public boolean admitsCanonicalUser(Question question) {
    Set<Box.Source> others = new HashSet<>();
    question.policy.statements().stream()
        .filter(
            statement ->
                statement.principals() == null
                    || statement.principals().named().stream()
                        .noneMatch(principal -> principal.kind() == Kind.CANONICAL_USER))
        .forEach(
            statement -> others.add(new Box.Source("", statement.number(), statement.label())));
    return others.size() < question.policy.statements().size()
        && !(admitted(question, CANONICAL, others) instanceof Verdict.Never);
  }

  private static void narrow(RequestSet set, Question question, Circle circle) {
    if (circle.kind == Caller.ACCOUNT) {
      set.outsideAccounts(circle.except.stream().map(Template::literal).toList());
      if (!circle.only.isEmpty()) {
        set.insideAccounts(circle.only.stream().map(Template::literal).toList());
      }
    } else {
      set.notNamed(circle.except);
      if (!circle.only.isEmpty()) {
        set.named(circle.only);
      }
    }
    if (!circle.organization.isEmpty()) {
      set.keyIs("aws:PrincipalOrgID", circle.organization);
    }
    if (!circle.notOrganization.isEmpty()) {
      set.keyOutside("aws:PrincipalOrgID", List.of(Template.literal(circle.notOrganization)));
      set.keyOutside(
          "aws:PrincipalOrgPaths",
          List.of(Template.parse(circle.notOrganization + "/*", true, false)));
    }
    question.facts.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            set.keyAbsent(key);
          } else {
            set.keyIs(key, value.getFirst());
          }
        });
  }
}
