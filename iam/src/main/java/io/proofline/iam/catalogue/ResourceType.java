package io.proofline.iam.catalogue;

import java.util.List;

/**
 * A type of resource.
 *
 * @param service the service's prefix
 * @param name for example {@code object}
 * @param arn its ARNs as a pattern with stars, for example {@code arn:*:s3:::*}{@code /*}
 * @param conditionKeys keys that requests on it carry
 */
public record ResourceType(String service, String name, String arn, List<String> conditionKeys) {

  /** Takes a copy. */
  public ResourceType {
    conditionKeys = List.copyOf(conditionKeys);
  }
}
