package io.proofline.trail.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.FakeAws;
import io.proofline.trail.digest.Span;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What CloudTrail itself recorded to have delivered, and is not there. */
class DeliveriesTest {
  private static final Place EAST = new Place(FakeAws.ACCOUNT, "us-east-1");
  private static final Place WEST = new Place(FakeAws.ACCOUNT, "us-west-2");
  private static final Instant NOW = FakeAws.START.plus(Duration.ofHours(13));

  @TempDir private Path folder;

  private final MemoryWorkspace memory = new MemoryWorkspace(Clock.fixed(NOW, ZoneOffset.UTC));
  private final FakeAws aws = new FakeAws("us-east-1");

  private static Instant at(int minutes) {
    return FakeAws.START.plus(Duration.ofMinutes(minutes));
  }

  private TrailStore store() {
    return memory.store(folder.resolve("lake"));
  }

  /** A log file that records that CloudTrail put the file of the key. */
  private void recorded(String key, Instant put, String by, String error) {
    String body =
        "{\"Records\":[{\"eventVersion\":\"1.11\",\"eventID\":\"put-"
            + put
            + "\",\"eventTime\":\""
            + put
            + "\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"PutObject\","
            + "\"awsRegion\":\"us-east-1\",\"eventCategory\":\"Data\",\"managementEvent\":false,"
            + "\"recipientAccountId\":\""
            + FakeAws.ACCOUNT
            + "\",\"userIdentity\":{\"type\":\"AWSService\",\"invokedBy\":\""
            + by
            + "\"},\"requestParameters\":{\"bucketName\":\"logs\",\"key\":\""
            + key
            + "\"},\"resources\":[{\"type\":\"AWS::S3::Object\",\"ARN\":\"arn:aws:s3:::logs/"
            + key
            + "\"}]"
            + error
            + "}]}";
    aws.log(put.plus(Duration.ofMinutes(5)), "d" + put.getEpochSecond(), body);
  }

  private List<CoverageLine> management(Place place) throws IOException {
    aws.write(folder.resolve("in"));
    assertThat(
            new TrailIngest(store())
                .ingest(
                    List.of(folder.resolve("in")),
                    Actor.asserted("dana.whitfield"),
                    IngestOptions.DEFAULT)
                .rejected())
        .isEmpty();
    return new Coverage(store())
        .report(at(0), at(180), Set.of(EAST), List.of()).lines().stream()
            .filter(line -> line.place().equals(place))
            .filter(line -> line.eventClass() == EventClass.MANAGEMENT)
            .toList();
  }

  @Test
  void a_file_that_was_delivered_and_is_not_held_is_known_to_be_missing() throws IOException {
    aws.log(at(20), "first");
    String key = aws.log(at(60), "second");
    recorded(key, at(60), "cloudtrail.amazonaws.com", "");
    aws.objects.remove(key);
    assertThat(management(EAST))
        .filteredOn(line -> line.state() == State.KNOWN_MISSING)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.span()).isEqualTo(new Span(at(45), at(60)));
              assertThat(line.reason())
                  .contains("_second.json.gz at " + at(60))
                  .contains("(event put-" + at(60) + "); it is not held");
            });
  }

  @Test
  void the_rest_of_the_time_stays_as_it_was_and_nothing_is_left_out() throws IOException {
    String key = aws.log(at(60), "second");
    recorded(key, at(60), "cloudtrail.amazonaws.com", "");
    aws.objects.remove(key);
    List<CoverageLine> lines = management(EAST);
    assertThat(
            lines.stream()
                .mapToLong(l -> Duration.between(l.span().from(), l.span().to()).toSeconds())
                .sum())
        .as("no second is lost or told twice")
        .isEqualTo(Duration.ofHours(3).toSeconds());
  }

  @Test
  void a_region_without_any_log_is_known_by_what_was_delivered_of_it() throws IOException {
    String key = new FakeAws("us-west-2").log(at(60), "far");
    recorded(key, at(60), "cloudtrail.amazonaws.com", "");
    assertThat(management(WEST)).anyMatch(line -> line.state() == State.KNOWN_MISSING);
  }

  @Test
  void a_file_that_is_held_raises_no_alarm() throws IOException {
    String key = aws.log(at(60), "second");
    recorded(key, at(60), "cloudtrail.amazonaws.com", "");
    assertThat(management(EAST)).noneMatch(line -> line.state() == State.KNOWN_MISSING);
  }

  @Test
  void a_copy_that_was_unpacked_and_lies_elsewhere_is_held_too() throws IOException {
    String key = aws.log(at(60), "second");
    recorded(key, at(60), "cloudtrail.amazonaws.com", "");
    byte[] body = aws.objects.remove(key);
    String own = key.substring(key.lastIndexOf('/') + 1);
    aws.objects.put("copies/" + own.replace(".gz", ""), body);
    assertThat(management(EAST)).noneMatch(line -> line.state() == State.KNOWN_MISSING);
  }

  @Test
  void what_others_put_or_what_failed_is_no_delivery() throws IOException {
    String key = aws.log(at(60), "second");
    recorded(key, at(60), "backup.amazonaws.com", "");
    recorded(key, at(61), "cloudtrail.amazonaws.com", ",\"errorCode\":\"AccessDenied\"");
    aws.objects.remove(key);
    assertThat(management(EAST)).noneMatch(line -> line.state() == State.KNOWN_MISSING);
  }
}
