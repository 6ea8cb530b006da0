package io.proofline.trail.coverage;

import io.proofline.cloud.Document;
import io.proofline.ledger.LeafRef;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.lake.EventRef;
import io.proofline.trail.lake.HoursWith;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.read.ResourceKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Calls that changed the bucket that logs are delivered to, or its key: who may write, read and
 * delete there, how long files are kept, what they are encrypted with. What such a change did to
 * files that are not held is not worked out; it is named, as a limit of what an answer can say.
 */
public final class LogBucketChanges {
  private static final int NAMED = 3;
  private static final String CHANGES =
      "((source = 's3.amazonaws.com' AND name IN ('PutBucketPolicy', 'DeleteBucketPolicy',"
          + " 'PutBucketLifecycle', 'PutBucketLifecycleConfiguration', 'DeleteBucketLifecycle',"
          + " 'PutBucketEncryption', 'DeleteBucketEncryption', 'PutBucketAcl',"
          + " 'PutBucketVersioning', 'PutBucketObjectLockConfiguration', 'PutBucketReplication',"
          + " 'DeleteBucketReplication', 'PutBucketPublicAccessBlock',"
          + " 'DeleteBucketPublicAccessBlock', 'PutBucketOwnershipControls',"
          + " 'PutBucketNotification', 'DeleteBucket', 'CreateBucket')) OR (source ="
          + " 'kms.amazonaws.com' AND name IN ('PutKeyPolicy', 'DisableKey', 'EnableKey',"
          + " 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'RevokeGrant', 'RetireGrant',"
          + " 'DeleteImportedKeyMaterial')))";

  private LogBucketChanges() {}

  /**
   * What a reader must know of changes of the log buckets that the trails or the digests name, at
   * any time, since a later one can have taken away what an earlier hour had.
   */
  public static List<String> notes(Lake lake, JudgedDigests digests, List<Document> trails)
      throws IOException {
    Set<String> names = new TreeSet<>();
    digests.buckets().forEach(bucket -> names.add("arn:aws:s3:::" + bucket));
    for (Document trail : trails) {
      String bucket = trail.properties().path("S3BucketName").asString("");
      String key = trail.properties().path("KMSKeyId").asString("");
      if (!bucket.isEmpty()) {
        names.add("arn:aws:s3:::" + bucket);
      }
      if (key.startsWith("arn:")) {
        names.add(ResourceKeys.normalise(key));
      }
    }
    if (names.isEmpty()) {
      return List.of();
    }
    List<TrailEvent> found = find(lake, names);
    if (found.isEmpty()) {
      return List.of();
    }
    String newest =
        found.reversed().stream()
            .limit(NAMED)
            .map(e -> e.name() + " at " + e.time())
            .collect(Collectors.joining(", "));
    return List.of(
        found.size()
            + (found.size() == 1 ? " call" : " calls")
            + " changed the bucket that logs are delivered to, or its key (newest: "
            + newest
            + "). What they did to files that are not held, or kept from being delivered, is not"
            + " followed.");
  }

  private static List<TrailEvent> find(Lake lake, Collection<String> names) throws IOException {
    String hours = HoursWith.condition(lake, CHANGES + " AND NOT failed", "r.us");
    if (hours.isEmpty()) {
      return List.of();
    }
    String marks = String.join(", ", Collections.nCopies(names.size(), "?"));
    List<EventRef> places =
        lake.query(
            "SELECT DISTINCT us, leaf_year, leaf, row FROM resources r WHERE r.k IN ("
                + marks
                + ") AND r.r <> 'kms-context' AND "
                + hours
                + " AND EXISTS (SELECT 1 FROM events e WHERE e.us = r.us AND e.leaf_year ="
                + " r.leaf_year AND e.leaf = r.leaf AND e.row = r.row AND e.error_code IS NULL AND "
                + CHANGES.replace("source", "e.source").replace("name IN", "e.name IN")
                + ") ORDER BY us, leaf_year, leaf, row",
            List.copyOf(names),
            r -> new EventRef(r.getLong(1), new LeafRef(r.getInt(2), r.getLong(3)), r.getLong(4)));
    return new ArrayList<>(lake.fetch(places));
  }
}
