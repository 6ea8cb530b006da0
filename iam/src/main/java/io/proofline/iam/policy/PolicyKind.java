package io.proofline.iam.policy;

/**
 * Where a policy hangs. It settles which elements a statement has and how long AWS lets the text
 * be.
 *
 * <p>The character quotas are AWS's documented defaults (IAM "IAM and AWS STS quotas",
 * Organizations "Quotas", S3, KMS and VPC user guides); some can be raised, so going past one is a
 * note.
 */
public enum PolicyKind {
  /** On a user, group or role. */
  IDENTITY("identity policy", Part.ABSENT, Part.REQUIRED, 10_240),
  /** On a resource, for example a bucket, queue or secret. */
  RESOURCE("resource policy", Part.REQUIRED, Part.OPTIONAL, 20_480),
  /** A permissions boundary of a user or role. */
  BOUNDARY("permissions boundary", Part.ABSENT, Part.REQUIRED, 6_144),
  /** Given when a session is made. */
  SESSION("session policy", Part.ABSENT, Part.REQUIRED, 2_048),
  /** Service control policy of an organisation, unit or account. */
  SCP("service control policy", Part.ABSENT, Part.REQUIRED, 5_120),
  /** Resource control policy of an organisation, unit or account. */
  RCP("resource control policy", Part.REQUIRED, Part.REQUIRED, 5_120),
  /** On a VPC endpoint. */
  ENDPOINT("VPC endpoint policy", Part.REQUIRED, Part.REQUIRED, 20_480),
  /** On a KMS key. */
  KEY("key policy", Part.REQUIRED, Part.REQUIRED, 32_768),
  /** Who may take a role. */
  TRUST("role trust policy", Part.REQUIRED, Part.ABSENT, 2_048);

  /** Whether a statement has an element. */
  enum Part {
    REQUIRED,
    OPTIONAL,
    ABSENT
  }

  private final String title;
  private final Part principal;
  private final Part resource;
  private final int quota;

  PolicyKind(String title, Part principal, Part resource, int quota) {
    this.title = title;
    this.principal = principal;
    this.resource = resource;
    this.quota = quota;
  }

  /** For messages, for example {@code key policy}. */
  public String title() {
    return title;
  }

  /** AWS's default limit of the text, in characters without white space. */
  public int quota() {
    return quota;
  }

  Part principal() {
    return principal;
  }

  Part resource() {
    return resource;
  }
}
