package io.proofline.trail.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory DuckDB that can reach the lake folder and nothing else: no other file, no network,
 * no extension, and its settings cannot be changed any more. Values reach SQL as parameters only.
 */
final class DuckDb implements AutoCloseable {

  /** Turns the current row into a value. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;

  DuckDb(Path lake, int memoryMegabytes, int threads) throws IOException {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IOException("cannot start the lake's database: " + e.getMessage(), e);
    }
    try {
      String folder = literal(lake.toAbsolutePath().normalize() + "/");
      execute("SET autoinstall_known_extensions = false");
      execute("SET autoload_known_extensions = false");
      execute("SET allow_community_extensions = false");
      execute("SET temp_directory = " + literal(lake.resolve("tmp").toAbsolutePath().toString()));
      execute("SET memory_limit = '" + memoryMegabytes + "MB'");
      execute("SET threads = " + threads);
      execute("SET TimeZone = 'UTC'");
      execute("SET allowed_directories = [" + folder + "]");
      execute("SET enable_external_access = false");
      execute("SET lock_configuration = true");
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** A SQL text literal. Only for paths that this room chose. */
  static String literal(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a path holds a NUL character");
    }
    return "'" + text.replace("'", "''") + "'";
  }

  /** Files of the lake as a table. */
  static String parquet(Path root, Collection<LakeManifest.Item> files) {
    return files.stream()
        .map(f -> literal(root.resolve(f.path()).toAbsolutePath().toString()))
        .collect(Collectors.joining(", ", "read_parquet([", "], hive_partitioning = false)"));
  }

  void execute(String sql) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  <T> List<T> query(String sql, List<?> parameters, Row<T> row) throws IOException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      List<T> out = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          out.add(row.read(result));
        }
      }
      return out;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Reads rows one at a time without holding them. */
  void each(String sql, RowSink sink) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        sink.accept(result);
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Takes the current row. */
  @FunctionalInterface
  interface RowSink {
    void accept(ResultSet row) throws SQLException;
  }

  /** A result as text, with at most that many rows. */
  Lake.Table table(String sql, int most) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int width = result.getMetaData().getColumnCount();
      List<String> columns = new ArrayList<>();
      for (int c = 1; c <= width; c++) {
        columns.add(result.getMetaData().getColumnName(c));
      }
      List<List<@Nullable String>> rows = new ArrayList<>();
      while (result.next()) {
        if (rows.size() == most) {
          return new Lake.Table(columns, rows, true);
        }
        List<@Nullable String> row = new ArrayList<>();
        for (int c = 1; c <= width; c++) {
          row.add(result.getString(c));
        }
        rows.add(row);
      }
      return new Lake.Table(columns, rows, false);
    } catch (SQLException e) {
      throw new IllegalArgumentException("the question cannot be run: " + e.getMessage(), e);
    }
  }

  private static IOException failed(SQLException e) {
    return new IOException(
        "the lake's database failed: "
            + e.getMessage()
            + " (the lake is derived; 'trail rebuild' makes it anew from the sealed segments)",
        e);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
