package io.proofline.bench;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Workspace;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.IngestReport;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.synth.Synth;
import io.proofline.trail.synth.SynthKeys;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * CloudTrail ingest beside two others over the same gzip files in one run: a floor that only
 * decompresses and reads JSON tokens, and DuckDB's own JSON reader writing Parquet. Proofline does
 * more than both: it keeps raw files, removes duplicates, seals rows and then writes Parquet.
 *
 * <p>Arguments: an empty folder to work in, and how many copies of the clinic's three days to make
 * (8,500 events each).
 */
public final class IngestComparison {
  private IngestComparison() {}

  /** Makes the input, then runs each program once to warm up and once for the figure. */
  public static void main(String[] args) throws IOException, SQLException {
    Path folder = Path.of(args[0]);
    int copies = Integer.parseInt(args[1]);
    Path logs = folder.resolve("logs");
    int files = prepare(folder, logs, copies);
    System.out.printf("%d files of %d bytes on average%n%n", files, size(logs) / files);
    System.out.printf(
        "%-34s %10s %9s %9s %12s %12s%n",
        "program", "events", "wall s", "cpu s", "ev/s", "ev/cpu s");
    for (int round = 0; round < 2; round++) {
      String mark = round == 0 ? " (warm-up)" : "";
      measure("floor: gunzip and tokens" + mark, () -> tokens(logs));
      Path parquet = folder.resolve("duck-" + round + ".parquet");
      measure("DuckDB JSON to Parquet" + mark, () -> duckdb(logs, parquet));
      Path workspace = folder.resolve("workspace-" + round);
      measure("Proofline ingest" + mark, () -> proofline(logs, workspace));
    }
  }

  private interface Program {
    long events() throws IOException, SQLException;
  }

  private static void measure(String name, Program program) throws IOException, SQLException {
    com.sun.management.OperatingSystemMXBean os =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = os.getProcessCpuTime();
    long wall = System.nanoTime();
    long events = program.events();
    double seconds = (System.nanoTime() - wall) / 1e9;
    double cpuSeconds = (os.getProcessCpuTime() - cpu) / 1e9;
    System.out.printf(
        "%-34s %10d %9.2f %9.2f %12.0f %12.0f%n",
        name, events, seconds, cpuSeconds, events / seconds, events / cpuSeconds);
  }

  /** The clinic's files, and copies of them whose event ids differ. */
  private static int prepare(Path folder, Path logs, int copies) throws IOException {
    Path source = folder.resolve("source");
    new Synth(1, SynthKeys.fresh()).write(source);
    Files.createDirectories(logs);
    List<Path> originals;
    try (Stream<Path> walk = Files.walk(source.resolve("AWSLogs"))) {
      originals =
          walk.filter(f -> f.toString().endsWith(".json.gz"))
              .filter(f -> !f.toString().contains("CloudTrail-Digest"))
              .toList();
    }
    for (Path original : originals) {
      String text;
      try (InputStream in = new GZIPInputStream(Files.newInputStream(original))) {
        text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      for (int copy = 0; copy < copies; copy++) {
        String marked =
            text.replaceAll("(\"eventID\"\\s*:\\s*\")[0-9a-f]{8}", "$1" + "%08x".formatted(copy));
        Path file = logs.resolve("%03d-%s".formatted(copy, original.getFileName()));
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
          out.write(marked.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return originals.size() * copies;
  }

  private static long tokens(Path logs) throws IOException {
    JsonFactory factory = new JsonFactory();
    long events = 0;
    for (Path file : files(logs)) {
      try (InputStream in =
              new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), 65_536));
          JsonParser parser = factory.createParser(ObjectReadContext.empty(), in)) {
        while (parser.nextToken() != null) {
          if ("eventID".equals(parser.currentName()) && parser.currentToken().isScalarValue()) {
            events++;
          }
        }
      }
    }
    return events;
  }

  /**
   * The fastest way known to have DuckDB read CloudTrail files: each file as one JSON object, then
   * its records by a typed transformation. Its {@code read_json} over the same files is about
   * twelve times slower.
   */
  private static long duckdb(Path logs, Path parquet) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads = 2");
      statement.execute("SET preserve_insertion_order = false");
      String record =
          "{\"eventID\":\"VARCHAR\",\"eventTime\":\"VARCHAR\",\"eventSource\":\"VARCHAR\","
              + "\"eventName\":\"VARCHAR\",\"awsRegion\":\"VARCHAR\",\"sourceIPAddress\":\"VARCHAR\","
              + "\"userAgent\":\"VARCHAR\",\"recipientAccountId\":\"VARCHAR\",\"readOnly\":\"BOOLEAN\","
              + "\"errorCode\":\"VARCHAR\",\"requestID\":\"VARCHAR\",\"eventType\":\"VARCHAR\","
              + "\"eventCategory\":\"VARCHAR\",\"userIdentity\":\"JSON\",\"requestParameters\":\"JSON\","
              + "\"responseElements\":\"JSON\",\"resources\":\"JSON\"}";
      statement.execute(
          "COPY (SELECT unnest(from_json(json, '{\"Records\":["
              + record
              + "]}').Records, recursive := true) FROM read_json_objects('"
              + logs
              + "/*.json.gz', format = 'newline_delimited', maximum_object_size = 30000000)) TO '"
              + parquet
              + "' (FORMAT parquet, COMPRESSION zstd)");
      try (var count = statement.executeQuery("SELECT count(*) FROM '" + parquet + "'")) {
        count.next();
        return count.getLong(1);
      }
    }
  }

  private static long proofline(Path logs, Path folder) throws IOException {
    Workspace workspace =
        Workspace.create(
            folder,
            new Entity("Bench", Entity.Role.COVERED_ENTITY, "proofline.example/bench"),
            Clock.systemUTC());
    TrailStore store =
        new TrailStore(
            workspace.ledger(),
            workspace.blobs(),
            workspace.sheets(),
            workspace.lake(),
            Clock.systemUTC());
    IngestReport report =
        new TrailIngest(store)
            .ingest(List.of(logs), Actor.asserted("bench"), IngestOptions.DEFAULT);
    long kept = size(folder);
    System.out.printf(
        "%34s %d bytes kept, of them %d originals: %d bytes an event beside the originals%n",
        "", kept, report.bytes(), (kept - report.bytes()) / Math.max(1, report.events()));
    return report.events();
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return new ArrayList<>(list.sorted().toList());
    }
  }
}
