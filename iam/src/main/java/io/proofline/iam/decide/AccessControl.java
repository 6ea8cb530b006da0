package io.proofline.iam.decide;

import java.util.List;
import java.util.stream.Stream;

/**
 * Access control lists of a bucket and of the object that a request is about.
 *
 * @param enforced {@code ObjectOwnership=BucketOwnerEnforced}: the lists are void
 * @param bucket grants on the bucket
 * @param object grants on the object
 */
public record AccessControl(boolean enforced, List<Entry> bucket, List<Entry> object) {
  /** Lists are void, as on every bucket made since April 2023 unless somebody asked for them. */
  public static final AccessControl ENFORCED = new AccessControl(true, List.of(), List.of());

  /** Takes copies. */
  public AccessControl {
    bucket = List.copyOf(bucket);
    object = List.copyOf(object);
  }

  /**
   * The grants that cover an operation, whoever they name; none when the lists are void.
   *
   * @param operation S3's name of it, for example {@code GetObject}
   */
  public List<Entry> covering(String operation) {
    return enforced
        ? List.of()
        : Stream.concat(
                bucket.stream().filter(e -> OutsidePolicies.covers(e, true, operation)),
                object.stream().filter(e -> OutsidePolicies.covers(e, false, operation)))
            .toList();
  }

  /**
   * One grant.
   *
   * @param grantee whom
   * @param id the account's canonical id, or the account, for {@link Grantee#ACCOUNT}
   * @param permission what
   */
  public record Entry(Grantee grantee, String id, Permission permission) {}

  /** Whom a list can name. */
  public enum Grantee {
    /** The AllUsers group: anyone, unsigned too. */
    ALL_USERS,
    /** The AuthenticatedUsers group: anyone with any AWS account. */
    AUTHENTICATED_USERS,
    /** The LogDelivery group, which only S3's log delivery belongs to. */
    LOG_DELIVERY,
    /** One account. */
    ACCOUNT
  }

  /** What a list can grant. */
  public enum Permission {
    READ,
    WRITE,
    READ_ACP,
    WRITE_ACP,
    FULL_CONTROL
  }
}
