package io.proofline.trail.lake;

import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** A block of a {@link RowFile} that was read: its rows as events. */
final class RowBlock {
  private final int firstRow;
  private final long[] micros;
  private final @Nullable String[] files;
  private final @Nullable String[][] columns = new String[RowFile.COLUMNS.size()][];

  RowBlock(RowValue values, int firstRow, int count) throws DataFormatException {
    this.firstRow = firstRow;
    this.micros = new long[count];
    long time = 0;
    for (int i = 0; i < count; i++) {
      long step = values.number();
      time += (step >>> 1) ^ -(step & 1);
      micros[i] = time;
    }
    this.files = texts(values, count);
    for (int c = 0; c < columns.length; c++) {
      columns[c] = texts(values, count);
    }
  }

  private static @Nullable String[] texts(RowValue from, int count) throws DataFormatException {
    int distinct = (int) from.number();
    if (distinct < 0 || distinct > count) {
      throw new DataFormatException("more values than rows");
    }
    @Nullable String[] values = new String[distinct];
    for (int i = 0; i < distinct; i++) {
      values[i] = from.text();
    }
    @Nullable String[] out = new String[count];
    boolean each = distinct > 0 && from.flag();
    for (int i = 0; i < count && distinct > 0; i++) {
      int value = each ? (int) from.number() - 1 : 0;
      out[i] = value < 0 ? null : values[value];
    }
    return out;
  }

  TrailEvent event(LeafRef leaf, int row) {
    int i = row - firstRow;
    int[] c = {0};
    String id = next(c, i);
    String account = next(c, i);
    String region = next(c, i);
    String source = or(next(c, i));
    String name = or(next(c, i));
    String type = next(c, i);
    String category = next(c, i);
    String readOnly = next(c, i);
    String error = next(c, i);
    String ip = next(c, i);
    String shared = next(c, i);
    String request = next(c, i);
    String feed = next(c, i);
    String idType = next(c, i);
    String arn = next(c, i);
    String principal = next(c, i);
    String idAccount = next(c, i);
    String user = next(c, i);
    String key = next(c, i);
    String invokedBy = next(c, i);
    String provider = next(c, i);
    String issuerArn = next(c, i);
    String issuerType = next(c, i);
    String issuerUser = next(c, i);
    String sourceIdentity = next(c, i);
    String onBehalfOf = next(c, i);
    String ec2 = next(c, i);
    String created = next(c, i);
    return new TrailEvent(
        leaf,
        row,
        Instant.EPOCH.plus(micros[i], ChronoUnit.MICROS),
        id,
        account,
        region,
        source,
        name,
        type,
        category,
        readOnly == null ? null : readOnly.equals("true"),
        error,
        ip,
        shared,
        request,
        feed,
        new TrailEvent.Identity(
            idType,
            arn,
            principal,
            idAccount,
            user,
            key,
            invokedBy,
            provider,
            issuerArn,
            issuerType,
            issuerUser,
            sourceIdentity,
            onBehalfOf,
            ec2,
            created),
        next(c, i),
        next(c, i),
        next(c, i),
        files[i]);
  }

  private @Nullable String next(int[] column, int row) {
    return columns[column[0]++][row];
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }
}
