package io.proofline.trail.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.ledger.LeafRef;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.ask.Ask;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailQuestion;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.FakeAws;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A shredded segment is never taken for an hour in which nothing happened: every answer names it.
 */
class ShreddedLogsTest {
  private static final Actor ACTOR = Actor.asserted("dana.whitfield");
  private static final Instant NOW = FakeAws.START.plus(Duration.ofHours(30));

  private final MemoryWorkspace memory = new MemoryWorkspace(Clock.fixed(NOW, ZoneOffset.UTC));
  private final FakeAws aws = new FakeAws("us-east-1");
  @TempDir Path folder;

  private static Instant hour(int n) {
    return FakeAws.START.plus(Duration.ofHours(n));
  }

  private TrailStore store() {
    return memory.store(folder.resolve("lake"));
  }

  private static Document trail() {
    return new Document(
        new ResourceId(
            "aws", FakeAws.ACCOUNT, "us-east-1", "AWS::CloudTrail::Trail", "org_trail", null),
        null,
        (ObjectNode)
            JsonMapper.shared()
                .readTree("{\"TrailName\":\"org_trail\",\"IsMultiRegionTrail\":true}"),
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        Map.of(),
        hour(12),
        List.of());
  }

  /** Takes a chain in; the leaf of its segment. */
  private LeafRef ingest(FakeAws aws, String name) throws IOException {
    aws.write(folder.resolve(name));
    assertThat(
            new TrailIngest(store())
                .ingest(List.of(folder.resolve(name)), ACTOR, IngestOptions.DEFAULT)
                .rejected())
        .isEmpty();
    return memory.statements("segment").reduce((_, last) -> last).orElseThrow().leaf();
  }

  private TrailAnswer ask(int from, int to) throws IOException {
    return new Ask(store(), List.of(trail()))
        .ask(
            new TrailQuestion(
                TrailQuestion.Focus.WHO,
                null,
                null,
                null,
                null,
                "management",
                null,
                null,
                null,
                null,
                hour(from),
                hour(to)),
            ACTOR);
  }

  @Test
  void answer_namesTheShredding_untilTheSameLogsAreHeldAgain() throws IOException {
    aws.hours(0, 12);
    LeafRef segment = ingest(aws, "in");
    assertThat(ask(1, 11).covered()).isTrue();
    memory.shred(segment);
    TrailAnswer gone = ask(1, 11);
    assertThat(gone.covered()).isFalse();
    assertThat(gone.rows()).isEmpty();
    assertThat(gone.sentence()).startsWith("Nothing is held that says so.");
    assertThat(gone.coverage())
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.state()).isNotEqualTo(State.PROVEN);
              assertThat(line.reason())
                  .contains("leaf " + segment + " (segment", "was shredded by entry 2026/999");
            });
    assertThat(ShreddedLogs.of(memory).words()).contains("leaf " + segment);
    ingest(aws, "again");
    TrailAnswer whole = ask(1, 11);
    assertThat(whole.covered()).as("digests prove that nothing is missing now").isTrue();
    assertThat(whole.coverage()).noneMatch(line -> line.reason().contains("shredded"));
  }

  @Test
  void timeAfterItsLastEvent_doesNotSuffer() throws IOException {
    aws.hours(0, 6);
    memory.shred(ingest(aws, "early"));
    FakeAws later = new FakeAws("us-east-1");
    later.hours(6, 24);
    ingest(later, "late");
    assertThat(ask(8, 20).coverage()).noneMatch(line -> line.reason().contains("shredded"));
    assertThat(ask(1, 20).covered()).isFalse();
    assertThat(ask(1, 20).coverage()).anyMatch(line -> line.reason().contains("was shredded"));
  }
}
