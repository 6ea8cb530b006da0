package io.proofline.trail.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.lake.SqlStoppedException.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody's own SELECT may not do to the machine, the lake, and what lies beside it. */
class HostileSqlTest {
  @TempDir static Path folder;
  private static Lake lake;

  @BeforeAll
  static void ingest() throws IOException {
    MemoryWorkspace memory =
        new MemoryWorkspace(Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC));
    Path file =
        Files.writeString(
            folder.resolve("f.json"),
            """
            [{"eventID":"00000000-0000-4000-8000-000000000000","eventTime":"2026-11-18T10:00:00Z",
            "eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"us-east-1",
            "recipientAccountId":"441020936617","userIdentity":{"type":"IAMUser","userName":"ana"}}]
            """);
    TrailStore store = memory.store(folder.resolve("lake"));
    new TrailIngest(store)
        .ingest(List.of(file), Actor.asserted("dana.whitfield"), IngestOptions.DEFAULT);
    lake = Lake.open(store);
  }

  @AfterAll
  static void close() throws IOException {
    lake.close();
  }

  private static SqlLimits within(long millis) {
    return new SqlLimits(Duration.ofMillis(millis), 1_000);
  }

  private List<List<@Nullable String>> answer(String select) throws IOException {
    return lake.sql(select, SqlLimits.of(1_000)).rows();
  }

  private static SqlStoppedException stopped(ThrowingCallable question) {
    Throwable thrown = catchThrowable(question);
    assertThat(thrown).isInstanceOf(SqlStoppedException.class);
    return (SqlStoppedException) thrown;
  }

  @Test
  void questions_as_people_ask_them_are_answered() throws IOException {
    assertThat(answer("SELECT name, count(*) FROM log GROUP BY ALL"))
        .containsExactly(List.of("GetObject", "1"));
    assertThat(answer("WITH x AS (SELECT time FROM log) SELECT * FROM x; "))
        .containsExactly(List.of("2026-11-18 10:00:00.0"));
    assertThat(answer("SELECT 1 AS a, 2 AS a UNION ALL SELECT 3, NULL ORDER BY 1 -- of two"))
        .containsExactly(List.of("1", "2"), java.util.Arrays.asList("3", null));
    assertThat(answer("SELECT [1, 2], 'a', x FROM unnest([7]) t(x)"))
        .containsExactly(List.of("[1, 2]", "a", "7"));
    assertThat(answer("DESCRIBE log")).hasSizeGreaterThan(20);
    assertThat(answer("FROM range(3)")).hasSize(3);
    assertThat(lake.sql("FROM range(3)", SqlLimits.of(2)).more()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE hash(a.range) ="
            + " hash(b.range)",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
        "SELECT sleep_ms(60000)",
        "SELECT sum(length(regexp_replace(range::VARCHAR, '(.*)*', 'x', 'g'))) FROM"
            + " range(1000000000)"
      })
  void what_never_ends_is_ended(String endless) {
    long start = System.nanoTime();
    SqlStoppedException stopped = stopped(() -> lake.sql(endless, within(700)));
    assertThat(stopped.limit()).isEqualTo(Limit.TIME);
    assertThat(stopped.ended()).as("the engine ended too").isTrue();
    assertThat(stopped).hasMessage("it took longer than 700 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void after_one_was_stopped_the_next_is_answered() throws IOException {
    stopped(() -> lake.sql("SELECT sleep_ms(60000)", within(100)));
    assertThat(answer("SELECT count(*) FROM log")).containsExactly(List.of("1"));
  }

  @Test
  void an_interrupted_thread_stops_its_question() throws InterruptedException {
    AtomicReference<SqlStoppedException> seen = new AtomicReference<>();
    Thread asking =
        Thread.ofPlatform()
            .start(
                () ->
                    seen.set(stopped(() -> lake.sql("SELECT sleep_ms(60000)", SqlLimits.of(10)))));
    Thread.sleep(300);
    asking.interrupt();
    asking.join(20_000);
    assertThat(seen.get().limit()).isEqualTo(Limit.INTERRUPTED);
  }

  @Test
  void a_value_is_measured_before_it_is_taken_in() {
    SqlStoppedException stopped =
        stopped(() -> lake.sql("SELECT 'a' AS id, repeat('x', 4000000) AS big", SqlLimits.of(10)));
    assertThat(stopped.limit()).isEqualTo(Limit.SIZE);
    assertThat(stopped)
        .hasMessage(
            "column big of row 1 has a value of 4,000,000 bytes; at most 1,048,576 are handed"
                + " out");
    assertThat(stopped(() -> lake.sql("SELECT range(300000) AS l", SqlLimits.of(10))))
        .hasMessageStartingWith("column l of row 1 has a value of");
  }

  @Test
  void all_values_together_have_a_limit_too() {
    assertThat(
            stopped(
                () ->
                    lake.sql(
                        "SELECT repeat('x', 1000000) FROM range(100)", SqlLimits.of(1_000_000))))
        .hasMessage("its first 34 rows have more than the 33,554,432 bytes that are handed out");
  }

  @Test
  void a_huge_value_in_the_making_is_left_and_said() {
    SqlStoppedException stopped =
        stopped(() -> lake.sql("SELECT length(repeat('x', 800000000))", within(200)));
    assertThat(stopped.limit()).isIn(Limit.TIME, Limit.MEMORY);
  }

  @Test
  void a_huge_aggregate_ends_in_words() {
    SqlStoppedException stopped =
        stopped(() -> lake.sql("SELECT list(range) FROM range(2000000000)", SqlLimits.of(10)));
    assertThat(stopped.limit()).isIn(Limit.MEMORY, Limit.TIME);
    assertThat(stopped.ended()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Chapter "Securing DuckDB" of the engine's documentation, and its list of table functions.
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/proc/self/environ')",
        "SELECT * FROM read_json('/etc/passwd')",
        "SELECT * FROM read_ndjson_objects('/etc/passwd')",
        "SELECT * FROM read_parquet('s3://bucket/a.parquet')",
        "SELECT * FROM read_csv('https://example.com/a.csv')",
        "SELECT * FROM read_duckdb('/var/x.duckdb')",
        "SELECT * FROM '/etc/passwd.csv'",
        "SELECT * FROM 'http://example.com/a.parquet'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM parquet_metadata('/etc/passwd')",
        "SELECT * FROM which_secret('s3://b', 's3')",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM enable_logging('QueryLog')",
        "SELECT * FROM checkpoint()",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM QUERY_TABLE(['log'])",
        "SELECT * FROM json_execute_serialized_sql('{}')",
        "SELECT * FROM sqlite_scan('/var/x.db', 't')",
        "SELECT (SELECT content FROM read_text('/etc/passwd'))",
        "WITH x AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM x",
        "SELECT * FROM '/etc/passwd', (WITH \"/etc/passwd\" AS (SELECT 1) SELECT 2)",
        "WITH \"part.parquet\" AS (SELECT 1) SELECT * FROM \"part.parquet\"",
        "WITH x AS (COPY (SELECT 1) TO '/var/x.csv') SELECT 1",
        "WITH x AS (INSERT INTO events VALUES (1) RETURNING *) SELECT * FROM x",
        "WITH x AS (DELETE FROM events RETURNING *) SELECT * FROM x",
        "COPY log TO '/var/x.csv'",
        "COPY (SELECT 1) TO 'https://example.com/x'",
        "EXPORT DATABASE '/var/x'",
        "IMPORT DATABASE '/var/x'",
        "ATTACH '/var/x.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA enable_profiling",
        "CALL pragma_version()",
        "CREATE TABLE t AS SELECT 1",
        "CREATE SECRET s (TYPE s3)",
        "DROP VIEW events",
        "SELECT 1; DROP VIEW events",
        "SELECT getenv('HOME')",
        "",
        "SELECT"
      })
  void nothing_else_can_be_reached_or_changed(String hostile) {
    assertThatIllegalArgumentException().isThrownBy(() -> lake.sql(hostile, SqlLimits.of(10)));
  }

  @Test
  void of_the_lake_only_its_tables_can_be_read_and_not_what_sorts_left_behind() throws IOException {
    for (String file : List.of("lake/tmp/x.csv", "lake/x.csv")) {
      Path there = Files.writeString(folder.resolve(file), "a,b\n1,2\n");
      for (String from : List.of("'" + there + "'", "\"" + there + "\"", "x, '" + there + "'")) {
        assertThatThrownBy(
                () -> lake.sql("WITH x AS (SELECT 1) SELECT * FROM " + from, SqlLimits.of(10)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("there is no table ");
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> lake.sql("DESCRIBE '" + there + "'", SqlLimits.of(10)));
    }
    assertThat(answer("SELECT table_name FROM information_schema.tables ORDER BY 1"))
        .containsExactly(List.of("events"), List.of("hours"), List.of("log"), List.of("resources"));
  }

  @Test
  void what_is_nested_beyond_reason_is_refused() {
    String deep = "SELECT " + "(".repeat(3_000) + "1" + ")".repeat(3_000);
    String sum = "SELECT 1" + "+1".repeat(20_000);
    for (String question : List.of(deep, sum)) {
      assertThatThrownBy(() -> lake.sql(question, SqlLimits.of(10)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
