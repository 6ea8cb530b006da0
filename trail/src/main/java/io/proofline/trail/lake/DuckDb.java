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
 * An in-memory DuckDB that can reach the lake folder, or only files of it, and nothing else: no
 * other file, no network, no extension, and its settings cannot be changed any more. Values reach
 * SQL as parameters only.
 */
final class DuckDb implements AutoCloseable {

  /** Turns the current row into a value. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private volatile @Nullable Statement running;

  /** For the lake's own questions: every file of its folder can be read and written. */
  DuckDb(Path lake, int memoryMegabytes, int threads) throws IOException {
    this(
        lake,
        memoryMegabytes,
        threads,
        List.of(
            "SET allowed_directories = ["
                + literal(lake.toAbsolutePath().normalize() + "/")
                + "]"));
  }

  /** For somebody else's questions: these files can be read, and nothing else reached at all. */
  static DuckDb reading(Path lake, List<Path> files, int memoryMegabytes, long spillMegabytes)
      throws IOException {
    return new DuckDb(
        lake,
        memoryMegabytes,
        2,
        List.of(
            "SET max_temp_directory_size = '" + spillMegabytes + "MB'",
            files.stream()
                .map(f -> literal(f.toAbsolutePath().toString()))
                .collect(Collectors.joining(", ", "SET allowed_paths = [", "]"))));
  }

  private DuckDb(Path lake, int memoryMegabytes, int threads, List<String> reach)
      throws IOException {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IOException("cannot start the lake's database: " + e.getMessage(), e);
    }
    try {
      execute("SET autoinstall_known_extensions = false");
      execute("SET autoload_known_extensions = false");
      execute("SET allow_community_extensions = false");
      execute("SET temp_directory = " + literal(lake.resolve("tmp").toAbsolutePath().toString()));
      execute("SET memory_limit = '" + memoryMegabytes + "MB'");
      execute("SET threads = " + threads);
      execute("SET TimeZone = 'UTC'");
      for (String setting : reach) {
        execute(setting);
      }
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

  /**
   * Reads rows of somebody else's question, which another thread may {@link #cancel}.
   *
   * @throws SQLException as the engine says it
   */
  void foreign(String sql, RowSink sink) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      running = statement;
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          sink.accept(result);
        }
      }
    } finally {
      running = null;
    }
  }

  /**
   * Asks the engine to end what {@link #foreign} runs. It does so between pieces of its work: a
   * single call that makes a huge value is not cut short, and this may not return before its end.
   */
  void cancel() {
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        // It ended by itself in between.
      }
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
