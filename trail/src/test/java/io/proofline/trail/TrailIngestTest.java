package io.proofline.trail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.ask.Explain;
import io.proofline.trail.lake.HeldBytes;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.SheetRefs;
import io.proofline.trail.read.RejectReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class TrailIngestTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC);
  private static final Actor ACTOR = Actor.asserted("dana.whitfield");

  private final MemoryWorkspace memory = new MemoryWorkspace(CLOCK);
  @TempDir Path folder;

  private Path in() throws IOException {
    return Files.createDirectories(folder.resolve("in"));
  }

  private void file(String name, String... events) throws IOException {
    Path path = in().resolve(name);
    Files.createDirectories(path.getParent());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gz = new GZIPOutputStream(bytes)) {
      gz.write(("{\"Records\":[" + String.join(",", events) + "]}").getBytes(UTF_8));
    }
    Files.write(path, bytes.toByteArray());
  }

  private static String event(String id, String time, String more) {
    return "{\"eventID\":\""
        + id
        + "\",\"eventTime\":\""
        + time
        + "\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"GetObject\","
        + "\"awsRegion\":\"us-east-1\",\"recipientAccountId\":\"441020936617\""
        + more
        + "}";
  }

  private IngestReport ingest() throws IOException {
    return new TrailIngest(memory.store(folder.resolve("lake")))
        .ingest(List.of(in()), ACTOR, IngestOptions.DEFAULT);
  }

  private List<String> lakeRows() throws IOException {
    try (Lake lake = Lake.open(memory.store(folder.resolve("lake")))) {
      return lake.query(
          "SELECT coalesce(event_id,'-'), us, leaf, row FROM events ORDER BY leaf, row",
          List.of(),
          r -> r.getString(1) + " " + r.getLong(2) + " " + r.getLong(3) + "/" + r.getLong(4));
    }
  }

  private static String id(int n) {
    return "00000000-0000-4000-8000-%012d".formatted(n);
  }

  @Test
  void the_same_event_from_two_trails_is_one_row_and_two_sightings() throws IOException {
    String event = event(id(1), "2026-11-18T10:00:00Z", "");
    file("a.json.gz", event, event(id(2), "2026-11-18T10:00:01Z", ""));
    file("b.json.gz", event);
    IngestReport first = ingest();
    assertThat(first.events()).isEqualTo(2);
    assertThat(first.duplicates()).isEqualTo(1);
    assertThat(first.differing()).isZero();
    file("c.json.gz", event);
    IngestReport second = ingest();
    assertThat(second.events()).isZero();
    assertThat(second.duplicates()).isEqualTo(1);
    assertThat(sightings()).hasSize(2);
    assertThat(lakeRows()).hasSize(2);
  }

  private List<JsonNode> sightings() throws IOException {
    List<JsonNode> out = new java.util.ArrayList<>();
    for (Statement segment : memory.statements("segment").toList()) {
      SheetRef sheet = SheetRefs.sheet(segment.body(), "sightings").orElse(null);
      if (sheet != null) {
        try (Stream<JsonNode> rows = memory.rows(sheet)) {
          rows.forEach(out::add);
        }
      }
    }
    return out;
  }

  @Test
  void the_same_event_id_with_other_content_keeps_both_versions() throws IOException {
    file("a.json.gz", event(id(1), "2026-11-18T10:00:00Z", ",\"userAgent\":\"one\""));
    file("b.json.gz", event(id(1), "2026-11-18T10:00:00Z", ",\"userAgent\":\"two\""));
    assertThat(ingest().differing()).isEqualTo(1);
    assertThat(sightings())
        .singleElement()
        .satisfies(s -> assertThat(s.path("s").asBoolean(true)).isFalse())
        .satisfies(s -> assertThat(raw(s)).contains("two"));
  }

  /** The bytes that a row of the second segment stands for. */
  private String raw(JsonNode row) {
    try {
      Statement segment = memory.statements("segment").reduce((a, b) -> b).orElseThrow();
      LogFile file = LogFile.of(memory.store(folder.resolve("lake")), segment, row).orElseThrow();
      try (InputStream in =
          new GZIPInputStream(new HeldBytes(memory.store(folder.resolve("lake"))).open(file))) {
        byte[] body = in.readAllBytes();
        int from = row.path("o").asInt(-1);
        return new String(body, from, row.path("l").asInt(-1), UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void the_same_id_in_two_accounts_is_two_events() throws IOException {
    String other = event(id(1), "2026-11-18T10:00:00Z", "").replace("441020936617", "441020938842");
    file("a.json.gz", event(id(1), "2026-11-18T10:00:00Z", ""), other);
    assertThat(ingest().events()).isEqualTo(2);
  }

  @Test
  void events_without_an_id_are_told_apart_by_their_bytes() throws IOException {
    String one = event("", "2026-11-18T10:00:00Z", "");
    file("a.json.gz", one, one, event("", "2026-11-18T10:00:01Z", ""));
    assertThat(ingest().events()).isEqualTo(2);
    file("b.json.gz", one);
    assertThat(ingest().duplicates()).isEqualTo(1);
  }

  @Test
  void a_rejected_file_is_kept_counted_and_not_tried_again() throws IOException {
    Files.writeString(in().resolve("bad.json"), "{\"Records\":[");
    Files.writeString(in().resolve(".hidden"), "x");
    IngestReport report = ingest();
    assertThat(report.rejected())
        .extracting(IngestReport.Rejected::reason)
        .containsExactly(RejectReason.SKIPPED, RejectReason.NOT_JSON);
    assertThat(LogFile.all(memory.store(folder.resolve("lake"))))
        .singleElement()
        .satisfies(f -> assertThat(f.kind()).isEqualTo("rejected"))
        .satisfies(
            f ->
                assertThat(new HeldBytes(memory.store(folder.resolve("lake"))).read(f))
                    .asString(UTF_8)
                    .isEqualTo("{\"Records\":["));
    assertThat(ingest().alreadyHeld()).isZero();
    assertThat(LogFile.all(memory.store(folder.resolve("lake")))).hasSize(1);
  }

  @Test
  void every_row_names_its_file_member_and_raw_bytes() throws IOException {
    file("a.json.gz", event(id(1), "2026-11-18T10:00:00Z", ""));
    ingest();
    Statement segment = memory.statements("segment").findFirst().orElseThrow();
    JsonNode row = memory.row(SheetRefs.sheet(segment.body(), "events").orElseThrow(), 0);
    String raw = raw(row);
    assertThat(raw).isEqualTo(event(id(1), "2026-11-18T10:00:00Z", ""));
    assertThat(row.path("h").asString()).isEqualTo(MemoryWorkspace.sha(raw.getBytes(UTF_8)));
    assertThat(row.path("m").asInt(-1)).isZero();
  }

  @Test
  void the_lake_is_rebuilt_from_segments_to_the_same_rows() throws IOException {
    file(
        "a.json.gz",
        event(id(1), "2026-11-18T10:00:00.123Z", ""),
        event(id(2), "2026-11-19T01:00:00Z", ""));
    ingest();
    file("b.json.gz", event(id(3), "2026-11-18T09:00:00Z", ",\"userAgent\":\"q'\\\"u\""));
    ingest();
    List<String> before = lakeRows();
    assertThat(before).hasSize(3);
    deleteTree(folder.resolve("lake"));
    assertThat(lakeRows()).isEqualTo(before);
    assertThat(new TrailIngest(memory.store(folder.resolve("lake"))).rebuild()).isEqualTo(2);
    assertThat(lakeRows()).isEqualTo(before);
  }

  @Test
  void a_rebuild_that_finds_nothing_changed_records_nothing() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      file(
          name + ".json.gz",
          event(id(name.charAt(0)), "2026-11-18T10:00:00.123Z", ""),
          event(id(name.charAt(0) + 10), "2026-11-19T01:00:00Z", ""));
      ingest();
    }
    List<String> rows = lakeRows();
    TrailIngest ingest = new TrailIngest(memory.store(folder.resolve("lake")));
    long recorded = memory.statements("lake-index").count();
    assertThat(ingest.rebuild()).isEqualTo(3);
    assertThat(ingest.rebuild()).isEqualTo(3);
    assertThat(memory.statements("lake-index").count()).isEqualTo(recorded);
    // What had been merged is merged again.
    assertThat(ingest.compact(true)).isEqualTo(3);
    recorded++;
    assertThat(memory.statements("lake-index").count()).isEqualTo(recorded);
    assertThat(ingest.rebuild()).isEqualTo(3);
    assertThat(memory.statements("lake-index").count()).isEqualTo(recorded);
    assertThat(lakeRows()).isEqualTo(rows);
    // What was lost is made anew, and that is recorded: its files have other marks.
    deleteTree(folder.resolve("lake"));
    assertThat(ingest.rebuild()).isEqualTo(3);
    assertThat(memory.statements("lake-index").count()).isGreaterThan(recorded);
    assertThat(lakeRows()).isEqualTo(rows);
  }

  @Test
  void a_lake_file_that_was_changed_or_lost_is_built_anew() throws IOException {
    file("a.json.gz", event(id(1), "2026-11-18T10:00:00Z", ""));
    ingest();
    List<String> before = lakeRows();
    Path parquet;
    try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
      parquet =
          files
              .filter(f -> f.toString().contains("day=2026-11-18") && Files.isRegularFile(f))
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(parquet);
    bytes[bytes.length / 2] ^= 1;
    Files.write(parquet, bytes);
    assertThat(lakeRows()).isEqualTo(before);
    Files.delete(parquet);
    assertThat(lakeRows()).isEqualTo(before);
    Files.writeString(folder.resolve("lake/manifest.json"), "{\"format\":2,\"par");
    assertThat(lakeRows()).isEqualTo(before);
  }

  /** Rewrites a file of the lake without the event and lets the lake vouch for what it now is. */
  @Test
  void who_rewrites_the_index_and_what_vouches_for_it_hides_no_event() throws IOException {
    file("a.json.gz", event(id(1), "2026-11-18T10:00:00Z", ""));
    ingest();
    List<String> before = lakeRows();
    Path lake = folder.resolve("lake");
    Path parquet;
    try (Stream<Path> files = Files.walk(lake)) {
      parquet =
          files.filter(f -> f.toString().contains("day=2026-11-18/")).findFirst().orElseThrow();
    }
    byte[] hidden = Files.readAllBytes(parquet);
    hidden[hidden.length / 2] ^= 1;
    Files.write(parquet, hidden);
    Files.setLastModifiedTime(parquet, java.nio.file.attribute.FileTime.from(CLOCK.instant()));
    java.util.Map<String, Object> unix =
        Files.readAttributes(parquet, "unix:ino,size,ctime,lastModifiedTime");
    String mark =
        unix.get("ino")
            + " "
            + unix.get("size")
            + " "
            + unix.get("ctime")
            + " "
            + unix.get("lastModifiedTime");
    Path manifest = lake.resolve("manifest.json");
    JsonMapper json = new JsonMapper();
    JsonNode root = json.readTree(Files.readAllBytes(manifest));
    for (JsonNode item : root.path("parts").path(0).path("files")) {
      if (parquet.endsWith(item.path("path").asString())) {
        ((ObjectNode) item).put("sha256", MemoryWorkspace.sha(hidden)).put("mark", mark);
      }
    }
    Files.write(manifest, json.writeValueAsBytes(root));
    assertThat(lakeRows()).isEqualTo(before);
  }

  @Test
  void a_lake_whose_files_were_copied_is_hashed_once_and_believed_from_then_on()
      throws IOException {
    file("a.json.gz", event(id(1), "2026-11-18T10:00:00Z", ""));
    ingest();
    List<String> before = lakeRows();
    long statements = memory.statements().count();
    assertThat(lakeRows()).isEqualTo(before);
    assertThat(memory.statements().count()).as("nothing new to say").isEqualTo(statements);
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(folder.resolve("lake").relativize(file).toString()));
      }
    }
    for (int n = 0; n < 2; n++) {
      try (Lake lake = Lake.open(memory.store(copy))) {
        assertThat(lake.events()).isEqualTo(1);
      }
      assertThat(memory.statements().count()).isEqualTo(statements + 1);
    }
  }

  @Test
  void a_segment_of_the_first_version_is_indexed_and_its_file_found() throws IOException {
    String raw = event(id(1), "2026-11-18T10:00:00Z", ",\"userAgent\":\"old\"");
    String sha = MemoryWorkspace.sha(raw.getBytes(UTF_8));
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("file", sha).put("member", 3).put("raw", raw);
    ObjectNode file = row.objectNode();
    file.put("name", "old.json").put("kind", "events").put("sha256", sha);
    BlobRef blob = memory.put(raw.getBytes(UTF_8), "application/json");
    SheetRefs.put(file, "file", blob);
    file.put("bytes", raw.length()).put("bodySha256", sha);
    memory.append(draft("log-file", sha, file));
    ObjectNode body = row.objectNode();
    try (Sheets.Writer writer = memory.begin("application/x")) {
      writer.append(row);
      SheetRefs.put(body, "events", writer.seal());
    }
    memory.append(draft("segment", "one", body));
    assertThat(lakeRows()).hasSize(1);
    assertThat(lakeRows().getFirst()).startsWith(id(1));
    Explain.Answer answer = new Explain(memory.store(folder.resolve("lake"))).event(id(1), ACTOR);
    assertThat(answer.events())
        .singleElement()
        .satisfies(e -> assertThat(e.raw()).isEqualTo(raw))
        .satisfies(e -> assertThat(e.file().name()).isEqualTo("old.json"));
    file("again.json.gz", raw);
    assertThat(ingest().duplicates()).as("held by the first version").isEqualTo(1);
  }

  private static StatementDraft draft(String type, String key, ObjectNode body) {
    return new StatementDraft(
        type, 1, "trail/first", key, body, List.of(), null, CLOCK.instant(), ACTOR);
  }

  @Test
  void a_disk_that_fills_at_any_write_loses_nothing_and_the_next_run_completes()
      throws IOException {
    for (int n = 0; n < 4; n++) {
      file("f" + n + ".json.gz", event(id(n), "2026-11-18T10:00:0" + n + "Z", ""));
    }
    boolean completed = false;
    for (int writes = 0; !completed; writes++) {
      MemoryWorkspace disk = new MemoryWorkspace(CLOCK);
      Path lake = folder.resolve("lake-" + writes);
      TrailIngest ingest = new TrailIngest(disk.store(lake));
      disk.failAfter(writes);
      try {
        ingest.ingest(List.of(in()), ACTOR, IngestOptions.DEFAULT);
        completed = true;
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("No space left");
      }
      disk.failAfter(Integer.MAX_VALUE);
      ingest.ingest(List.of(in()), ACTOR, IngestOptions.DEFAULT);
      try (Lake opened = Lake.open(disk.store(lake))) {
        assertThat(opened.events()).as("after %d writes", writes).isEqualTo(4);
      }
      assertThat(LogFile.all(disk.store(lake))).hasSize(4);
    }
  }

  @Test
  void a_segment_sealed_before_the_lake_was_written_is_indexed_when_next_opened()
      throws IOException {
    file("a.json.gz", event(id(1), "2026-11-18T10:00:00Z", ""));
    ingest();
    List<String> rows = lakeRows();
    Files.delete(folder.resolve("lake/manifest.json"));
    assertThat(lakeRows()).isEqualTo(rows);
  }

  @Test
  void a_second_ingest_at_the_same_time_is_refused() throws IOException {
    file("a.json.gz", event(id(1), "2026-11-18T10:00:00Z", ""));
    TrailIngest ingest = new TrailIngest(memory.store(folder.resolve("lake")));
    IngestOptions options =
        IngestOptions.DEFAULT.withProgress(
            (_, _, _) ->
                assertThatThrownBy(() -> ingest.ingest(List.of(in()), ACTOR, IngestOptions.DEFAULT))
                    .hasMessageContaining("another ingest"));
    assertThat(ingest.ingest(List.of(in()), ACTOR, options).events()).isEqualTo(1);
  }

  @Test
  void a_missing_input_is_an_error_before_anything_is_written() {
    assertThatThrownBy(
            () ->
                new TrailIngest(memory.store(folder.resolve("lake")))
                    .ingest(List.of(folder.resolve("nope")), ACTOR, IngestOptions.DEFAULT))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(memory.statements()).isEmpty();
  }

  @Test
  void segments_close_at_file_borders_and_keep_every_event() throws IOException {
    for (int n = 0; n < 10; n++) {
      file(
          "f" + n + ".json.gz",
          event(id(2 * n), "2026-11-18T10:00:00Z", ""),
          event(id(2 * n + 1), "2026-11-18T10:00:00Z", ""));
    }
    IngestOptions small =
        new IngestOptions(IngestOptions.DEFAULT.limits(), 2, 5, 100, (_, _, _) -> {});
    IngestReport report =
        new TrailIngest(memory.store(folder.resolve("lake"))).ingest(List.of(in()), ACTOR, small);
    assertThat(report.segments()).hasSize(4);
    assertThat(lakeRows()).hasSize(20);
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void a_file_that_was_refused_is_named_again_and_never_passes_for_held() throws IOException {
    file("good.json.gz", event(id(1), "2026-11-18T10:00:00Z", ""));
    Files.writeString(in().resolve("cut.json"), "{\"Records\":[{");
    assertThat(ingest().rejected()).hasSize(1);
    long leaves = memory.statements("segment").count();
    IngestReport again = ingest();
    assertThat(again.alreadyHeld()).isEqualTo(1);
    assertThat(again.rejected())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.name()).isEqualTo("cut.json");
              assertThat(r.reason()).isEqualTo(RejectReason.NOT_JSON);
              assertThat(r.detail()).isNotEmpty();
              assertThat(r.kept()).isTrue();
            });
    assertThat(memory.statements("segment").count())
        .as("nothing is written anew")
        .isEqualTo(leaves);
  }

  @Test
  void a_file_of_insights_is_taken_and_each_is_kept_as_what_it_is() throws IOException {
    file(
        "insight.json.gz",
        "{\"eventVersion\":\"1.09\",\"eventTime\":\"2026-11-18T10:00:00Z\",\"awsRegion\":\"us-east-1\","
            + "\"eventID\":\"i1\",\"eventType\":\"AwsCloudTrailInsight\",\"recipientAccountId\":"
            + "\"441020936617\",\"sharedEventID\":\"s1\",\"insightDetails\":{\"state\":\"Start\","
            + "\"eventSource\":\"ssm.amazonaws.com\",\"eventName\":\"UpdateInstanceInformation\","
            + "\"insightType\":\"ApiCallRateInsight\"},\"eventCategory\":\"Insight\"}");
    IngestReport report = ingest();
    assertThat(report.rejected()).isEmpty();
    assertThat(report.logFiles()).isEqualTo(1);
    assertThat(report.unparsed()).as("no single access").isEqualTo(1);
    assertThat(report.events()).isZero();
  }
}
