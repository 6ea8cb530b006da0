package io.proofline.trail.synth;

/**
 * Somebody or something that calls.
 *
 * @param kind way in
 * @param name SSO subject, user name or name of the machine
 * @param person name of the human being; empty for machines
 * @param account account of the user or role
 * @param role role that it acts in; empty for plain users
 * @param session name of its role sessions
 * @param address where it calls from
 * @param detail {@code console} for people at the console, the VPC endpoint of machines, else empty
 */
record Actor(
    Kind kind,
    String name,
    String person,
    String account,
    String role,
    String session,
    String address,
    String detail) {

  /** Way in. */
  enum Kind {
    /** By single sign-on (SAML) into a role. */
    PERSON,
    /** An IAM user with a long-lived key. */
    USER,
    /** An IAM user that assumes a role for each run. */
    PIPELINE,
    /** An instance profile. */
    EC2,
    /** A function's execution role. */
    LAMBDA,
    /** A role of a foreign account. */
    OUTSIDE
  }
}
