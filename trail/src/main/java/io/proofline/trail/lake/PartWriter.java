package io.proofline.trail.lake;

import io.proofline.ledger.LeafRef;
import io.proofline.trail.parquet.ParquetWriter;
import io.proofline.trail.parquet.Values;
import io.proofline.trail.read.Column;
import io.proofline.trail.read.RecordBatch;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes the index files of one segment: {@code events/day=YYYY-MM-DD/<part>.parquet} sorted by
 * time (after merging {@code events/month=YYYY-MM}), {@code resources/<part>.parquet} sorted by
 * key, {@code hours/<part>.parquet} with counts, {@code keys/<part>.keys}, {@code ids/<part>.ids},
 * {@code rows/<segment>.rows}. Files are complete and durable before they get their names.
 */
final class PartWriter {
  /** Rows of a row group: small enough that one event is found without reading much. */
  static final int GROUP = 16_384;

  private static final long DAY = 86_400_000_000L;

  private final Path root;
  private final List<LakeManifest.Item> items = new ArrayList<>();

  PartWriter(Path root) {
    this.root = root;
  }

  /** Something that writes a file. */
  interface Content {
    void writeTo(Path file) throws IOException;
  }

  List<LakeManifest.Item> items() {
    return items;
  }

  /** Writes a file under a temporary name, makes it durable, gives it its name. */
  void put(String path, Content content) throws IOException {
    items.add(written(path, content));
  }

