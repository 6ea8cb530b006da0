package io.proofline.trail.lake;

import io.proofline.trail.parquet.Values;
import io.proofline.trail.read.Column;
import io.proofline.trail.read.RecordBatch;
import java.util.Arrays;

/**
 * The event rows of one segment in memory, column by column, for the index. About 200 bytes a row.
 * Filled by one thread, then read by one.
 */
final class SegmentRows {
  private static final Column[] COLUMNS = Column.values();

  final Values[] values = new Values[COLUMNS.length];
  final int[][] ids = new int[COLUMNS.length][64];
  final Values files = new Values(false);
  int[] file = new int[64];
  long[] member = new long[64];
  long[] micros = new long[64];
  long[] high = new long[64];
  long[] low = new long[64];
  long[] fingerprint = new long[64];
  int count;

  final Values keys = new Values(false);
  int[] keyRow = new int[64];
  int[] key = new int[64];
  byte[] relation = new byte[64];
  int keyCount;

  SegmentRows() {
    for (Column column : COLUMNS) {
      values[column.index()] = new Values(column == Column.EVENT_ID || column == Column.REQUEST_ID);
    }
  }

  /**
   * Adds a record that is an event.
   *
   * @param fileId number of its file's hash in {@link #files}
   */
  void add(RecordBatch batch, int record, int fileId, EventKey eventKey) {
    if (count == micros.length) {
      int bigger = count * 2;
      for (int c = 0; c < ids.length; c++) {
        ids[c] = Arrays.copyOf(ids[c], bigger);
      }
      file = Arrays.copyOf(file, bigger);
      member = Arrays.copyOf(member, bigger);
      micros = Arrays.copyOf(micros, bigger);
      high = Arrays.copyOf(high, bigger);
      low = Arrays.copyOf(low, bigger);
      fingerprint = Arrays.copyOf(fingerprint, bigger);
    }
    byte[] text = batch.text();
    for (int c = 0; c < COLUMNS.length; c++) {
      int start = batch.columnStart(record, COLUMNS[c]);
      ids[c][count] =
          start < 0 ? -1 : values[c].id(text, start, batch.columnEnd(record, COLUMNS[c]));
    }
    file[count] = fileId;
    member[count] = batch.member(record);
    micros[count] = batch.micros(record);
    high[count] = eventKey.high();
    low[count] = eventKey.low();
    fingerprint[count] = eventKey.fingerprint();
    int end = batch.endResource(record);
    for (int r = batch.firstResource(record); r < end; r++) {
      if (keyCount == key.length) {
        keyRow = Arrays.copyOf(keyRow, keyCount * 2);
        key = Arrays.copyOf(key, keyCount * 2);
        relation = Arrays.copyOf(relation, keyCount * 2);
      }
      keyRow[keyCount] = count;
      key[keyCount] = keys.id(text, batch.resourceStart(r), batch.resourceEnd(r));
      relation[keyCount] = (byte) batch.relation(r);
      keyCount++;
    }
    count++;
  }

  /** Row numbers in order of time, those of one instant in row order. */
  int[] byTime() {
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      times[i] = NumberOrder.signed(micros[i]);
    }
    return NumberOrder.of(count, times);
  }

  /** Which of two numbers comes first. */
  interface Order {
    int compare(int a, int b);
  }

  /** The numbers from 0 in the order; equal ones stay as they were. */
  static int[] sorted(int count, Order order) {
    int[] from = new int[count];
    for (int i = 0; i < count; i++) {
      from[i] = i;
    }
    int[] to = new int[count];
    for (int width = 1; width < count; width *= 2) {
      for (int left = 0; left < count; left += 2 * width) {
        int middle = Math.min(left + width, count);
        int right = Math.min(left + 2 * width, count);
        merge(from, to, left, middle, right, order);
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static void merge(int[] from, int[] to, int left, int middle, int right, Order order) {
    if (middle >= right || order.compare(from[middle - 1], from[middle]) <= 0) {
      System.arraycopy(from, left, to, left, right - left);
      return;
    }
    int a = left;
    int b = middle;
    for (int i = left; i < right; i++) {
      boolean first = a < middle && (b >= right || order.compare(from[a], from[b]) <= 0);
      to[i] = first ? from[a++] : from[b++];
    }
  }
}
