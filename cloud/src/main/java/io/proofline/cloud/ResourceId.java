package io.proofline.cloud;

import java.util.regex.Pattern;
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

  // What AWS makes up for one resource and never gives to another.
  private static final Pattern MADE_UP =
      Pattern.compile(
          "(?:[a-z]+-|.*/)[0-9a-f]{16,17}"
              + "|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /**
   * Whether a resource that is deleted and made anew would have another identity: it has an
   * incarnation, an identifier that AWS makes up, or is state of an account or region, which nobody
   * makes anew.
   */
  public boolean tellsRecreation() {
    return incarnation != null
        || identifier.equals(account)
        || identifier.equals(region)
        || MADE_UP.matcher(identifier).matches();
  }

  /** For people and sort order: {@code account/region/type/identifier}. */
  public String label() {
    return account + "/" + region + "/" + type + "/" + identifier;
  }
}
