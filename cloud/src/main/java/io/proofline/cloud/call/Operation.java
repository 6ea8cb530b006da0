package io.proofline.cloud.call;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One read operation of a service, with everything that must be known to judge its answer. Kept as
 * data beside the collector that uses it.
 *
 * @param service service name as in CloudTrail's event source without the domain; {@code
 *     apigatewayv2} and {@code s3control} keep the names of their own APIs
 * @param name API operation, for example {@code GetBucketPolicy}
 * @param permission IAM action that allows it, for example {@code s3:GetBucketPolicy}
 * @param paging how the pages follow each other; null when there is one page
 * @param required members that every answer has; an answer without one is not an answer
 * @param absentCodes error codes by which the service says "not set" or "does not exist". A code
 *     that also stands for "you may not" is followed by words of the message that tells them apart:
 *     {@code InvalidAccessException: is not subscribed to}
 * @param wire how it is spoken over HTTP; null when a client library speaks it
 */
public record Operation(
    String service,
    String name,
    String permission,
    @Nullable Paging paging,
    Set<String> required,
    Set<String> absentCodes,
    @Nullable Wire wire) {

  /** Takes copies of the sets; refuses an operation that could change something. */
  public Operation {
    required = Set.copyOf(required);
    absentCodes = Set.copyOf(absentCodes);
    if (!isRead(name)) {
      throw new IllegalArgumentException("not a read operation: " + service + ":" + name);
    }
  }

  /**
   * How the pages of a list follow each other.
   *
   * @param requestMember request member that takes the token
   * @param responseMember response member that holds it
   * @param moreMember response member that says whether there is more; null when a token alone says
   *     so
   */
  public record Paging(String requestMember, String responseMember, @Nullable String moreMember) {}

  /** An operation with one page, no required member, no documented absence. */
  public static Operation read(String service, String name, String permission) {
    return new Operation(service, name, permission, null, Set.of(), Set.of(), null);
  }

  /** The same, where every answer has these members. */
  public Operation requiring(String... members) {
    Set<String> all = new LinkedHashSet<>(required);
    all.addAll(Set.of(members));
    return new Operation(service, name, permission, paging, all, absentCodes, wire);
  }

  /**
   * Whether a refusal says that there is nothing there. A code alone does not when the service
   * refused permission; a code with its words does, whatever the status.
   *
   * @param denied whether the refusal looks like one of permission
   */
  public boolean saysAbsent(@Nullable String code, String message, boolean denied) {
    for (String listed : absentCodes) {
      if (codeOf(listed).equals(code)) {
        int words = listed.indexOf(": ");
        if (words < 0 ? !denied : message.contains(listed.substring(words + 2))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Error codes that can say that there is nothing there, without their words. */
  public Set<String> absentCodeNames() {
    Set<String> names = new LinkedHashSet<>();
    absentCodes.forEach(listed -> names.add(codeOf(listed)));
    return names;
  }

  private static String codeOf(String listed) {
    int words = listed.indexOf(": ");
    return words < 0 ? listed : listed.substring(0, words);
  }

  /** The same, where these error codes, or codes with words, mean "not set". */
  public Operation absentOn(String... codes) {
    return new Operation(service, name, permission, paging, required, Set.of(codes), wire);
  }

  /** The same, with tokens. */
  public Operation paged(String requestMember, String responseMember) {
    return paged(requestMember, responseMember, null);
  }

  /** The same, with tokens and a member that says whether there is more. */
  public Operation paged(String requestMember, String responseMember, @Nullable String moreMember) {
    return new Operation(
        service,
        name,
        permission,
        new Paging(requestMember, responseMember, moreMember),
        required,
        absentCodes,
        wire);
  }

  /** The same, spoken over HTTP without a client library. */
  public Operation over(Wire spoken) {
    return new Operation(service, name, permission, paging, required, absentCodes, spoken);
  }

  /** For messages: {@code s3:GetBucketPolicy}. */
  public String label() {
    return service + ":" + name;
  }

  /**
   * Whether the name is that of a reading operation. {@code GenerateCredentialReport} makes IAM
   * refresh a report and changes no setting; IAM lists it as a read action.
   */
  static boolean isRead(String name) {
    return name.startsWith("Get")
        || name.startsWith("List")
        || name.startsWith("Describe")
        || name.startsWith("BatchGet")
        || name.equals("GenerateCredentialReport");
  }
}
