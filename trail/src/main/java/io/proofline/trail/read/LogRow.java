package io.proofline.trail.read;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The columns of one line of a text log.
 *
 * @param batch where they go
 * @param record number of the line's record there
 */
record LogRow(RecordBatch batch, int record) {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Pattern STATUS = Pattern.compile("[1-5]\\d\\d|-");

  /** Sets a column; a dash says that the log does not know. */
  void put(Column column, String value) {
    if (!value.isEmpty() && !value.equals("-")) {
      batch.set(record, column, value.replace('\0', '\ufffd').getBytes(StandardCharsets.UTF_8));
    }
  }

  void time(Instant time) {
    long seconds = time.getEpochSecond();
    if (seconds < 0 || seconds > 253_402_300_799L) {
      throw new DateTimeException("not the time of a log");
    }
    batch.micros(record, seconds * 1_000_000 + time.getNano() / 1_000);
  }

  void resource(String arn) {
    batch.resource(record, arn.getBytes(StandardCharsets.UTF_8), 1);
  }

  void reads(String method) {
    put(Column.READ_ONLY, Boolean.toString(READS.contains(method)));
  }

  /** The error that the log names, else what the status says. */
  void outcome(String status, String code) {
    if (!STATUS.matcher(status).matches()) {
      throw new IllegalArgumentException("the status is not where it belongs");
    }
    if (!code.equals("-")) {
      put(Column.ERROR_CODE, code);
    } else if (status.startsWith("4") || status.startsWith("5")) {
      put(Column.ERROR_CODE, "HTTP " + status);
    }
  }

  /** Words apart by single blanks. */
  static List<String> words(String text) {
    List<String> out = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf(' ', at);
      end = end < 0 ? text.length() : end;
      if (end > at) {
        out.add(text.substring(at, end));
      }
      at = end + 1;
    }
    return out;
  }
}
