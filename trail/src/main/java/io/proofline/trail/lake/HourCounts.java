package io.proofline.trail.lake;

import io.proofline.trail.parquet.ParquetWriter;
import io.proofline.trail.parquet.Values;
import io.proofline.trail.read.Column;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * How many events of each kind every hour of a segment has, so that a question about time does not
 * read the events.
 */
final class HourCounts {
  private static final long HOUR = 3_600_000_000L;

  private final SegmentRows rows;
  private final List<Count> counts = new ArrayList<>();

  /** Numbers of values in their columns; -1 for none. */
  private record Kind(int account, int region, int category, int feed, int source, int name) {}

  private record Key(long hour, Kind kind, boolean failed) {}

  private record Count(Key key, long n) {}

  /**
   * @param order row numbers in order of time
   */
  HourCounts(SegmentRows rows, int[] order) {
    this.rows = rows;
    Map<Key, Long> counted = new LinkedHashMap<>();
    for (int row : order) {
      Kind kind =
          new Kind(
              id(Column.ACCOUNT, row),
              id(Column.REGION, row),
              id(Column.CATEGORY, row),
              id(Column.FEED, row),
              id(Column.SOURCE, row),
              id(Column.NAME, row));
      Key key =
          new Key(Math.floorDiv(rows.micros[row], HOUR), kind, id(Column.ERROR_CODE, row) >= 0);
      counted.merge(key, 1L, Long::sum);
    }
    counted.forEach((key, n) -> counts.add(new Count(key, n)));
  }

  private int id(Column column, int row) {
    return rows.ids[column.index()][row];
  }

  void writeTo(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        ParquetWriter parquet = new ParquetWriter(out, LakeSchema.HOURS)) {
      for (int from = 0; from < counts.size(); from += PartWriter.GROUP) {
        List<Count> group = counts.subList(from, Math.min(counts.size(), from + PartWriter.GROUP));
        parquet.group(group.size());
        numbers(parquet, group, c -> c.key().hour());
        texts(parquet, group, Column.ACCOUNT, c -> c.key().kind().account());
        texts(parquet, group, Column.REGION, c -> c.key().kind().region());
        texts(parquet, group, Column.CATEGORY, c -> c.key().kind().category());
        texts(parquet, group, Column.FEED, c -> c.key().kind().feed());
        texts(parquet, group, Column.SOURCE, c -> c.key().kind().source());
        texts(parquet, group, Column.NAME, c -> c.key().kind().name());
        parquet.flags(group.stream().mapToInt(c -> c.key().failed() ? 1 : 0).toArray());
        numbers(parquet, group, Count::n);
      }
    }
  }

  private static void numbers(
      ParquetWriter parquet, List<Count> group, ToLongFunction<Count> number) throws IOException {
    parquet.numbers(group.stream().mapToLong(number).toArray());
  }

  private void texts(
      ParquetWriter parquet, List<Count> group, Column column, ToIntFunction<Count> id)
      throws IOException {
    Values values = rows.values[column.index()];
    parquet.texts(values, group.stream().mapToInt(id).toArray());
  }
}
