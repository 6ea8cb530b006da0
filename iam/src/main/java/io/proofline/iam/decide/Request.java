package io.proofline.iam.decide;

import java.util.Locale;

/**
 * A request.
 *
 * @param caller who
 * @param action one action, for example {@code s3:GetObject}
 * @param resource the ARN it acts on, or {@code *} for actions that act on none
 * @param resourceAccount the account that owns the resource; empty when it is not known
 * @param context the condition keys; keys that follow from the rest are filled in when absent
 */
public record Request(
    Caller caller, String action, String resource, String resourceAccount, Context context) {

  /**
   * Checks the action.
   *
   * @throws IllegalArgumentException when it is a pattern or has no service
   */
  public Request {
    if (!action.matches("[A-Za-z0-9-]+:[A-Za-z0-9]+")) {
      throw new IllegalArgumentException("\"" + action + "\" is no action: SERVICE:NAME");
    }
  }

  /** A request on a resource whose owner its ARN or {@code aws:ResourceAccount} tells. */
  public static Request of(Caller caller, String action, String resource, Context context) {
    return new Request(caller, action, resource, owner(resource, context), context);
  }

  /** The service's prefix in lower case. */
  public String service() {
    return action.substring(0, action.indexOf(':')).toLowerCase(Locale.ROOT);
  }

  /** The part of the action behind the colon, as written. */
  public String operation() {
    return action.substring(action.indexOf(':') + 1);
  }

  private static String owner(String resource, Context context) {
    String stated = context.single("aws:ResourceAccount");
    if (stated == null) {
      stated = context.single("s3:ResourceAccount");
    }
    if (stated != null) {
      return stated;
    }
    String[] parts = resource.split(":", 6);
    return parts.length == 6 && parts[4].matches("[0-9]{12}") ? parts[4] : "";
  }
}
