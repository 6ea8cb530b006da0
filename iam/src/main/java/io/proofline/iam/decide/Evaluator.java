package io.proofline.iam.decide;

import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.decide.Decision.Result;
import io.proofline.iam.decide.Readings.Colons;
import io.proofline.iam.decide.Readings.Sessions;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides one request at a time. Immutable, safe for many threads. */
public final class Evaluator {
  private final Readings readings;
  private final Set<String> rcpServices;

  /** With the shipped list of services on which resource control policies act. */
  public Evaluator(Readings readings) {
    this(readings, ActionCatalogue.shippedRcpServices());
  }

  /**
   * With a list of one's own.
   *
   * @param rcpServices service prefixes in lower case
   */
  public Evaluator(Readings readings, Set<String> rcpServices) {
    this.readings = readings;
    this.rcpServices = Set.copyOf(rcpServices);
  }

  /**
   * Whether resource control policies act on a service.
   *
   * @param service its prefix, for example {@code s3}
   */
  public boolean rcpActsOn(String service) {
    return rcpServices.contains(service.toLowerCase(Locale.ROOT));
  }

  /** Decides the request. */
  public Decision decide(Request request, Layers layers) {
    if (request.action().equalsIgnoreCase("sts:GetCallerIdentity")) {
      return new Decision(
          Result.ALLOW,
          "sts:GetCallerIdentity needs no permission and cannot be denied",
          List.of(),
          List.of(),
          List.of(),
          List.of());
    }
    List<String> notes = new ArrayList<>();
    String contradiction = DerivedKeys.contradiction(request);
    if (contradiction != null) {
      return new Decision(
          Result.UNDECIDED,
          "there is no such request: " + contradiction,
          List.of(),
          List.of(),
          notes,
          FurtherPlanes.of(request));
    }
    if (request.resourceAccount().isEmpty() && request.caller().inAccount()) {
      notes.add(
          "the resource's account is not given: taken for the caller's own, "
              + request.caller().account());
    }
    Context context = DerivedKeys.fill(request, layers.plane());
    Evaluation.Outcome outcome = pass(request, context, layers, readings);
    otherReadings(request, context, layers, outcome, notes);
    if (outcome.result() == Result.ALLOW) {
      notes.addAll(Remarks.of(request, layers, new StatementMatch(request, context, readings)));
    }
    return new Decision(
        outcome.result(),
        outcome.why(),
        outcome.layers(),
        List.copyOf(outcome.notGiven()),
        notes,
        FurtherPlanes.of(request));
  }

  /**
   * Every statement of every layer that was given, and why it applies to the request or does not.
   */
  public List<Explained> explain(Request request, Layers layers) {
    StatementMatch match =
        new StatementMatch(request, DerivedKeys.fill(request, layers.plane()), readings);
    List<Explained> all = new ArrayList<>();
    explain(Layer.IDENTITY, 0, layers.identity(), match, all);
    explain(Layer.BOUNDARY, 0, layers.boundary(), match, all);
    explain(Layer.SESSION, 0, layers.session(), match, all);
    explainLevels(Layer.SCP, layers.scp(), match, all);
    explainLevels(Layer.RCP, layers.rcp(), match, all);
    explain(Layer.ENDPOINT, 0, layers.endpoint(), match, all);
    explain(Layer.RESOURCE, 0, layers.resource(), match, all);
    return all;
  }

  /**
   * One statement put beside a request.
   *
   * @param layer its layer
   * @param level its level, or 0
   * @param policy the policy's place in it, from 1
   * @param statement the statement
   * @param applies yes, no or unclear
   * @param why when it does not apply, or may, the reason; else empty
   */
  public record Explained(
      Layer layer, int level, int policy, Statement statement, String applies, String why) {}

  private static void explainLevels(
      Layer layer,
      @Nullable List<List<Policy>> levels,
      StatementMatch match,
      List<Explained> into) {
    if (levels != null) {
      for (int i = 0; i < levels.size(); i++) {
        explain(layer, i + 1, levels.get(i), match, into);
      }
    }
  }

  private static void explain(
      Layer layer,
      int level,
      @Nullable List<Policy> policies,
      StatementMatch match,
      List<Explained> into) {
    if (policies == null) {
      return;
    }
    for (int i = 0; i < policies.size(); i++) {
      for (Statement statement : policies.get(i).statements()) {
        StatementMatch.Applies applies = match.applies(statement);
        String why = applies.truth() == Truth.NO ? match.mismatch(statement) : applies.why();
        into.add(
            new Explained(
                layer,
                level,
                i + 1,
                statement,
                applies.truth().name().toLowerCase(Locale.ROOT),
                why));
      }
    }
  }

  private void otherReadings(
      Request request,
      Context context,
      Layers layers,
      Evaluation.Outcome outcome,
      List<String> notes) {
    if (outcome.colonsMatter()) {
      boolean crossed = readings.colons() == Colons.CROSSED;
      Readings other = new Readings(readings.sessions(), crossed ? Colons.KEPT : Colons.CROSSED);
      compare(
          pass(request, context, layers, other).result(),
          outcome.result(),
          crossed ? "wildcards stopped at an ARN's colons" : "wildcards ran past an ARN's colons",
          notes);
    }
    if (layers.session() == null || !layers.session().isEmpty()) {
      boolean add = readings.sessions() == Sessions.ADD;
      Readings other = new Readings(add ? Sessions.INTERSECT : Sessions.ADD, readings.colons());
      compare(
          pass(request, context, layers, other).result(),
          outcome.result(),
          add
              ? "a session policy also limited what a resource's policy grants to the session"
              : "a resource's policy that names the session added to its session policy",
          notes);
    }
  }

  private static void compare(Result other, Result result, String condition, List<String> notes) {
    if (other != result) {
      notes.add("it would be \"" + other.id() + "\" if " + condition);
    }
  }

  private Evaluation.Outcome pass(
      Request request, Context context, Layers layers, Readings reading) {
    return new Evaluation(
            request, context, layers, reading, rcpServices.contains(request.service()))
        .outcome();
  }
}
