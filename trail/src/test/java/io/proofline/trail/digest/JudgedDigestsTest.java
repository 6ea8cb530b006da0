package io.proofline.trail.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.digest.ChainReport.Result;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.SealedFile;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.synth.History;
import io.proofline.trail.synth.HistoryPlan;
import io.proofline.trail.synth.SynthKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was judged is kept, and believed only where the ledger knows it and nothing was added. */
class JudgedDigestsTest {
  private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
  private static final Actor ACTOR = Actor.asserted("ana");

  private final MemoryWorkspace memory =
      new MemoryWorkspace(Clock.fixed(FROM.plusSeconds(1_000_000), ZoneOffset.UTC));
  @TempDir Path folder;

  private TrailStore store() {
    return memory.store(folder.resolve("lake"));
  }

  private Path kept() {
    return folder.resolve("lake/derived/digests");
  }

  private List<ChainReport> reports() throws IOException {
    return JudgedDigests.of(store())
        .reports(new Expectation(Set.of(), FROM, FROM.plusSeconds(8 * 3_600)));
  }

  private void ingest(Path path) throws IOException {
    new TrailIngest(store()).ingest(List.of(path), ACTOR, IngestOptions.DEFAULT);
  }

  @BeforeEach
  void history() throws IOException {
    new History(new HistoryPlan(3, 1, 2, FROM, 8, 20, true), SynthKeys.fresh())
        .write(folder.resolve("made"));
    ingest(folder.resolve("made/AWSLogs"));
  }

  @Test
  void what_was_kept_says_the_same_as_what_was_judged() throws IOException {
    assertThat(kept()).as("judged when the ingest ended").exists();
    List<ChainReport> first = reports();
    Files.delete(kept());
    List<ChainReport> judged = reports();
    assertThat(judged).isEqualTo(first);
    assertThat(judged).extracting(ChainReport::result).contains(Result.VERIFIED, Result.GAP);
    byte[] bytes = Files.readAllBytes(kept());
    assertThat(reports()).isEqualTo(judged);
    assertThat(Files.readAllBytes(kept())).isEqualTo(bytes);
    assertThat(memory.statements(SealedFile.TYPE))
        .filteredOn(s -> s.subject().equals("trail/derived/digests"))
        .hasSize(1);
    assertThat(JudgedDigests.of(store()).buckets()).containsExactly("hsc-audit-logs");
  }

  @Test
  void what_somebody_changed_is_not_believed_at_any_byte() throws IOException {
    List<ChainReport> judged = reports();
    byte[] bytes = Files.readAllBytes(kept());
    for (int at = 0; at < bytes.length; at += bytes.length / 40 + 1) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(kept(), changed);
      assertThat(reports()).as("byte %d", at).isEqualTo(judged);
      assertThat(Files.readAllBytes(kept())).isEqualTo(bytes);
    }
    Files.write(kept(), new byte[0]);
    assertThat(reports()).isEqualTo(judged);
  }

  @Test
  void what_was_kept_before_more_was_taken_in_is_not_believed_after_it() throws IOException {
    reports();
    byte[] before = Files.readAllBytes(kept());
    Path planted;
    try (Stream<Path> files = Files.walk(folder.resolve("made"))) {
      planted =
          files
              .filter(f -> f.toString().contains("/CloudTrail/us-east-1/"))
              .filter(f -> f.toString().endsWith(".json.gz"))
              .findFirst()
              .orElseThrow();
    }
    String name = planted.getFileName().toString();
    Path copy =
        planted.resolveSibling(
            name.substring(0, name.lastIndexOf('_')) + "_aaaaaaaaaaaaaaaa.json.gz");
    Files.copy(planted, copy);
    ingest(folder.resolve("made/AWSLogs"));
    List<ChainReport> after = reports();
    Files.write(kept(), before);
    assertThat(reports()).isEqualTo(after);
    assertThat(after)
        .filteredOn(
            r -> r.place().equals(new Place(after.getFirst().place().account(), "us-east-1")))
        .extracting(ChainReport::result)
        .containsExactly(Result.INVALID);
  }

  @Test
  void building_the_index_anew_believes_nothing_that_was_kept() throws IOException {
    List<ChainReport> judged = reports();
    new TrailIngest(store()).rebuild();
    assertThat(kept()).doesNotExist();
    assertThat(reports()).isEqualTo(judged);
  }
}
