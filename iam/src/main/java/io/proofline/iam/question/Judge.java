package io.proofline.iam.question;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.symbolic.Witness;

/** Decides concrete requests, without any code of the symbolic search. */
@FunctionalInterface
public interface Judge {

  /** What a policy by itself says of a request. */
  enum Ruling {
    /** A statement allows it and none denies it. */
    ALLOWS,
    /** A statement denies it. */
    DENIES,
    /** No statement speaks of it. */
    SILENT,
    /** It cannot be told. */
    UNCLEAR
  }

  /** What the policy by itself says of the request. */
  Ruling rule(Policy policy, Witness request);

  /** Whether it surely lets the request through. */
  default boolean allows(Policy policy, Witness request) {
    return rule(policy, request) == Ruling.ALLOWS;
  }

  /** Whether it surely does not let the request through. */
  default boolean refuses(Policy policy, Witness request) {
    Ruling ruling = rule(policy, request);
    return ruling == Ruling.DENIES || ruling == Ruling.SILENT;
  }
}
