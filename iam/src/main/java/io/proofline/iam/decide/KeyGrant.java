package io.proofline.iam.decide;

import java.util.List;
import java.util.Map;

/**
 * A grant on a KMS key, as {@code ListGrants} gives it.
 *
 * @param id the grant's id
 * @param grantee the principal: an ARN or a service
 * @param operations for example {@code Decrypt}
 * @param equals the encryption context must be exactly this; empty means no such constraint
 * @param subset the encryption context must hold this at least; empty means no such constraint
 */
public record KeyGrant(
    String id,
    String grantee,
    List<String> operations,
    Map<String, String> equals,
    Map<String, String> subset) {

  /** Takes copies. */
  public KeyGrant {
    operations = List.copyOf(operations);
    equals = Map.copyOf(equals);
    subset = Map.copyOf(subset);
  }
}
