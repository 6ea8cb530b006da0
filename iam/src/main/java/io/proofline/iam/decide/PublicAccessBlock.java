package io.proofline.iam.decide;

/**
 * S3's four switches. Only two of them act on requests: the other two refuse changes of policies
 * and lists (S10).
 *
 * @param blockPublicAcls refuses public lists
 * @param ignorePublicAcls public grants in lists do not count
 * @param blockPublicPolicy refuses public policies
 * @param restrictPublicBuckets a bucket with a public policy answers only its own account and AWS
 *     services
 */
public record PublicAccessBlock(
    boolean blockPublicAcls,
    boolean ignorePublicAcls,
    boolean blockPublicPolicy,
    boolean restrictPublicBuckets) {
  /** All off. */
  public static final PublicAccessBlock OFF = new PublicAccessBlock(false, false, false, false);

  /** All on. */
  public static final PublicAccessBlock ON = new PublicAccessBlock(true, true, true, true);

  /** Both together: organisation, account and bucket each can only add. */
  public PublicAccessBlock and(PublicAccessBlock other) {
    return new PublicAccessBlock(
        blockPublicAcls || other.blockPublicAcls,
        ignorePublicAcls || other.ignorePublicAcls,
        blockPublicPolicy || other.blockPublicPolicy,
        restrictPublicBuckets || other.restrictPublicBuckets);
  }
}
