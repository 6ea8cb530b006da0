package io.proofline.iam.question;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.question.Findings.Finding;
import io.proofline.iam.question.Findings.Who;
import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.Witness;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Makes a finding as wide as it is: takes away each condition key that the request does not need,
 * and puts wider callers in its place, as long as every request still passes.
 */
final class Widening {
  private static final List<String> STRANGERS = List.of("640000000001", "640000000002");

  private final Predicate<Witness> passes;
  private final boolean held;

  /**
   * For findings of one policy.
   *
   * @param policy whose findings; one without principals speaks of whoever has it
   */
  Widening(Predicate<Witness> passes, Policy policy) {
    this.passes = passes;
    this.held = policy.statements().stream().allMatch(s -> s.principals() == null);
  }

  Finding widen(List<Box.Source> statements, Witness found) {
    Witness witness = withoutIdleKeys(found);
    return switch (witness.caller()) {
      case ANONYMOUS -> new Finding(statements, Who.ANYONE, witness);
      case SERVICE -> new Finding(statements, Who.SERVICE, witness);
      case FEDERATED -> new Finding(statements, Who.FEDERATED, witness);
      case CANONICAL -> new Finding(statements, Who.CANONICAL, witness);
      case ACCOUNT ->
          held ? new Finding(statements, Who.HOLDER, witness) : account(statements, witness);
    };
  }

  private Finding account(List<Box.Source> statements, Witness witness) {
    Witness anonymous =
        new Witness(
            Caller.ANONYMOUS, "", "", witness.action(), witness.resource(), witness.context());
    if (passes.test(anonymous)) {
      return new Finding(statements, Who.ANYONE, anonymous);
    }
    if (STRANGERS.stream()
        .allMatch(account -> passes.test(by(witness, "arn:aws:iam::" + account + ":role/any")))) {
      return new Finding(statements, Who.ANY_ACCOUNT, witness);
    }
    String[] parts = witness.principal().split(":", 6);
    String prefix = String.join(":", List.of(parts).subList(0, 5)) + ":role/";
    boolean whole =
        passes.test(by(witness, prefix + "any-one")) && passes.test(by(witness, prefix + "other"));
    return new Finding(statements, whole ? Who.ACCOUNT : Who.PRINCIPAL, witness);
  }

  private static Witness by(Witness witness, String role) {
    return new Witness(
        Caller.ACCOUNT, role, "any", witness.action(), witness.resource(), witness.context());
  }

  /** The request with no more context than it needs. */
  Witness withoutIdleKeys(Witness found) {
    Witness witness = found;
    for (String key : found.context().keySet()) {
      SortedMap<String, List<String>> fewer = new TreeMap<>(witness.context());
      fewer.remove(key);
      Witness leaner =
          new Witness(
              witness.caller(),
              witness.principal(),
              witness.session(),
              witness.action(),
              witness.resource(),
              fewer);
      if (passes.test(leaner)) {
        witness = leaner;
      }
    }
    return witness;
  }
}
