package io.proofline.trail.lake;

import io.proofline.trail.lake.SqlStoppedException.Limit;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT that somebody wrote, in an engine of its own. Another thread runs it while this one
 * watches the clock and the memory of the process.
 */
final class ForeignSelect {
  /** Types whose text is short whatever the value is. */
  private static final Pattern SHORT =
      Pattern.compile(
          "BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\\(.*|DATE|TIME.*"
              + "|INTERVAL|UUID");

  private static final long WATCH_MILLIS = 25;

  /** How long the engine is given to end by itself. */
  private static final long GRACE_MILLIS = 2_000;

  private final DuckDb db;
  private final String select;
  private final SqlLimits limits;
  private volatile boolean stopping;

  /**
   * In an engine that is closed at the end, whatever the end is.
   *
   * @param select as {@link SelectRules} let it pass
   */
  ForeignSelect(DuckDb db, String select, SqlLimits limits) {
    this.db = db;
    String text = select.strip();
    this.select = text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    this.limits = limits;
  }

  /** Runs it; the engine is closed as soon as it has ended. */
  Lake.Table run() throws IOException {
    long start = System.nanoTime();
    long memory = ProcessMemory.bytes();
    FutureTask<Lake.Table> task = new FutureTask<>(this::read);
    Thread.ofPlatform().daemon().name("trail-sql").start(task);
    while (true) {
      try {
        return task.get(WATCH_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() - start > limits.time().toNanos()) {
          throw stop(task, Limit.TIME, "it took longer than " + seconds());
        }
        if (ProcessMemory.bytes() - memory > SqlLimits.GROWTH) {
          throw stop(task, Limit.MEMORY, tooMuch());
        }
      } catch (InterruptedException e) {
        SqlStoppedException stopped = stop(task, Limit.INTERRUPTED, "it was interrupted");
        Thread.currentThread().interrupt();
        throw stopped;
      } catch (ExecutionException e) {
        throw failed(Objects.requireNonNullElse(e.getCause(), e));
      }
    }
  }

  private String seconds() {
    long millis = limits.time().toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }

  private static String tooMuch() {
    return "it needs more than the "
        + SqlLimits.ENGINE_MEGABYTES
        + " MB of memory and "
        + SqlLimits.SPILL_MEGABYTES
        + " MB of disk that a question may take, or makes values too large for them";
  }

  /** Asks the engine to end until it has, in the background if it does not soon. */
  private SqlStoppedException stop(FutureTask<Lake.Table> task, Limit limit, String why) {
    stopping = true;
    Thread.ofPlatform()
        .daemon()
        .name("trail-sql-stop")
        .start(
            () -> {
              while (!task.isDone()) {
                db.cancel();
                LockSupport.parkNanos(50_000_000);
              }
            });
    boolean ended = true;
    try {
      task.get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      ended = false;
    } catch (InterruptedException e) {
      ended = task.isDone();
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // That is the end which was asked for.
    }
    return new SqlStoppedException(limit, ended, why);
  }

  private static SqlStoppedException failed(Throwable cause) throws IOException {
    return switch (cause) {
      case SqlStoppedException stopped -> stopped;
      case SQLException e -> {
        String words = String.valueOf(e.getMessage());
        if (words.startsWith("Out of Memory") || words.contains("max_temp_directory_size")) {
          yield new SqlStoppedException(Limit.MEMORY, true, tooMuch());
        }
        throw new SqlFailedException(words, e);
      }
      case OutOfMemoryError _ -> new SqlStoppedException(Limit.MEMORY, true, tooMuch());
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IOException("the question was not run: " + cause.getMessage(), cause);
    };
  }

  private Lake.Table read() throws IOException, SQLException {
    try (db) {
      List<String> names = new ArrayList<>();
      List<Boolean> measured = new ArrayList<>();
      db.foreign(
          "DESCRIBE SELECT * FROM (" + select + "\n)",
          row -> {
            names.add(row.getString(1));
            measured.add(!SHORT.matcher(row.getString(2)).matches());
          });
      if (stopping) {
        throw new SqlStoppedException(Limit.INTERRUPTED, true, "it was stopped");
      }
      Rows rows = new Rows(names, measured);
      db.foreign(rows.sql(), rows);
      if (rows.tooLarge != null) {
        throw new SqlStoppedException(Limit.SIZE, true, rows.tooLarge);
      }
      return new Lake.Table(names, rows.held, rows.more);
    }
  }

  /** Takes rows in, each value measured by the engine before it becomes one of Java's. */
  private final class Rows implements DuckDb.RowSink {
    private final List<String> names;
    private final List<Boolean> measured;
    private final List<List<@Nullable String>> held = new ArrayList<>();
    private long bytes;
    private boolean more;
    private @Nullable String tooLarge;

    Rows(List<String> names, List<Boolean> measured) {
      this.names = names;
      this.measured = measured;
    }

    String sql() {
      StringBuilder values = new StringBuilder();
      StringBuilder columns = new StringBuilder();
      for (int i = 0; i < names.size(); i++) {
        String comma = i == 0 ? "" : ", ";
        String text = "CAST(c" + i + " AS VARCHAR)";
        columns.append(comma).append('c').append(i);
        values.append(comma);
        if (measured.get(i)) {
          values.append("CASE WHEN strlen(").append(text).append(") <= ").append(SqlLimits.VALUE);
          values.append(" THEN ").append(text).append(" END, strlen(").append(text).append(')');
        } else {
          values.append('c').append(i).append(", 0");
        }
      }
      return "SELECT "
          + values
          + " FROM ("
          + select
          + "\n) AS q("
          + columns
          + ") LIMIT "
          + (limits.rows() + 1L);
    }

    @Override
    public void accept(ResultSet row) throws SQLException {
      if (tooLarge != null || held.size() == limits.rows()) {
        more = true;
        return;
      }
      List<@Nullable String> values = new ArrayList<>(names.size());
      for (int i = 0; i < names.size(); i++) {
        String value = row.getString(2 * i + 1);
        long length = row.getLong(2 * i + 2);
        bytes += value == null ? 0 : Math.max(length, value.length());
        if (length > SqlLimits.VALUE) {
          tooLarge =
              String.format(
                  Locale.ROOT,
                  "column %s of row %,d has a value of %,d bytes; at most %,d are handed out",
                  names.get(i),
                  held.size() + 1,
                  length,
                  SqlLimits.VALUE);
        }
        values.add(value);
      }
      if (bytes > SqlLimits.RESULT && tooLarge == null) {
        tooLarge =
            String.format(
                Locale.ROOT,
                "its first %,d rows have more than the %,d bytes that are handed out",
                held.size() + 1,
                SqlLimits.RESULT);
      }
      held.add(values);
    }
  }
}
