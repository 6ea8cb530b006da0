package io.proofline.ledger.store;

import java.net.URI;
import java.util.Optional;

/**
 * A bucket that is kept up to date with the record.
 *
 * @param address {@code s3://BUCKET/PREFIX}
 * @param region of the bucket
 * @param endpoint an S3-compatible service instead of AWS
 * @param profile of the AWS files; empty for the usual credentials
 * @param owner account that must own the bucket
 * @param lock how long new objects are locked; empty for no lock
 */
public record CopyTarget(
    String address,
    String region,
    Optional<URI> endpoint,
    Optional<String> profile,
    Optional<String> owner,
    Optional<LockPeriod> lock) {

  /**
   * Checks the address.
   *
   * @throws IllegalArgumentException when it is none
   */
  public CopyTarget {
    BucketAddress.parse(address, region, endpoint, owner);
  }

  /** The bucket's address. */
  public BucketAddress bucket() {
    return BucketAddress.parse(address, region, endpoint, owner);
  }
}
