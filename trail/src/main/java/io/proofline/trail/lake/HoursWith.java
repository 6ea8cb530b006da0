package io.proofline.trail.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Hours that have events of some kind, from the counts by hour: so that few others are read. */
public final class HoursWith {
  private static final long HOUR = 3_600_000_000L;

  /** With more stretches than this the whole time between is read, which is never less. */
  private static final int MOST = 500;

  private HoursWith() {}

  /**
   * A condition on a column of microseconds that every such event meets; empty when there is none.
   *
   * @param kind condition on {@code hours}: source, name, account, region, category, failed
   * @param column for example {@code e.us}
   */
  public static String condition(Lake lake, String kind, String column) throws IOException {
    List<Long> hours =
        lake.query(
            "SELECT DISTINCT hour FROM hours WHERE " + kind + " ORDER BY hour",
            List.of(),
            row -> row.getLong(1));
    if (hours.isEmpty()) {
      return "";
    }
    List<String> stretches = new ArrayList<>();
    long from = hours.getFirst();
    for (int i = 0; i < hours.size(); i++) {
      boolean ends = i + 1 == hours.size() || hours.get(i + 1) != hours.get(i) + 1;
      if (ends) {
        stretches.add(between(column, from, hours.get(i)));
        from = i + 1 == hours.size() ? from : hours.get(i + 1);
      }
    }
    return stretches.size() > MOST
        ? "(" + between(column, hours.getFirst(), hours.getLast()) + ")"
        : "(" + String.join(" OR ", stretches) + ")";
  }

  private static String between(String column, long from, long last) {
    return column + " >= " + from * HOUR + " AND " + column + " < " + (last + 1) * HOUR;
  }
}
