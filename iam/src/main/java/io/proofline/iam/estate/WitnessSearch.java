package io.proofline.iam.estate;

import io.proofline.iam.decide.Context;
import io.proofline.iam.decide.Decision;
import io.proofline.iam.decide.Decision.Deciding;
import io.proofline.iam.decide.Decision.LayerDecision;
import io.proofline.iam.decide.Decision.Verdict;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Layer;
import io.proofline.iam.decide.Layers;
import io.proofline.iam.decide.Request;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a context in which a request is allowed: starts from what each allowing statement wants
 * and gives way to each statement that denies. Finding one proves a yes, because the evaluator
 * accepted it; finding none proves nothing.
 */
final class WitnessSearch {
  private static final int STARTS = 64;
  private static final int STEPS = 12;

  private final Evaluator evaluator;
  private final Layers layers;

  WitnessSearch(Evaluator evaluator, Layers layers) {
    this.evaluator = evaluator;
    this.layers = layers;
  }

  /** A request like the given one, with more context, that is allowed. */
  Optional<Request> find(Request request) {
    Context base = request.context().closedUp();
    List<Context> starts = new ArrayList<>();
    starts.add(base);
    allows(layers.resource(), starts, base);
    int ofResource = Math.min(starts.size(), 8);
    for (int i = 0; i < ofResource; i++) {
      allows(layers.identity(), starts, starts.get(i));
    }
    starts.add(Math.min(starts.size(), STARTS - 1), base.with("aws:ViaAWSService", "true"));
    for (Context start : starts.subList(0, Math.min(STARTS, starts.size()))) {
      Optional<Request> found = climb(request, start);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static void allows(@Nullable List<Policy> policies, List<Context> into, Context from) {
    if (policies == null) {
      return;
    }
    for (Policy policy : policies) {
      for (Statement statement : policy.statements()) {
        if (statement.effect() == Effect.ALLOW
            && statement.understood()
            && !statement.conditions().isEmpty()) {
          into.add(satisfying(statement, from));
        }
      }
    }
  }

  private static Context satisfying(Statement statement, Context from) {
    Context context = from;
    for (Condition condition : statement.conditions()) {
      context = SampleValues.satisfying(condition, context);
    }
    return context;
  }

  private Optional<Request> climb(Request request, Context start) {
    Context context = start;
    for (int step = 0; step < STEPS; step++) {
      Request tried =
          new Request(
              request.caller(),
              request.action(),
              request.resource(),
              request.resourceAccount(),
              context);
      Decision decision = evaluator.decide(tried, layers);
      if (decision.allowed()) {
        return Optional.of(tried);
      }
      Context next = next(decision, context, step);
      if (next.equals(context)) {
        return Optional.empty();
      }
      context = next;
    }
    return Optional.empty();
  }

  /** Gives way to what stands against the request. */
  private Context next(Decision decision, Context context, int step) {
    for (LayerDecision layer : decision.layers()) {
      if (layer.verdict() == Verdict.DENIES) {
        for (Deciding deciding : layer.statements()) {
          Statement statement = statement(layer, deciding);
          if (statement != null && !statement.conditions().isEmpty()) {
            int which = step % statement.conditions().size();
            return SampleValues.falsifying(statement.conditions().get(which), context);
          }
        }
      }
      if (layer.verdict() == Verdict.SILENT && layer.layer() != Layer.RESOURCE) {
        for (Policy policy : policies(layer)) {
          for (Statement statement : policy.statements()) {
            if (statement.effect() == Effect.ALLOW && !statement.conditions().isEmpty()) {
              Context tried = satisfying(statement, context);
              if (!tried.equals(context)) {
                return tried;
              }
            }
          }
        }
      }
    }
    return context;
  }

  private @Nullable Statement statement(LayerDecision layer, Deciding deciding) {
    List<Policy> policies = policies(layer);
    return deciding.policy() == 0 || deciding.number() == 0 || deciding.policy() > policies.size()
        ? null
        : policies.get(deciding.policy() - 1).statements().get(deciding.number() - 1);
  }

  private List<Policy> policies(LayerDecision layer) {
    List<Policy> of =
        switch (layer.layer()) {
          case IDENTITY -> layers.identity();
          case RESOURCE -> layers.resource();
          case BOUNDARY -> layers.boundary();
          case SESSION -> layers.session();
          case ENDPOINT -> layers.endpoint();
          case SCP -> level(layers.scp(), layer.level());
          case RCP -> level(layers.rcp(), layer.level());
          case GRANT, ACL, PUBLIC_ACCESS_BLOCK -> List.of();
        };
    return of == null ? List.of() : of;
  }

  private static @Nullable List<Policy> level(@Nullable List<List<Policy>> levels, int level) {
    return levels == null || level == 0 ? null : levels.get(level - 1);
  }
}
