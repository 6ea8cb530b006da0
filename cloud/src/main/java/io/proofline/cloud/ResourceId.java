package io.proofline.cloud;

import org.jspecify.annotations.Nullable;

/**
 * Identity of a resource.
 *
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov}
 * @param account twelve digits
 * @param region region, or {@code global}
 * @param type CloudFormation type, or {@code X::…} for state without one
 * @param identifier name or id, unique within the fields above
 * @param incarnation unique id or creation time that tells a recreated resource from its
 *     predecessor; null when the source has none
 */
public record ResourceId(
    String partition,
    String account,
    String region,
    String type,
    String identifier,
    @Nullable String incarnation) {

  /** For people and sort order: {@code account/region/type/identifier}. */
  public String label() {
    return account + "/" + region + "/" + type + "/" + identifier;
  }
}
