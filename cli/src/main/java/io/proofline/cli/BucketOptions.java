package io.proofline.cli;

import io.proofline.cloud.aws.AwsIdentity;
import io.proofline.ledger.store.Bucket;
import io.proofline.ledger.store.CopyTarget;
import io.proofline.ledger.store.HttpSeam;
import io.proofline.ledger.store.LockPeriod;
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
    return bucket(target(text, Optional.empty()), clock);
  }

  /** What was typed, to be kept. */
  CopyTarget target(String text, Optional<LockPeriod> lock) {
    String signedFor =
        region != null
            ? region
            : new AwsIdentity(profile)
                .region()
                .or(() -> endpoint == null ? Optional.empty() : Optional.of("us-east-1"))
                .orElseThrow(
                    () ->
                        new Failure(
                            ExitCode.USAGE,
                            "no region is configured for " + text,
                            "--region REGION (the one that the bucket is in)"));
    return new CopyTarget(
        text,
        signedFor,
        Optional.ofNullable(endpoint),
        Optional.ofNullable(profile),
        Optional.ofNullable(owner),
        lock);
  }

  /** The bucket of a target. */
  static Bucket bucket(CopyTarget target, Clock clock) {
    return bucket(target, HttpSeam.network(Duration.ofSeconds(10), Duration.ofMinutes(5)), clock);
  }

  /** The same for a command that has done its own work and is not to be held by a silent bucket. */
  static Bucket following(CopyTarget target, Clock clock) {
    HttpSeam http = HttpSeam.network(Duration.ofSeconds(5), Duration.ofSeconds(15));
    return bucket(target, HttpSeam.patient(http, Duration.ofSeconds(30)), clock);
  }

  private static Bucket bucket(CopyTarget target, HttpSeam http, Clock clock) {
    return new Bucket(
        target.bucket(),
        new AwsIdentity(target.profile().orElse(null)),
        http,
        clock,
        Pause.growing());
  }
}
