package io.proofline.trail;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Actor;
import io.proofline.trail.lake.EventRef;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.TrailEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts are those stated in the samples' own README. */
class SampleIngestTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC);
  private static final Actor ACTOR = Actor.asserted("dana.whitfield");

  private final MemoryWorkspace memory = new MemoryWorkspace(CLOCK);
  @TempDir Path folder;

  private IngestReport ingest(Path path) throws Exception {
    return new TrailIngest(memory.store(folder.resolve("lake")))
        .ingest(List.of(path), ACTOR, IngestOptions.DEFAULT);
  }

  @Test
  void stratus_all_310_records_are_distinct_events() throws Exception {
    Path unpacked = Samples.untar("stratus-detonation-logs.tar.xz", folder.resolve("in"));
    IngestReport report = ingest(unpacked);
    assertThat(report.logFiles()).isEqualTo(35);
    assertThat(report.records()).isEqualTo(310);
    assertThat(report.events()).isEqualTo(310);
    assertThat(report.unparsed()).isZero();
    assertThat(report.rejected())
        .extracting(IngestReport.Rejected::name)
        .allMatch(n -> n.contains("LICENSE") || n.contains("NOTICE"));
  }

  @Test
  void traildiscover_563_records_are_314_events_and_249_second_sightings() throws Exception {
    Path unpacked = Samples.untar("traildiscover-logexamples.tar.xz", folder.resolve("in"));
    IngestReport report = ingest(unpacked);
    assertThat(report.logFiles() + report.alreadyHeld()).isEqualTo(584);
    assertThat(report.records()).isEqualTo(563);
    assertThat(report.events()).isEqualTo(314);
    assertThat(report.duplicates()).isEqualTo(249);
    assertThat(report.unparsed()).isZero();
    assertThat(String.valueOf(report.first())).startsWith("2016-04-13");
  }

  @Test
  void every_row_that_is_fetched_is_what_the_columns_say() throws Exception {
    ingest(Samples.untar("traildiscover-logexamples.tar.xz", folder.resolve("in")));
    try (Lake lake = Lake.open(memory.store(folder.resolve("lake")))) {
      List<TrailEvent> events = TrailEvent.select(lake, "FROM events e", List.of());
      List<EventRef> places =
          events.stream()
              .map(e -> new EventRef(TrailEvent.micros(e.time()), e.leaf(), e.row()))
              .toList();
      assertThat(lake.fetch(places)).hasSizeGreaterThan(300).isEqualTo(events);
    }
  }

  @Test
  void otrf_json_lines_with_logstash_time_are_103_events() throws Exception {
    IngestReport report =
        ingest(Samples.unzip("otrf-ec2_proxy_s3_exfiltration.zip", folder.resolve("in")));
    assertThat(report.records()).isEqualTo(103);
    assertThat(report.events()).isEqualTo(103);
    assertThat(report.rejected()).isEmpty();
  }

  @Test
  void otrf_csv_is_rejected_with_its_reason_and_kept() throws Exception {
    IngestReport report =
        ingest(Samples.unzip("otrf-aws_s3_honeybucketlogs.zip", folder.resolve("in")));
    assertThat(report.records()).isZero();
    assertThat(report.rejected())
        .singleElement()
        .satisfies(r -> assertThat(r.reason().id()).isEqualTo("not-json"))
        .satisfies(r -> assertThat(r.kept()).isTrue());
    assertThat(LogFile.all(memory.store(folder.resolve("lake")))).hasSize(1);
  }

  @Test
  void ingesting_the_same_folder_twice_adds_nothing() throws Exception {
    Path unpacked = Samples.untar("stratus-detonation-logs.tar.xz", folder.resolve("in"));
    ingest(unpacked);
    long statements = memory.statements().count();
    IngestReport again = ingest(unpacked);
    assertThat(memory.statements().count()).isEqualTo(statements);
    assertThat(again.alreadyHeld() + again.rejected().size()).isEqualTo(again.files());
    assertThat(again.rejected()).as("the licence").hasSize(1);
    assertThat(again.events()).isZero();
  }
}
