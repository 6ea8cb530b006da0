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
 */
public record AwsTarget(@Nullable URI endpoint, @Nullable String profile, List<String> regions) {

  /** Takes a copy of the list. */
  public AwsTarget {
    regions = List.copyOf(regions);
  }
}
