package io.proofline.iam.decide;

import java.util.Locale;

/** A kind of rule that bears on a request. */
public enum Layer {
  /** Policies of the user, its groups, or the role. */
  IDENTITY("identity policies"),
  /** The policy of the resource: bucket policy, key policy, trust policy and the like. */
  RESOURCE("resource policy"),
  /** The caller's permissions boundary. */
  BOUNDARY("permissions boundary"),
  /** What the session was limited to when it was made. */
  SESSION("session policy"),
  /** Service control policies of the caller's organisation. */
  SCP("service control policies"),
  /** Resource control policies of the owner's organisation. */
  RCP("resource control policies"),
  /** The policy of the VPC endpoint that the request came through. */
  ENDPOINT("VPC endpoint policy"),
  /** Grants on a KMS key. */
  GRANT("key grants"),
  /** Access control lists of a bucket and object. */
  ACL("access control lists"),
  /** S3's block public access. */
  PUBLIC_ACCESS_BLOCK("block public access");

  private final String title;

  Layer(String title) {
    this.title = title;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** For machines. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
