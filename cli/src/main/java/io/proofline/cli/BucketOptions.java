package io.proofline.cli;

import io.proofline.cloud.aws.AwsIdentity;
import io.proofline.ledger.store.Bucket;
import io.proofline.ledger.store.BucketAddress;
import io.proofline.ledger.store.HttpSeam;
import io.proofline.ledger.store.Pause;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a bucket is reached. */
final class BucketOptions {
  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description = "An S3-compatible service instead of AWS.")
  @Nullable URI endpoint;

  @Option(names = "--profile", paramLabel = "NAME", description = "Profile of the AWS files.")
  @Nullable String profile;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Region of the bucket. Default: the one of the AWS configuration.")
  @Nullable String region;

  @Option(
      names = "--owner",
      paramLabel = "ACCOUNT",
      description = "Refuse a bucket that another account owns.")
  @Nullable String owner;

  /** The bucket at {@code s3://BUCKET/PREFIX}. */
  Bucket bucket(String text, Clock clock) {
    AwsIdentity identity = new AwsIdentity(profile);
    String signedFor =
        region != null
            ? region
            : identity
                .region()
                .or(() -> endpoint == null ? Optional.empty() : Optional.of("us-east-1"))
                .orElseThrow(
                    () ->
                        new Failure(
                            ExitCode.USAGE,
                            "no region is configured for " + text,
                            "--region REGION (the one that the bucket is in)"));
    return new Bucket(
        BucketAddress.parse(
            text, signedFor, Optional.ofNullable(endpoint), Optional.ofNullable(owner)),
        identity,
        HttpSeam.network(Duration.ofSeconds(10), Duration.ofMinutes(5)),
        clock,
        Pause.growing());
  }
}