  private LakeManifest.Item written(String path, Content content) throws IOException {
    Path target = root.resolve(path);
    Path temporary = Files.createTempFile(root.resolve("tmp"), "part-", ".tmp");
    try {
      content.writeTo(temporary);
      LakeManifest.sync(temporary);
      Files.createDirectories(target.getParent());
      String hash = FileSeals.sha256(temporary);
      long bytes = Files.size(temporary);
      LakeManifest.Item same = FileSeals.hashed(root, path, hash, bytes);
      if (same != null) {
        return same; // It keeps its mark, so that nothing has changed and nothing is recorded.
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return FileSeals.seal(root, path, hash, bytes);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Indexes the rows of a segment. */
  LakeManifest.Part write(LeafRef leaf, String eventSheet, SegmentRows rows) throws IOException {
    LakeManifest.Member member = new LakeManifest.Member(leaf, eventSheet, rows.count);
    if (rows.count == 0) {
      return new LakeManifest.Part(List.of(member), 0, 0, 0, List.of());
    }
    String name = "s" + leaf.year() + "-" + leaf.index();
    int[] order = rows.byTime();
    List<Named> files = new ArrayList<>();
    int from = 0;
    while (from < order.length) {
      long day = rows.micros[order[from]] / DAY;
      int to = from;
      while (to < order.length && rows.micros[order[to]] / DAY == day) {
        to++;
      }
      int[] slice = Arrays.copyOfRange(order, from, to);
      files.add(new Named(events(day, name), file -> events(file, rows, slice, leaf)));
      from = to;
    }
    files.add(new Named("resources/" + name + ".parquet", file -> resources(file, rows, leaf)));
    files.add(
        new Named("hours/" + name + ".parquet", file -> new HourCounts(rows, order).writeTo(file)));
    files.add(new Named("keys/" + name + ".keys", file -> KeyFile.write(rows, order, file)));
    files.add(new Named("ids/" + name + ".ids", file -> IdFile.write(rows, file)));
    files.add(new Named(EventPlaces.rows(leaf), file -> RowWriter.write(rows, file)));
    writeAll(files);
    return new LakeManifest.Part(
        List.of(member),
        rows.count,
        rows.micros[order[0]],
        rows.micros[order[order.length - 1]],
        items);
  }

  private record Named(String path, Content content) {}

  /** Writes the files, two at a time: they share nothing that any of them changes. */
  private void writeAll(List<Named> files) throws IOException {
    try (ExecutorService writers = Executors.newFixedThreadPool(2)) {
      List<Future<LakeManifest.Item>> written = new ArrayList<>();
      // The last ones take longest, so they begin first.
      for (Named file : files.reversed()) {
        written.addFirst(writers.submit(() -> written(file.path(), file.content())));
      }
      for (Future<LakeManifest.Item> item : written) {
        items.add(item.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("writing the index was interrupted; the segment is intact", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException("writing the index failed: " + e.getCause(), e);
    }
  }

  /** Path of the events of a day. */
  static String events(long day, String part) {
    LocalDate date = LocalDate.ofInstant(Instant.ofEpochSecond(day * 86_400), ZoneOffset.UTC);
    return "events/day=" + date + "/" + part + ".parquet";
  }

  /** Folder into which merging puts what lies in a folder: a month's days become one file. */
  static String merged(String folder) {
    return folder.startsWith("events/day=")
        ? "events/month=" + folder.substring("events/day=".length(), folder.length() - 3)
        : folder;
  }

  private static void events(Path file, SegmentRows rows, int[] order, LeafRef leaf)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        ParquetWriter parquet = new ParquetWriter(out, LakeSchema.EVENTS)) {
      int[] ids = new int[GROUP];
      long[] numbers = new long[GROUP];
      for (int from = 0; from < order.length; from += GROUP) {
        int n = Math.min(GROUP, order.length - from);
        parquet.group(n);
        for (int i = 0; i < n; i++) {
          numbers[i] = rows.micros[order[from + i]];
        }
        parquet.numbers(numbers);
        for (Column column : Column.values()) {
          Values values = rows.values[column.index()];
          int[] all = rows.ids[column.index()];
          for (int i = 0; i < n; i++) {
            ids[i] = all[order[from + i]];
          }
          if (column.flag()) {
            for (int i = 0; i < n; i++) {
              ids[i] = ids[i] < 0 ? -1 : values.text(ids[i]).equals("true") ? 1 : 0;
            }
            parquet.flags(ids);
          } else {
            parquet.texts(values, ids);
          }
        }
        for (int i = 0; i < n; i++) {
          ids[i] = rows.file[order[from + i]];
          numbers[i] = rows.member[order[from + i]];
        }
        parquet.texts(rows.files, ids);
        parquet.numbers(numbers);
        place(parquet, numbers, n, leaf);
        for (int i = 0; i < n; i++) {
          numbers[i] = order[from + i];
        }
        parquet.numbers(numbers);
      }
    }
  }

  private static void place(ParquetWriter parquet, long[] numbers, int n, LeafRef leaf)
      throws IOException {
    Arrays.fill(numbers, 0, n, leaf.year());
    parquet.numbers(numbers);
    Arrays.fill(numbers, 0, n, leaf.index());
    parquet.numbers(numbers);
  }

  private static void resources(Path file, SegmentRows rows, LeafRef leaf) throws IOException {
    Values relations = new Values(false);
    int[] relationIds = new int[RecordBatch.RELATIONS.size()];
    for (int i = 0; i < relationIds.length; i++) {
      byte[] name = RecordBatch.RELATIONS.get(i).getBytes(StandardCharsets.UTF_8);
      relationIds[i] = relations.id(name, 0, name.length);
    }
    int[] keys = SegmentRows.sorted(rows.keys.count(), rows.keys::compare);
    int[] rank = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      rank[keys[i]] = i;
    }
    long[] ranks = new long[rows.keyCount];
    long[] times = new long[rows.keyCount];
    for (int i = 0; i < rows.keyCount; i++) {
      ranks[i] = rank[rows.key[i]];
      times[i] = NumberOrder.signed(rows.micros[rows.keyRow[i]]);
    }
    int[] order = NumberOrder.of(rows.keyCount, ranks, times);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        ParquetWriter parquet = new ParquetWriter(out, LakeSchema.RESOURCES)) {
      int[] ids = new int[GROUP];
      long[] numbers = new long[GROUP];
      for (int from = 0; from < order.length; from += GROUP) {
        int n = Math.min(GROUP, order.length - from);
        parquet.group(n);
        for (int i = 0; i < n; i++) {
          ids[i] = rows.key[order[from + i]];
        }
        parquet.texts(rows.keys, ids);
        for (int i = 0; i < n; i++) {
          ids[i] = relationIds[rows.relation[order[from + i]]];
          numbers[i] = rows.micros[rows.keyRow[order[from + i]]];
        }
        parquet.texts(relations, ids);
        parquet.numbers(numbers);
        place(parquet, numbers, n, leaf);
        for (int i = 0; i < n; i++) {
          numbers[i] = rows.keyRow[order[from + i]];
        }
        parquet.numbers(numbers);
      }
    }
  }
}
