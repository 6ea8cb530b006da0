package io.proofline.iam.decide;

import io.proofline.iam.decide.Decision.Deciding;
import io.proofline.iam.decide.Decision.LayerDecision;
import io.proofline.iam.decide.Decision.Verdict;
import io.proofline.iam.decide.PrincipalMatch.How;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.Position;
import io.proofline.iam.policy.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the policies of one layer and level say of a request.
 *
 * @param layer the layer
 * @param level its level, or 0
 * @param denies whether a statement denies
 * @param allows whether a statement allows, in whatever way it names the caller
 * @param byHow whether a statement allows, by the way it names the caller
 * @param denying the statements that deny
 * @param allowing the statements that allow
 * @param unclear the statements of which it cannot be told, with the reason
 */
record LayerReading(
    Layer layer,
    int level,
    Truth denies,
    Truth allows,
    Map<How, Truth> byHow,
    List<Deciding> denying,
    List<Deciding> allowing,
    List<Deciding> unclear) {

  LayerReading {
    byHow = Map.copyOf(byHow);
    denying = List.copyOf(denying);
    allowing = List.copyOf(allowing);
    unclear = List.copyOf(unclear);
  }

  /** Of a layer that was not given. */
  static LayerReading notGiven(Layer layer) {
    return new LayerReading(
        layer,
        0,
        Truth.UNCLEAR,
        Truth.UNCLEAR,
        Map.of(How.UNCLEAR, Truth.UNCLEAR),
        List.of(),
        List.of(),
        List.of());
  }

  /** Of policies. */
  static LayerReading of(Layer layer, int level, List<Policy> policies, StatementMatch match) {
    Truth denies = Truth.NO;
    Truth allows = Truth.NO;
    Map<How, Truth> byHow = new EnumMap<>(How.class);
    List<Deciding> denying = new ArrayList<>();
    List<Deciding> allowing = new ArrayList<>();
    List<Deciding> unclear = new ArrayList<>();
    int place = 0;
    for (Policy policy : policies) {
      place++;
      if (!policy.understood() && policy.statements().stream().allMatch(Statement::understood)) {
        denies = denies.or(Truth.UNCLEAR);
        allows = allows.or(Truth.UNCLEAR);
        byHow.merge(How.UNCLEAR, Truth.UNCLEAR, Truth::or);
        unclear.add(
            new Deciding(
                place, 0, "policy " + place, Effect.DENY, Position.NONE, "it is not understood"));
        continue;
      }
      for (Statement statement : policy.statements()) {
        StatementMatch.Applies applies = match.applies(statement);
        if (applies.truth() == Truth.NO) {
          continue;
        }
        Deciding deciding = deciding(place, statement, applies.why());
        boolean allow = statement.effect() == Effect.ALLOW;
        if (applies.truth() == Truth.UNCLEAR) {
          unclear.add(deciding);
        } else if (allow) {
          allowing.add(deciding);
        } else {
          denying.add(deciding);
        }
        if (!allow) {
          denies = denies.or(applies.truth());
        }
        // An effect that could not be read is kept as a deny: it may be an allow as well.
        if (allow || !statement.understood()) {
          allows = allows.or(applies.truth());
          applies.how().forEach(how -> byHow.merge(how, applies.truth(), Truth::or));
        }
      }
    }
    return new LayerReading(layer, level, denies, allows, byHow, denying, allowing, unclear);
  }

  /** Whether it allows by naming the caller in this way; a perhaps counts for every way. */
  Truth allows(How how) {
    return byHow
        .getOrDefault(how, Truth.NO)
        .or(byHow.containsKey(How.UNCLEAR) ? Truth.UNCLEAR : Truth.NO);
  }

  /** What is printed of it. */
  LayerDecision decision() {
    if (denies == Truth.YES) {
      return new LayerDecision(layer, level, Verdict.DENIES, denying);
    }
    if (denies == Truth.UNCLEAR || allows == Truth.UNCLEAR) {
      return new LayerDecision(layer, level, Verdict.UNCLEAR, unclear);
    }
    if (allows == Truth.NO) {
      return new LayerDecision(layer, level, Verdict.SILENT, List.of());
    }
    boolean onlyAccount = byHow.keySet().equals(Set.of(How.ACCOUNT));
    return new LayerDecision(
        layer, level, onlyAccount ? Verdict.DELEGATES : Verdict.ALLOWS, allowing);
  }

  private static Deciding deciding(int place, Statement s, String why) {
    return new Deciding(place, s.number(), s.label(), s.effect(), s.at(), why);
  }
}
