package io.proofline.trail.read;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/**
 * Logs that are lines of fields: S3 server access logs, access logs of application load balancers,
 * VPC flow logs. A line becomes an event with the columns it has; one that does not fit stays raw
 * and is counted. Such logs are delivered on a best-effort basis: they corroborate, and never prove
 * that something did not happen.
 */
final class TextLogs {
  private static final int LONGEST_FIRST_LINE = 1 << 16;

  /** What becomes of a line. */
  private interface Format {
    void read(LogRow row, String line);
  }

  private @Nullable Format format;
  private @Nullable FlowLog flow;

  /** Whether the first line is one of these formats. */
  boolean begins(byte[] body, int from, int to) {
    int end = from;
    while (end < to && body[end] != '\n' && end - from < LONGEST_FIRST_LINE) {
      end++;
    }
    String first = new String(body, from, end - from, StandardCharsets.UTF_8).stripTrailing();
    flow = FlowLog.of(first).orElse(null);
    if (flow != null) {
      format = flow::read;
    } else if (S3AccessLog.LINE.matcher(first).matches()) {
      format = S3AccessLog::read;
    } else if (BalancerLog.LINE.matcher(first).matches()) {
      format = BalancerLog::read;
    } else {
      format = null;
    }
    return format != null;
  }

  /** Reads every line of the body onto the batch; whether any was recognised. */
  boolean read(RecordBatch batch, int from, int to, ReadLimits limits) throws RejectedException {
    byte[] body = batch.text();
    boolean any = false;
    int start = from;
    while (start < to) {
      int end = start;
      while (end < to && body[end] != '\n') {
        end++;
      }
      int stop = end > start && body[end - 1] == '\r' ? end - 1 : end;
      if (stop - start > limits.maxRecordBytes()) {
        throw new RejectedException(
            RejectReason.TOO_LARGE, "a line is over the size limit at byte " + start);
      }
      if (stop > start) {
        any |= line(batch, start, stop);
      }
      start = end + 1;
    }
    return any;
  }

  private boolean line(RecordBatch batch, int start, int end) {
    String line = new String(batch.text(), start, end - start, StandardCharsets.UTF_8);
    FlowLog named = flow;
    if (named != null && named.isHeader(line)) {
      return true;
    }
    int record = batch.add(start, end, start);
    if (StrictUtf8.firstFault(batch.text(), start, end) >= 0) {
      batch.unparsed(record, "not-utf8: not valid UTF-8");
      return false;
    }
    try {
      java.util.Objects.requireNonNull(format).read(new LogRow(batch, record), line);
      return true;
    } catch (DateTimeException | IndexOutOfBoundsException | IllegalArgumentException e) {
      batch.unparsed(record, "a line that does not have the fields of its format");
      return false;
    }
  }
}
