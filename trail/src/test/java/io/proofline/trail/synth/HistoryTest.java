package io.proofline.trail.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.synth.HistoryTruth.Fault;
import io.proofline.trail.synth.HistoryTruth.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Histories of an organisation over the turn of a year: everybody is who the truth says or openly
 * nobody, every planted fault is found at its place, and nothing else is. {@code
 * -Dproofline.history.rounds} and {@code .hours} make it long.
 */
class HistoryTest {
  private static final int ROUNDS = Integer.getInteger("proofline.history.rounds", 1);
  private static final int HOURS = Integer.getInteger("proofline.history.hours", 8);
  private static final long SEED = Long.getLong("proofline.history.seed", 20261128);
  private static final Instant FROM = Instant.parse("2024-12-31T19:00:00Z");

  @TempDir Path folder;

  private static HistoryPlan plan(long seed, boolean faults) {
    return new HistoryPlan(seed, 3, 5, FROM, HOURS, 60, faults);
  }

  @Test
  void the_same_seed_makes_the_same_history() throws IOException {
    SynthKeys keys = SynthKeys.given(SynthKeys.fresh().of("us-east-1"));
    HistoryPlan plan = new HistoryPlan(7, 2, 2, FROM, 8, 10, false);
    List<Map<String, Integer>> made = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      new History(plan, keys).write(folder.resolve(name));
      Map<String, Integer> files = new TreeMap<>();
      for (String path : new MadeFolder(folder.resolve(name)).paths()) {
        files.put(
            path, java.util.Arrays.hashCode(new MadeFolder(folder.resolve(name)).bytes(path)));
      }
      made.add(files);
    }
    assertThat(made.get(0)).isEqualTo(made.get(1)).hasSizeGreaterThan(40);
    new History(new HistoryPlan(8, 2, 2, FROM, 8, 10, false), keys).write(folder.resolve("three"));
    assertThat(new MadeFolder(folder.resolve("three")).bytes("truth/events.tsv"))
        .isNotEqualTo(new MadeFolder(folder.resolve("one")).bytes("truth/events.tsv"));
  }

  @Test
  void everybody_is_found_or_openly_nobody_and_every_fault_is_found_and_nothing_else()
      throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = SEED + round;
      Path made = folder.resolve("made" + round);
      HistoryTruth truth = new History(plan(seed, true), SynthKeys.fresh()).write(made);
      assertThat(truth.faults()).extracting(Fault::kind).contains(Kind.values());
      TrailStore store =
          new MemoryWorkspace(Clock.fixed(FROM.plusSeconds(10_000_000), ZoneOffset.UTC))
              .store(folder.resolve("lake" + round));
      new TrailIngest(store)
          .ingest(List.of(made.resolve("AWSLogs")), Actor.asserted("ana"), IngestOptions.DEFAULT);
      MadeHistory history = new MadeHistory(store, made, plan(seed, true));
      history.identity(truth);
      history.faults(truth);
      history.coverage();
    }
  }

  @Test
  void where_nothing_is_wrong_coverage_is_the_truth_too() throws IOException {
    Path made = folder.resolve("made");
    HistoryPlan plan = new HistoryPlan(SEED, 2, 2, FROM, 10, 20, false);
    new History(plan, SynthKeys.fresh()).write(made);
    TrailStore store =
        new MemoryWorkspace(Clock.fixed(FROM.plusSeconds(10_000_000), ZoneOffset.UTC))
            .store(folder.resolve("lake"));
    new TrailIngest(store)
        .ingest(List.of(made.resolve("AWSLogs")), Actor.asserted("ana"), IngestOptions.DEFAULT);
    new MadeHistory(store, made, plan).coverage();
  }

  @Test
  void a_plan_that_cannot_be_made_and_a_folder_with_logs_are_refused() throws IOException {
    assertThatThrownBy(() -> new HistoryPlan(1, 0, 1, FROM, 10, 1, false))
        .hasMessageContaining("accounts");
    assertThatThrownBy(() -> new HistoryPlan(1, 1, 13, FROM, 10, 1, false))
        .hasMessageContaining("regions");
    assertThatThrownBy(() -> new HistoryPlan(1, 1, 1, FROM, 7, 1, false))
        .hasMessageContaining("hours");
    assertThatThrownBy(() -> new HistoryPlan(1, 1, 1, FROM.plusSeconds(1), 10, 1, false))
        .hasMessageContaining("full hour");
    HistoryPlan plan = new HistoryPlan(1, 1, 1, FROM, 8, 1, false);
    new History(plan, SynthKeys.fresh()).write(folder.resolve("made"));
    assertThatThrownBy(() -> new History(plan, SynthKeys.fresh()).write(folder.resolve("made")))
        .hasMessageContaining("there are logs already");
  }
}
