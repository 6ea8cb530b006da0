package io.proofline.iam.catalogue;

import java.util.List;
import java.util.Set;

/**
 * One action.
 *
 * @param service the service's prefix
 * @param name as AWS spells it, without the prefix
 * @param levels its access levels
 * @param resourceTypes what it acts on; empty when policies can name it with {@code *} only
 * @param conditionKeys the service's keys that it knows; global keys are not repeated
 */
public record Action(
    String service,
    String name,
    Set<AccessLevel> levels,
    List<ResourceType> resourceTypes,
    List<String> conditionKeys) {

  /** Takes copies. */
  public Action {
    levels = Set.copyOf(levels);
    resourceTypes = List.copyOf(resourceTypes);
    conditionKeys = List.copyOf(conditionKeys);
  }

  /** As policies spell it, for example {@code s3:GetObject}. */
  public String id() {
    return service + ":" + name;
  }
}
