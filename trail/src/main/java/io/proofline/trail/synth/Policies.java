package io.proofline.trail.synth;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Policy documents that the story puts on stores. */
final class Policies {
  private Policies() {}

  /** Statement 1 lets the vendor read, statement 2 lets anyone read. */
  static ObjectNode open(String bucket, String vendor) {
    return document(
        Nodes.array(
            vendorStatement(bucket, vendor, "outbound/*"),
            Nodes.object(
                "Sid", "ShareForReview",
                "Effect", "Allow",
                "Principal", "*",
                "Action", "s3:GetObject",
                "Resource", S3Calls.arn(bucket) + "/*")));
  }

  static ObjectNode vendorRead(String bucket, String vendor, String keys) {
    return document(Nodes.array(vendorStatement(bucket, vendor, keys)));
  }

  private static ObjectNode vendorStatement(String bucket, String vendor, String keys) {
    return Nodes.object(
        "Sid", "PartnerRead",
        "Effect", "Allow",
        "Principal", Nodes.object("AWS", "arn:aws:iam::" + vendor + ":root"),
        "Action", "s3:GetObject",
        "Resource", S3Calls.arn(bucket) + "/" + keys);
  }

  private static ObjectNode document(ArrayNode statements) {
    return Nodes.object("Version", "2012-10-17", "Statement", statements);
  }
}
