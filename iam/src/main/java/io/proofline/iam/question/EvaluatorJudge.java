package io.proofline.iam.question;

import io.proofline.iam.decide.Context;
import io.proofline.iam.decide.Decision;
import io.proofline.iam.decide.Decision.LayerDecision;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Layer;
import io.proofline.iam.decide.Layers;
import io.proofline.iam.decide.Readings;
import io.proofline.iam.decide.Request;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.Witness;
import java.util.List;

/** The room's concrete evaluator as the judge. A request that it cannot read is unclear. */
public final class EvaluatorJudge implements Judge {
  private final Evaluator evaluator;

  /** With AWS's documented readings. */
  public EvaluatorJudge() {
    this(new Evaluator(Readings.AWS));
  }

  /** With an evaluator of one's own. */
  public EvaluatorJudge(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  @Override
  public Ruling rule(Policy policy, Witness witness) {
    Request request;
    try {
      request = request(witness);
    } catch (IllegalArgumentException e) {
      return Ruling.UNCLEAR;
    }
    boolean attached = withoutPrincipal(policy.kind());
    Layers layers =
        attached
            ? Layers.NONE.withIdentity(List.of(policy))
            : Layers.NONE.withResource(List.of(policy));
    Decision decision = evaluator.decide(request, layers);
    for (LayerDecision layer : decision.layers()) {
      if (layer.layer() == (attached ? Layer.IDENTITY : Layer.RESOURCE)) {
        return switch (layer.verdict()) {
          case ALLOWS, DELEGATES -> Ruling.ALLOWS;
          case DENIES -> Ruling.DENIES;
          case SILENT -> Ruling.SILENT;
          case UNCLEAR, NOT_CONCERNED -> Ruling.UNCLEAR;
        };
      }
    }
    return Ruling.UNCLEAR;
  }

  private static boolean withoutPrincipal(PolicyKind kind) {
    return switch (kind) {
      case IDENTITY, BOUNDARY, SESSION, SCP -> true;
      case RESOURCE, RCP, ENDPOINT, KEY, TRUST -> false;
    };
  }

  /**
   * The witness as a request of the evaluator.
   *
   * @throws IllegalArgumentException when the evaluator knows no such caller or action
   */
  public static Request request(Witness witness) {
    return Request.of(
        caller(witness), witness.action(), witness.resource(), new Context(witness.context()));
  }

  private static io.proofline.iam.decide.Caller caller(Witness witness) {
    String name = witness.principal();
    return switch (witness.caller()) {
      case ANONYMOUS -> io.proofline.iam.decide.Caller.ANONYMOUS;
      case SERVICE ->
          new io.proofline.iam.decide.Caller(
              io.proofline.iam.decide.Caller.Kind.SERVICE, name, "", "");
      case FEDERATED ->
          new io.proofline.iam.decide.Caller(
              io.proofline.iam.decide.Caller.Kind.FEDERATED, name, "", "");
      case CANONICAL ->
          throw new IllegalArgumentException("no ARN of the canonical user " + name + " is known");
      case ACCOUNT -> account(witness);
    };
  }

  private static io.proofline.iam.decide.Caller account(Witness witness) {
    String arn = witness.principal();
    String[] parts = arn.split(":", 6);
    if (witness.session().isEmpty() || parts.length < 6 || !parts[5].startsWith("role/")) {
      return io.proofline.iam.decide.Caller.parse(arn, witness.action());
    }
    String role = parts[5].substring(parts[5].lastIndexOf('/') + 1);
    String session =
        "arn:" + parts[1] + ":sts::" + parts[4] + ":assumed-role/" + role + "/" + witness.session();
    return io.proofline.iam.decide.Caller.parse(session, witness.action()).ofRole(arn);
  }

  /** The principal as it is printed: a session by its own ARN. */
  public static String principal(Witness witness) {
    return witness.caller() == Caller.ANONYMOUS
        ? "*"
        : witness.caller() == Caller.ACCOUNT ? account(witness).arn() : witness.principal();
  }
}
