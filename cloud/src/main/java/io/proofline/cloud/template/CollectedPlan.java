package io.proofline.cloud.template;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One Terraform plan as collected. Nothing of its text is kept: a plan holds secrets in the clear.
 *
 * @param template the snapshot and what is not named
 * @param unmapped Terraform types of which it is not known what they are in CloudFormation, with
 *     the number of their resources: nothing of them is evaluated
 * @param outside addresses of parts, such as the versioning of a bucket, whose whole is not in the
 *     plan: nothing of them is evaluated
 * @param declared address to where in the Terraform files it stands, as far as known
 */
public record CollectedPlan(
    CollectedTemplate template,
    SortedMap<String, Integer> unmapped,
    List<String> outside,
    Map<String, PlanSource.Declared> declared) {

  /** Takes copies. */
  public CollectedPlan {
    unmapped = Collections.unmodifiableSortedMap(new TreeMap<>(unmapped));
    outside = List.copyOf(outside);
    declared = Map.copyOf(declared);
  }
}
