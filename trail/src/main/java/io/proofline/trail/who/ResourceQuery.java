package io.proofline.trail.who;

import io.proofline.trail.lake.KeyRange;
import io.proofline.trail.read.ResourceKeys;
import java.util.List;

/**
 * Which resource keys a question means. A bucket includes its objects, a name that ends in {@code
 * *} is a prefix, everything else is exact.
 *
 * @param exact the key itself
 * @param prefix keys beginning so are meant too; empty when none
 */
public record ResourceQuery(String exact, String prefix) {

  /**
   * Reads an ARN, or {@code s3://bucket/key}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static ResourceQuery of(String resource) {
    String arn = resource.startsWith("s3://") ? "arn:aws:s3:::" + resource.substring(5) : resource;
    if (!arn.startsWith("arn:") || arn.split(":", 6).length < 6 || arn.endsWith(":")) {
      throw new IllegalArgumentException(
          "not a resource: "
              + resource
              + " (expected an ARN, or s3://bucket or s3://bucket/prefix*)");
    }
    String key = ResourceKeys.normalise(arn);
    if (key.endsWith("*")) {
      String prefix = key.substring(0, key.length() - 1);
      return new ResourceQuery(prefix, prefix);
    }
    if (key.endsWith("/")) {
      return new ResourceQuery(key, key);
    }
    boolean bucket = key.contains(":s3:::") && key.indexOf('/') < 0;
    return new ResourceQuery(key, bucket ? key + "/" : "");
  }

  boolean isS3Object() {
    return exact.contains(":s3:::") && exact.indexOf('/') > 0;
  }

  /** The bucket of an S3 question. */
  String bucket() {
    int slash = exact.indexOf('/');
    return slash < 0 ? exact : exact.substring(0, slash);
  }

  /** Condition on {@code resources r}. */
  public String where() {
    return prefix.isEmpty() ? "r.k = ?" : KeyRange.CONDITION;
  }

  /** Parameters of {@link #where()}. */
  public List<Object> parameters() {
    return prefix.isEmpty() ? List.of(exact) : KeyRange.parameters(exact, prefix);
  }
}
