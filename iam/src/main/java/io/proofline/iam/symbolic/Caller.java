package io.proofline.iam.symbolic;

/** Kinds of callers; a box is about one of them. */
public enum Caller {
  /** A user, role session, federated user or root user of an account. */
  ACCOUNT,
  /** Nobody signed the request. */
  ANONYMOUS,
  /** An AWS service. */
  SERVICE,
  /** A subject of an identity provider that takes a role. */
  FEDERATED,
  /** An account or user named by its S3 canonical id. */
  CANONICAL
}
