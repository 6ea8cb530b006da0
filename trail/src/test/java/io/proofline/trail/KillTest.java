package io.proofline.trail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Entity;
import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.LedgerVerifier;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import io.proofline.ledger.Workspace;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.SheetRefs;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process that ingests and compacts is killed at random moments (SIGKILL), started again,
 * and killed again, until it completes. {@code -Dproofline.kills=200} for a long run.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("proofline.kills", 3);
  private static final int FILES = 24;
  private static final int EVENTS = 20;

  @TempDir Path folder;

  private Path logs() throws IOException {
    Path logs = Files.createDirectories(folder.resolve("logs"));
    for (int f = 0; f < FILES; f++) {
      StringBuilder records = new StringBuilder("{\"Records\":[");
      for (int n = 0; n < EVENTS; n++) {
        // Each file repeats an event of the one before, as a second trail does.
        int id = n == 0 && f > 0 ? (f - 1) * EVENTS + 1 : f * EVENTS + n;
        records
            .append(n == 0 ? "" : ",")
            .append("{\"eventID\":\"00000000-0000-4000-8000-%012d\"".formatted(id))
            .append(",\"eventTime\":\"2026-11-18T10:%02d:%02dZ\"".formatted(id / 60 % 60, id % 60))
            .append(",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"GetObject\"")
            .append(",\"recipientAccountId\":\"441020936617\",\"sourceIPAddress\":\"192.0.2.1\"}");
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(records.append("]}").toString().getBytes(UTF_8));
      }
      Files.write(logs.resolve("f%02d.json.gz".formatted(f)), bytes.toByteArray());
    }
    return logs;
  }

  private Workspace create(Path at) throws IOException {
    Entity entity =
        new Entity("Harbor Street", Entity.Role.COVERED_ENTITY, "proofline.example/hsc");
    return Workspace.create(at, entity, Clock.systemUTC());
  }

  /** Runs the process and kills it after so long; how long it took to complete, -1 if killed. */
  private static long run(Path workspace, Path logs, long millis) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledIngest.class.getName(),
                workspace.toString(),
                logs.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String first = said.readLine();
      assertThat(first).isEqualTo("ready");
      long began = System.nanoTime();
      if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        assertThat(said.readAllAsString()).isEqualTo("completed\n");
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      }
      process.destroyForcibly().waitFor();
      return -1;
    }
  }

  @Test
  void whenever_it_is_killed_no_event_is_lost_or_doubled_and_the_ledger_verifies()
      throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path logs = logs();
    Path calm = folder.resolve("calm");
    create(calm);
    long usual = run(calm, logs, 600_000);
    assertThat(usual).isPositive();
    int kills = 0;
    for (int round = 0; kills < KILLS; round++) {
      Path at = folder.resolve("round-" + round);
      create(at);
      int here = 0;
      while (here < 6 && run(at, logs, random.nextLong(usual) + 1) < 0) {
        here++;
        LedgerReport report = LedgerVerifier.verify(at);
        assertThat(report.problems()).as("seed %d, round %d, kill %d", seed, round, here).isEmpty();
      }
      kills += here;
      complete(at, logs, "seed " + seed + ", round " + round + " after " + here + " kills");
      deleteTree(at);
    }
  }

  private void complete(Path at, Path logs, String as) throws IOException {
    Workspace workspace = Workspace.open(at, Clock.systemUTC());
    KilledIngest.run(workspace, logs);
    IngestReport again = KilledIngest.run(workspace, logs);
    assertThat(again.alreadyHeld()).as(as).isEqualTo(FILES);
    long distinct = (long) FILES * EVENTS - (FILES - 1);
    long rows = 0;
    long sightings = 0;
    List<Statement> segments;
    try (Stream<Statement> all = workspace.ledger().statements("segment")) {
      segments = all.toList();
    }
    for (Statement segment : segments) {
      rows += SheetRefs.sheet(segment.body(), "events").map(SheetRef::rows).orElse(0L);
      sightings += SheetRefs.sheet(segment.body(), "sightings").map(SheetRef::rows).orElse(0L);
    }
    assertThat(rows).as(as).isEqualTo(distinct);
    assertThat(sightings).as(as).isEqualTo(FILES - 1L);
    assertThat(LogFile.all(KilledIngest.store(workspace))).as(as).hasSize(FILES);
    try (Lake lake = Lake.open(KilledIngest.store(workspace))) {
      assertThat(lake.parts()).as(as).isEqualTo(1);
      assertThat(
              lake.query(
                  "SELECT count(*) || ' ' || count(DISTINCT event_id) FROM events",
                  List.of(),
                  r -> r.getString(1)))
          .as(as)
          .containsExactly(distinct + " " + distinct);
      assertThat(lake.byId("00000000-0000-4000-8000-%012d".formatted(1))).as(as).hasSize(1);
    }
    assertThat(LedgerVerifier.verify(at).problems()).as(as).isEmpty();
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
