package io.proofline.cloud;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Completeness row: one operation that was called, or that was needed and not called.
 *
 * @param id unique in the snapshot, for example {@code c-0017}
 * @param account account asked
 * @param region region asked, or {@code global}
 * @param service AWS service, as in CloudTrail's event source without the domain: {@code s3}
 * @param operation API operation, for example {@code GetBucketPolicy}
 * @param parameters what was asked, without secrets
 * @param outcome how it ended
 * @param code the service's error code, when it failed, for example {@code AccessDenied}
 * @param detail the reason in words, when it did not answer; of an answer, that it was kept by a
 *     collection that did not end
 * @param pages pages read
 * @param items items in all pages
 * @param observed when the last page arrived, or the failure
 * @param responseSha256 lower-case hex SHA-256 over the raw response bodies in page order; null
 *     when nothing was received
 */
public record CallRecord(
    String id,
    String account,
    String region,
    String service,
    String operation,
    Map<String, String> parameters,
    Outcome outcome,
    @Nullable String code,
    @Nullable String detail,
    int pages,
    long items,
    Instant observed,
    @Nullable String responseSha256) {

  /** Takes a copy of the map. */
  public CallRecord {
    parameters = Map.copyOf(parameters);
  }

  /** Whether a collection that did not end was answered this, not the one that recorded it. */
  public boolean kept() {
    return detail != null && (outcome == Outcome.ANSWERED || outcome == Outcome.ABSENT);
  }

  /** Why a region was left out by whoever asked for others only. */
  public static final String REGION_NOT_ASKED = "the region is enabled and was not asked for";

  /** Whether the row says that its region was not looked at, and why. */
  public boolean leavesRegionOut() {
    return outcome == Outcome.NOT_ASKED
        && service.equals("ec2")
        && operation.equals("DescribeRegions")
        && parameters.isEmpty();
  }

  /** Whether the row says that its account was not collected, and why. */
  public boolean leavesAccountOut() {
    return service.equals("sts") && operation.equals("AssumeRole");
  }

  /** How a call ended. Only {@link #ANSWERED} and {@link #ABSENT} are knowledge. */
  public enum Outcome {
    /** All pages were read. */
    ANSWERED,
    /** The service said that the thing is not set or does not exist (a documented answer). */
    ABSENT,
    /** Permission was refused. */
    DENIED,
    /** Any other error, or pages that could not be read to the end. */
    FAILED,
    /** Needed but not called, because a call before it failed or the operation is out of reach. */
    NOT_ASKED
  }
}
