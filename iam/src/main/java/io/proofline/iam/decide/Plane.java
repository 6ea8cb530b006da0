package io.proofline.iam.decide;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What bears on a request and stands in no policy. Null says that it is not known.
 *
 * @param grants on the KMS key
 * @param acls on the bucket and the object
 * @param publicAccessBlock S3's switches, all levels together
 * @param bucketAbac whether the bucket's tags count in conditions (S16)
 * @param managementAccount the organisation's management account, on which neither SCPs nor RCPs
 *     act; empty when there is none
 */
public record Plane(
    @Nullable List<KeyGrant> grants,
    @Nullable AccessControl acls,
    @Nullable PublicAccessBlock publicAccessBlock,
    @Nullable Boolean bucketAbac,
    String managementAccount) {
  /** Known to be without any of it. */
  public static final Plane NONE =
      new Plane(List.of(), AccessControl.ENFORCED, PublicAccessBlock.OFF, false, "");

  /** Nothing is known. */
  public static final Plane UNKNOWN = new Plane(null, null, null, null, "");

  /** With these grants. */
  public Plane withGrants(@Nullable List<KeyGrant> list) {
    return new Plane(list, acls, publicAccessBlock, bucketAbac, managementAccount);
  }

  /** With these access control lists. */
  public Plane withAcls(@Nullable AccessControl control) {
    return new Plane(grants, control, publicAccessBlock, bucketAbac, managementAccount);
  }

  /** With these switches. */
  public Plane withPublicAccessBlock(@Nullable PublicAccessBlock block) {
    return new Plane(grants, acls, block, bucketAbac, managementAccount);
  }

  /** With the bucket's tags counting, or not. */
  public Plane withBucketAbac(@Nullable Boolean on) {
    return new Plane(grants, acls, publicAccessBlock, on, managementAccount);
  }

  /** With this management account. */
  public Plane withManagementAccount(String account) {
    return new Plane(grants, acls, publicAccessBlock, bucketAbac, account);
  }
}
