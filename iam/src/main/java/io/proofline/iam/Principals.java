package io.proofline.iam;

import java.util.List;

/**
 * Whom a statement names.
 *
 * @param everyone {@code "*"} or {@code {"AWS": "*"}}: anyone, without signing in too
 * @param aws accounts, ARNs and unique ids, as written
 * @param services service principals, for example {@code cloudtrail.amazonaws.com}
 * @param federated identity providers: ARNs, or host names of web identity providers
 * @param canonicalUsers S3 canonical user ids
 */
public record Principals(
    boolean everyone,
    List<String> aws,
    List<String> services,
    List<String> federated,
    List<String> canonicalUsers) {

  /** Nobody named: the element is absent, as in identity policies. */
  static final Principals NONE = new Principals(false, List.of(), List.of(), List.of(), List.of());

  /** Takes copies of the lists. */
  public Principals {
    aws = List.copyOf(aws);
    services = List.copyOf(services);
    federated = List.copyOf(federated);
    canonicalUsers = List.copyOf(canonicalUsers);
  }
}
