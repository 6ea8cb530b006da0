package io.proofline.trail.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.trail.parquet.ParquetWriter.Field;
import io.proofline.trail.parquet.ParquetWriter.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this writer writes, DuckDB's reader, which knows nothing of it, must read back. */
class ParquetWriterTest {
  private static final List<Field> SCHEMA =
      List.of(
          new Field("t", Shape.TEXT),
          new Field("f", Shape.FLAG),
          new Field("n", Shape.LONG),
          new Field("i", Shape.INT));

  @TempDir Path folder;

  private record Row(@Nullable String t, @Nullable Boolean f, long n, int i) {}

  private Path write(List<Row> rows, int groupSize) throws IOException {
    Path file = folder.resolve("x.parquet");
    Values values = new Values(false);
    try (OutputStream out = Files.newOutputStream(file);
        ParquetWriter writer = new ParquetWriter(out, SCHEMA)) {
      for (int from = 0; from < rows.size(); from += groupSize) {
        List<Row> group = rows.subList(from, Math.min(rows.size(), from + groupSize));
        int n = group.size();
        int[] texts = new int[n];
        int[] flags = new int[n];
        long[] longs = new long[n];
        long[] ints = new long[n];
        for (int r = 0; r < n; r++) {
          Row row = group.get(r);
          byte[] text = row.t() == null ? new byte[0] : row.t().getBytes(UTF_8);
          texts[r] = row.t() == null ? -1 : values.id(text, 0, text.length);
          flags[r] = row.f() == null ? -1 : row.f() ? 1 : 0;
          longs[r] = row.n();
          ints[r] = row.i();
        }
        writer.group(n);
        writer.texts(values, texts);
        writer.flags(flags);
        writer.numbers(longs);
        writer.numbers(ints);
      }
    }
    return file;
  }

  private static List<Row> read(Path file, String where) throws SQLException {
    List<Row> out = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT t, f, n, i FROM '" + file + "' WHERE " + where)) {
      while (rows.next()) {
        out.add(
            new Row(
                rows.getString(1), (Boolean) rows.getObject(2), rows.getLong(3), rows.getInt(4)));
      }
    }
    return out;
  }

  @Test
  void any_rows_come_back_as_they_were() throws IOException, SQLException {
    long seed = Long.getLong("proofline.seed", 20261127L);
    Random random = new Random(seed);
    for (int round = 0; round < 14; round++) {
      int size = 1 + random.nextInt(round % 4 == 0 ? 30_000 : 300);
      int distinct = 1 + random.nextInt(round % 2 == 0 ? 5 : 5000);
      double nulls = round % 5 == 0 ? 0 : round % 5 == 1 ? 1 : random.nextDouble();
      boolean runs = random.nextBoolean();
      List<Row> rows = new ArrayList<>();
      String text = "é";
      for (int r = 0; r < size; r++) {
        if (!runs || random.nextInt(30) == 0) {
          text = "v" + random.nextInt(distinct) + (random.nextInt(9) == 0 ? "ü\n" : "");
        }
        rows.add(
            new Row(
                random.nextDouble() < nulls ? null : text,
                random.nextDouble() < nulls ? null : random.nextBoolean(),
                runs ? r * 1_000_000L : random.nextLong() >> random.nextInt(64),
                random.nextInt() >> random.nextInt(32)));
      }
      Path file = write(rows, 1 + random.nextInt(20_000));
      assertThat(read(file, "true")).as("seed %d round %d", seed, round).isEqualTo(rows);
      Row one = rows.get(random.nextInt(size));
      assertThat(read(file, "n = " + one.n())).contains(one);
      if (one.t() != null) {
        String quoted = "'" + one.t() + "'";
        assertThat(read(file, "t = " + quoted)).contains(one);
      }
    }
  }
}
