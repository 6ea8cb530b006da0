package io.proofline.iam.symbolic;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A set of requests: those by callers of one kind that satisfy all literals.
 *
 * @param caller the kind of callers
 * @param literals the constraints
 * @param source what the box stands for, for proofs and messages
 * @param wider whether the box holds more than the statement allows, because part of it is not
 *     understood; such a box is no cover
 */
public record Box(Caller caller, List<Literal> literals, Source source, boolean wider) {

  /**
   * Where a box comes from.
   *
   * @param policy which policy of the question, for example {@code new}
   * @param statement the statement's number, from 1
   * @param label the statement's name in messages
   */
  public record Source(String policy, int statement, String label) {
    @Override
    public String toString() {
      return policy.isEmpty() ? label : policy + " " + label;
    }
  }

  /** Takes a copy of the list. */
  public Box {
    literals = List.copyOf(literals);
  }

  /**
   * What lies in both boxes; it keeps this one's source.
   *
   * @param that a box about the same kind of caller
   */
  public Box and(Box that) {
    Set<Literal> all = new LinkedHashSet<>(literals);
    all.addAll(that.literals);
    return new Box(caller, List.copyOf(all), source, wider || that.wider);
  }
}
