package io.proofline.iam.estate;

import io.proofline.iam.decide.AccessControl;
import io.proofline.iam.decide.KeyGrant;
import io.proofline.iam.decide.PublicAccessBlock;
import io.proofline.iam.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one or more accounts.
 *
 * @param organization the organisation; null when it is not known whether there is one
 * @param accounts the accounts that were looked at
 * @param principals their users and roles
 * @param resources their resources
 */
public record Estate(
    @Nullable Organization organization,
    List<Account> accounts,
    List<Principal> principals,
    List<Resource> resources) {

  /** Takes copies. */
  public Estate {
    accounts = List.copyOf(accounts);
    principals = List.copyOf(principals);
    resources = List.copyOf(resources);
  }

  /**
   * An organisation.
   *
   * @param id for example {@code o-a1b2c3}; empty says that there is none
   * @param managementAccount the account on which neither SCPs nor RCPs act
   * @param root the root unit
   * @param publicAccessBlock S3's switches of the organisation
   */
  public record Organization(
      String id, String managementAccount, Unit root, PublicAccessBlock publicAccessBlock) {
    /** The accounts stand alone. */
    public static final Organization NONE =
        new Organization(
            "",
            "",
            new Unit("", List.of(), List.of(), List.of(), List.of()),
            PublicAccessBlock.OFF);
  }

  /**
   * The root or an organisational unit.
   *
   * @param id for example {@code r-ab12} or {@code ou-ab12-cdef3456}
   * @param scp policies attached here
   * @param rcp policies attached here
   * @param units units below it
   * @param accounts ids of accounts directly in it
   */
  public record Unit(
      String id, List<Policy> scp, List<Policy> rcp, List<Unit> units, List<String> accounts) {

    /** Takes copies. */
    public Unit {
      scp = List.copyOf(scp);
      rcp = List.copyOf(rcp);
      units = List.copyOf(units);
      accounts = List.copyOf(accounts);
    }
  }

  /**
   * An account.
   *
   * @param scp policies attached to the account itself
   * @param rcp policies attached to the account itself
   * @param publicAccessBlock S3's switches of the account; null when not known
   */
  public record Account(
      String id,
      List<Policy> scp,
      List<Policy> rcp,
      @Nullable PublicAccessBlock publicAccessBlock) {

    /** Takes copies. */
    public Account {
      scp = List.copyOf(scp);
      rcp = List.copyOf(rcp);
    }
  }

  /**
   * A user or role.
   *
   * @param arn its ARN
   * @param policies inline, attached, and those of its groups; null when not known
   * @param boundary its boundary, or none; null when not known
   * @param tags its tags; null when not known
   */
  public record Principal(
      String arn,
      @Nullable List<Policy> policies,
      @Nullable List<Policy> boundary,
      @Nullable Map<String, String> tags) {}

  /**
   * A resource.
   *
   * @param arn its ARN
   * @param account its owner
   * @param policies its policy, or none; null when not known
   * @param grants of a KMS key; null when not known
   * @param acls of a bucket; null when not known
   * @param publicAccessBlock of a bucket; null when not known
   * @param key the ARN of the KMS key that its contents are encrypted with; empty for none
   * @param bucketAbac whether a bucket's tags count
   * @param tags its tags; null when not known
   */
  public record Resource(
      String arn,
      String account,
      @Nullable List<Policy> policies,
      @Nullable List<KeyGrant> grants,
      @Nullable AccessControl acls,
      @Nullable PublicAccessBlock publicAccessBlock,
      String key,
      boolean bucketAbac,
      @Nullable Map<String, String> tags) {}

  /** The account of an id. */
  public Optional<Account> account(String id) {
    return accounts.stream().filter(a -> a.id().equals(id)).findFirst();
  }

  /** The resource of an ARN; for an S3 object, its bucket. */
  public Optional<Resource> resource(String arn) {
    int slash = arn.indexOf('/');
    String bucket = arn.contains(":s3:::") && slash > 0 ? arn.substring(0, slash) : arn;
    return resources.stream()
        .filter(r -> r.arn().equals(arn) || r.arn().equals(bucket))
        .findFirst();
  }
}
