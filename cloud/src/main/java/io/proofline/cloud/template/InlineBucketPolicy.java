package io.proofline.cloud.template;

import io.proofline.cloud.template.PlanSnapshot.Whole;
import io.proofline.cloud.template.TemplateNode.Later;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of an old configuration writes its policy inside; in CloudFormation, and in accounts,
 * the policy is a resource of its own.
 */
final class InlineBucketPolicy {
  private InlineBucketPolicy() {}

  /** The policy inside of a bucket, null when there is none, or a resource of its own sets it. */
  static @Nullable Whole of(Whole bucket, Collection<Whole> all, PlanConfiguration configuration) {
    PlanInstance instance = bucket.instance();
    if (!instance.type().equals("aws_s3_bucket") || instance.doubt() != null) {
      return null;
    }
    PlanValue policy = instance.value().child("policy");
    boolean unknown = policy.isSensitive() || (policy.isUnknown() && policy.configured() != null);
    String text = instance.known("policy");
    if (!unknown && text == null) {
      return null;
    }
    for (Whole other : all) {
      if (other.type().equals("AWS::S3::BucketPolicy") && names(other, instance, configuration)) {
        return null;
      }
    }
    Map<String, TemplateNode> properties = new LinkedHashMap<>();
    properties.put(
        "Bucket", new TemplateNode.Mapping(Map.of("Ref", PlanWriter.text(instance.address())), 0));
    properties.put(
        "PolicyDocument",
        text == null
            ? new Later(PlanWriter.AFTER_APPLY, 0)
            : PlanWriter.text(text)); // parsed where a policy stands
    Template.Standing at = bucket.standing();
    return new Whole(
        instance,
        "AWS::S3::BucketPolicy",
        properties,
        new Template.Standing(at.account(), at.region(), null, null, at.doubt()));
  }

  /** Whether it is sure: a policy that only may belong here does not take the place of this one. */
  private static boolean names(Whole policy, PlanInstance bucket, PlanConfiguration configuration) {
    String known = policy.instance().known("bucket");
    if (known != null) {
      return known.equals(bucket.known("bucket")) || known.equals(bucket.known("id"));
    }
    PlanInstance from = policy.instance();
    PlanConfiguration.Target target =
        configuration.target(
            from.configuration() == null
                ? null
                : from.configuration().path("expressions").path("bucket"),
            "bucket",
            from);
    return target != null
        && target.certain()
        && target.stands() == NameStands.ALONE
        && target.candidates().stream().anyMatch(c -> c.address().equals(bucket.address()));
  }
}
