package io.proofline.cloud.aws;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to collect from.
 *
 * @param endpoint replaces every service's endpoint, for a test server; null for AWS
 * @param profile named profile of the AWS configuration files; null for the default chain
 * @param regions regions to read; empty for every region that is enabled in the account. Global
 *     services and the list of buckets are always read once
 * @param role role through which everything is asked; null for the credentials themselves
 */
public record AwsTarget(
    @Nullable URI endpoint,
    @Nullable String profile,
    List<String> regions,
    @Nullable AssumedRole role) {

  /** Takes a copy of the list. */
  public AwsTarget {
    regions = List.copyOf(regions);
  }

  /** Asked with the credentials themselves. */
  public AwsTarget(@Nullable URI endpoint, @Nullable String profile, List<String> regions) {
    this(endpoint, profile, regions, null);
  }

  /** The same through a role. */
  public AwsTarget through(AssumedRole assumed) {
    return new AwsTarget(endpoint, profile, regions, assumed);
  }
}
