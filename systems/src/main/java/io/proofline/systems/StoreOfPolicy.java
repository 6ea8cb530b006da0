package io.proofline.systems;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Finds the bucket behind a bucket policy, which is a resource of its own in CloudFormation. */
final class StoreOfPolicy {
  private StoreOfPolicy() {}

  /** Name of the bucket. */
  static String bucket(Document policy) {
    JsonNode name = policy.properties().path("Bucket");
    return name.isString() ? name.asString() : policy.id().identifier();
  }

  /** What is known of the bucket when only its policy was seen; its tags are unknown. */
  static Document assumed(Document policy, String bucket) {
    ResourceId id = policy.id();
    return new Document(
        new ResourceId(id.partition(), id.account(), id.region(), "AWS::S3::Bucket", bucket, null),
        "arn:" + id.partition() + ":s3:::" + bucket,
        JsonNodeFactory.instance.objectNode(),
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        Map.of("tags", "the bucket itself is not in the snapshot"),
        policy.observed(),
        List.copyOf(policy.calls()));
  }
}
