package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.CallRecord;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A claim is about the account. When enabled regions were left out by choice, what was seen keeps
 * its outcomes and the claim is not met.
 */
class NarrowedCollectionTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Catalog CATALOG = Catalog.standard();
  private static final ControlEngine ENGINE = new ControlEngine(CATALOG);
  private static final String STREAM = "AWS::Kinesis::Stream";
  private static final String TRAIL = "AWS::CloudTrail::Trail";
  private static final String BUCKET = "AWS::S3::Bucket";
  private static final String USER = "AWS::IAM::User";

  private static Document stream(String encryption) {
    return Estates.document(
        STREAM,
        "vitals",
        "{\"StreamEncryption\":{\"EncryptionType\":\"%s\"}}".formatted(encryption),
        "{}");
  }

  private static CallRecord leftOut(String region, String why) {
    return new CallRecord(
        "c-" + region,
        Estates.ACCOUNT,
        region,
        "ec2",
        "DescribeRegions",
        Map.of(),
        CallRecord.Outcome.NOT_ASKED,
        null,
        why,
        0,
        0,
        Estates.OBSERVED,
        null);
  }

  private static CheckRun run(String control, List<CallRecord> calls, Document document) {
    RecordedSnapshot made = Estates.snapshot("aws", "aws/x", List.of(), List.of(), 7);
    Snapshot snapshot =
        new Snapshot(
            "aws",
            "aws/" + Estates.ACCOUNT,
            Estates.OBSERVED,
            Estates.OBSERVED,
            List.of(document),
            calls,
            List.of(
                Estates.scope(Estates.REGION, STREAM, null),
                Estates.scope(Estates.REGION, TRAIL, null),
                Estates.scope("global", BUCKET, null),
                Estates.scope("global", "X::AccountPublicAccessBlock", null),
                Estates.scope("global", USER, null)));
    RecordedSnapshot recorded =
        new RecordedSnapshot(snapshot, made.statement(), made.documents(), made.calls());
    Control asked = CATALOG.control(control).orElseThrow();
    return ENGINE.run(new Estate(List.of(recorded), Map.of()), List.of(asked), NOW);
  }

  private static List<CallRecord> twoLeftOut() {
    return List.of(
        leftOut("eu-west-1", CallRecord.REGION_NOT_ASKED),
        leftOut("us-west-2", CallRecord.REGION_NOT_ASKED));
  }

  private static StatusWord status(CheckRun run) {
    return run.summaries().getFirst().status();
  }

  @Test
  void passesInTheRegionsSeen_areNotAClaimAboutTheAccount() {
    CheckRun run = run("kinesis-encrypted", twoLeftOut(), stream("KMS"));
    assertThat(run.evaluations())
        .extracting(row -> row.resource().identifier() + " " + row.outcome().word())
        .containsExactlyInAnyOrder("vitals pass", Evaluation.ALL + " not-evaluated");
    assertThat(run.evaluations())
        .filteredOn(Evaluation::population)
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.outcome().why().getFirst())
                    .contains("2 enabled regions were left out")
                    .contains("eu-west-1, us-west-2")
                    .contains(Estates.ACCOUNT));
    assertThat(status(run)).isEqualTo(StatusWord.NOT_EVALUATED);
  }

  @Test
  void aFailureInTheRegionsSeen_isOne() {
    CheckRun run = run("kinesis-encrypted", twoLeftOut(), stream("NONE"));
    assertThat(status(run)).isEqualTo(StatusWord.NOT_MET);
  }

  @Test
  void nothingLeftOut_isMet() {
    assertThat(status(run("kinesis-encrypted", List.of(), stream("KMS"))))
        .isEqualTo(StatusWord.MET);
  }

  @Test
  void aRegionThatIsNotEnabled_leavesNothingOut() {
    List<CallRecord> calls =
        List.of(leftOut("af-south-1", "the region is not enabled in the account"));
    assertThat(status(run("kinesis-encrypted", calls, stream("KMS")))).isEqualTo(StatusWord.MET);
  }

  @Test
  void whatIsListedOnceForTheAccount_isMetAllTheSame() {
    Document user =
        Estates.document(USER, "dana", "{\"UserName\":\"dana\",\"Groups\":[\"staff\"]}", "{}");
    assertThat(status(run("iam-user-in-group", twoLeftOut(), user))).isEqualTo(StatusWord.MET);
  }

  /** Another region's trail may write to a bucket that no trail seen here writes to. */
  @Test
  void whatDependsOnANeighbourAnywhere_isNotOutOfScope() {
    Document bucket = Estates.document(BUCKET, "logs", "{\"BucketName\":\"logs\"}", "{}");
    assertThat(status(run("ct-bucket-not-public", List.of(), bucket)))
        .isEqualTo(StatusWord.NOT_APPLICABLE);
    assertThat(status(run("ct-bucket-not-public", twoLeftOut(), bucket)))
        .isEqualTo(StatusWord.NOT_EVALUATED);
  }
}
