package io.proofline.trail.ask;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First, last and delay of each source, and key uses as a second witness of reads. */
class AnswerSourcesTest {
  private static final Actor ACTOR = Actor.asserted("dana.whitfield");
  private static final Instant DAY = Instant.parse("2026-11-18T00:00:00Z");

  private final MemoryWorkspace memory =
      new MemoryWorkspace(Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC));
  @TempDir Path folder;
  private int made;

  private TrailStore store() {
    return memory.store(folder.resolve("lake"));
  }

  private String event(String time, String source, String name, String category, String more) {
    return "{\"eventID\":\"e"
        + made++
        + "\",\"eventTime\":\"2026-11-18T"
        + time
        + "Z\",\"eventSource\":\""
        + source
        + "\",\"eventName\":\""
        + name
        + "\",\"eventCategory\":\""
        + category
        + "\",\"awsRegion\":\"us-east-1\",\"recipientAccountId\":\"441020936617\","
        + more
        + "\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"ana\"}}";
  }

  private String get(String time, String key) {
    return event(
        time,
        "s3.amazonaws.com",
        "GetObject",
        "Data",
        "\"requestParameters\":{\"bucketName\":\"share\",\"key\":\"" + key + "\"},");
  }

  private String decrypt(String time, String arn) {
    return event(
        time,
        "kms.amazonaws.com",
        "Decrypt",
        "Management",
        "\"requestParameters\":{\"encryptionContext\":{\"aws:s3:arn\":\"" + arn + "\"}},");
  }

  private void file(String name, String... events) throws IOException {
    Path file = folder.resolve("AWSLogs/441020936617/CloudTrail/us-east-1/2026/11/18/" + name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"Records\":[" + String.join(",", events) + "]}");
  }

  @BeforeEach
  void ingest() throws IOException {
    file(
        "441020936617_CloudTrail_us-east-1_20261118T1005Z_0123456789abcdef.json",
        get("10:00:00", "a"),
        get("10:01:30", "b"),
        decrypt("10:00:01", "arn:aws:s3:::share/a"),
        decrypt("10:01:31", "arn:aws:s3:::share/b"),
        decrypt("10:01:32", "arn:aws:s3:::share/b"),
        decrypt("10:04:00", "arn:aws:s3:::share"));
    file("renamed.json", get("12:00:00", "c"));
    new TrailIngest(store())
        .ingest(List.of(folder.resolve("AWSLogs")), ACTOR, IngestOptions.DEFAULT);
  }

  private AnswerSources sources(String resource) throws IOException {
    TrailQuestion question =
        new TrailQuestion(
            TrailQuestion.Focus.WHO,
            resource,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            DAY,
            DAY.plus(Duration.ofDays(1)));
    return AnswerSources.of(store(), new Ask(store(), List.of()).ask(question, ACTOR));
  }

  private SecondWitness witness(String resource) throws IOException {
    return Objects.requireNonNull(sources(resource).witness());
  }

  @Test
  void delay_is_measured_to_the_minute_in_the_name_of_the_file_where_it_has_one()
      throws IOException {
    HeldSource data =
        sources("s3://share").sources().stream()
            .filter(s -> s.eventClass() == EventClass.DATA)
            .findFirst()
            .orElseThrow();
    assertThat(data.events()).isEqualTo(3);
    assertThat(data.first()).isEqualTo("2026-11-18T10:00:00Z");
    assertThat(data.last()).isEqualTo("2026-11-18T12:00:00Z");
    assertThat(data.delay()).as("10:00 to the end of 10:05").isEqualTo(new HeldSource.Delay(6, 2));
  }

  @Test
  void a_key_use_without_a_call_of_its_own_stands_alone() throws IOException {
    SecondWitness witness = witness("s3://share");
    assertThat(witness.named()).isEqualTo(3);
    assertThat(witness.bucketOnly()).isEqualTo(1);
    assertThat(witness.alone())
        .extracting(e -> e.time().toString())
        .containsExactly("2026-11-18T10:01:32Z");
    assertThat(witness.sentence())
        .isEqualTo(
            "3 key decryptions name objects of this store; 1 stands alone: an object was read or"
                + " written, and no call to S3 is held. 1 more names the bucket only (bucket keys)"
                + " and cannot be held against a call.");
    assertThat(witness("s3://share/a").sentence())
        .isEqualTo(
            "1 key decryption names an object of this store; each has a call to S3 on the same"
                + " object within a minute, none stands alone.");
  }

  @Test
  void only_a_store_of_s3_has_a_second_witness() throws IOException {
    assertThat(sources("arn:aws:iam::441020936617:user/ana").witness()).isNull();
    assertThat(witness("s3://other").sentence()).startsWith("No use of a key");
  }

  @Test
  void a_delay_is_never_said_shorter_than_it_was() {
    Instant event = Instant.parse("2026-11-18T10:00:59Z");
    assertThat(HeldSource.Delay.minutes(event, Instant.parse("2026-11-18T10:00:00Z"))).isEqualTo(1);
    assertThat(HeldSource.Delay.minutes(event, Instant.parse("2026-11-18T10:05:00Z"))).isEqualTo(6);
    assertThat(HeldSource.Delay.minutes(event, Instant.parse("2026-11-18T09:00:00Z"))).isZero();
  }

  @Test
  void the_name_of_a_server_access_log_says_when_it_was_delivered() {
    assertThat(LogFile.deliveredByS3("logs-2026-11-18-10-22-33-0123456789ABCDEF"))
        .contains(Instant.parse("2026-11-18T10:22:00Z"));
    assertThat(LogFile.deliveredByS3("2026-13-18-10-22-33-0123456789ABCDEF")).isEmpty();
    assertThat(LogFile.deliveredByS3("access.log")).isEmpty();
  }
}
