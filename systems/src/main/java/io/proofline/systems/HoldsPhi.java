package io.proofline.systems;

/** Whether a resource holds electronic protected health information. */
public enum HoldsPhi {
  /** A person said that it does. */
  YES,
  /** A person said, with a reason, that it does not. */
  NO,
  /** Nobody has said, or it cannot be told. Never read as no. */
  UNKNOWN
}
