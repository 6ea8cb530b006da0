package io.proofline.ledger;

import io.proofline.tlog.CompactRange;
import io.proofline.tlog.Disk;
import io.proofline.tlog.Rfc6962;
import io.proofline.tlog.SubtreeHashes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sheets as blobs. Line 1 holds the sheet's key, every further line is a row. */
final class FileSheets implements Sheets {
  private final Layout layout;
  private final Disk disk;
  private final FileBlobs blobs;
  private final RandomSource random;

  FileSheets(Layout layout, Disk disk, FileBlobs blobs, RandomSource random) {
    this.layout = layout;
    this.disk = disk;
    this.blobs = blobs;
    this.random = random;
  }

  @Override
  public Writer begin(String mediaType) throws IOException {
    return new FileWriter(mediaType);
  }

  @Override
  public Stream<JsonNode> rows(SheetRef sheet) throws IOException {
    Reader reader = new Reader(sheet, blobs.path(sheet.blob()));
    return Stream.generate(reader::nextOrNull)
        .takeWhile(line -> line != null)
        .map(line -> CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8)))
        .onClose(reader::close);
  }

  @Override
  public JsonNode row(SheetRef sheet, long number) throws IOException {
    return CanonicalJson.parse(prove(sheet, number).row().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public RowProof prove(SheetRef sheet, long number) throws IOException {
    if (number < 0 || number >= sheet.rows()) {
      throw new NoSuchElementException(
          "sheet " + sheet.blob().sha256() + " has " + sheet.rows() + " rows, no row " + number);
    }
    List<byte[]> leaves = new ArrayList<>();
    String row = "";
    Reader reader = new Reader(sheet, blobs.path(sheet.blob()));
    try {
      for (String line = reader.nextOrNull(); line != null; line = reader.nextOrNull()) {
        if (leaves.size() == number) {
          row = line;
        }
        leaves.add(reader.leaf());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      reader.close();
    }
    HexFormat hex = HexFormat.of();
    List<String> path =
        SubtreeHashes.of(leaves).inclusion(number, leaves.size()).stream()
            .map(hex::formatHex)
            .toList();
    String salt = hex.formatHex(Commitment.rowSalt(reader.key, number));
    return new RowProof(sheet, number, row, salt, path);
  }

  /**
   * Reads the sheet in the file whole and throws IntegrityException when anything in it is not as
   * sealed.
   */
  static void verify(SheetRef sheet, Path file) throws IOException {
    Reader reader = new Reader(sheet, file);
    try {
      for (String line = reader.nextOrNull(); line != null; line = reader.nextOrNull()) {
        CanonicalJson.parseCanonical(line.getBytes(StandardCharsets.UTF_8));
      }
    } catch (UncheckedIOException e) {
      throw new IntegrityException(file + ": cannot be unpacked as a sheet");
    } catch (IllegalArgumentException e) {
      throw new IntegrityException(
          reader.file + ": row " + (reader.number - 1) + ": " + e.getMessage());
    } finally {
      reader.close();
    }
  }

  /** Hash of a row's leaf in the sheet's tree. */
  static byte[] leafHash(byte[] salt, byte[] row) {
    return Rfc6962.leafHash(Commitment.of(salt, row));
  }

  /** Reads line by line; the end of the sheet is only reached when the root is right. */
  private static final class Reader {
    private final SheetRef sheet;
    private final Path file;
    private final BufferedReader lines;
    private final byte[] key;
    private final RowHashes hashes;
    private final CompactRange tree = new CompactRange();
    private byte[] leaf = new byte[0];
    private long number;
    private boolean ended;

    Reader(SheetRef sheet, Path file) throws IOException {
      this.sheet = sheet;
      this.file = file;
      // The bytes are compared before anything is unpacked, so that no forged file is unpacked.
      if (Files.size(file) != sheet.blob().size()
          || !Digests.sha256Hex(file).equals(sheet.blob().sha256())) {
        throw new IntegrityException(file + " does not hold the bytes that its name promises");
      }
      InputStream in = Files.newInputStream(file);
      try {
        this.lines =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(in, 1 << 16), StandardCharsets.UTF_8.newDecoder()),
                1 << 16);
        this.key = header(lines.readLine());
        this.hashes = new RowHashes(key);
      } catch (IntegrityException e) {
        in.close();
        throw e;
      } catch (IOException e) {
        in.close();
        throw new IntegrityException(file + " is no sheet: " + e.getMessage());
      }
    }

    private byte[] header(@Nullable String line) {
      try {
        JsonNode header =
            CanonicalJson.parseCanonical(
                (line == null ? "" : line).getBytes(StandardCharsets.UTF_8));
        String hex = header.path("key").stringValue();
        if (header.path("sheet").asInt(0) == 1 && References.isHash(hex)) {
          return HexFormat.of().parseHex(hex);
        }
      } catch (RuntimeException e) {
        throw new IntegrityException(file + " is no sheet: malformed first line");
      }
      throw new IntegrityException(file + " is no sheet of version 1");
    }

    @Nullable String nextOrNull() {
      if (ended) {
        return null;
      }
      try {
        String line = lines.readLine();
        if (line == null) {
          ended = true;
          String root = HexFormat.of().formatHex(tree.root());
          if (number != sheet.rows() || !root.equals(sheet.rootHex())) {
            throw new IntegrityException(
                file + " does not give the row count and row root that the statement names");
          }
          return null;
        }
        leaf = hashes.leaf(number, line.getBytes(StandardCharsets.UTF_8));
        tree.append(leaf);
        number++;
        return line;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    byte[] leaf() {
      return leaf;
    }

    void close() {
      try {
        lines.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final class FileWriter implements Writer {
    private final String mediaType;
    private final Path temporary;
    private final OutputStream out;
    private final byte[] key;
    private final RowHashes hashes;
    private final CompactRange tree = new CompactRange();
    private boolean done;

    FileWriter(String mediaType) throws IOException {
      this.mediaType = mediaType;
      this.key = random.bytes(Commitment.SALT_BYTES);
      this.hashes = new RowHashes(key);
      this.temporary = layout.temporary().resolve("sheet-" + UUID.randomUUID());
      this.out = new GZIPOutputStream(disk.create(temporary), 1 << 16);
      ObjectNode header = JsonNodeFactory.instance.objectNode();
      header.put("sheet", 1);
      header.put("key", HexFormat.of().formatHex(key));
      header.put("mediaType", mediaType);
      line(CanonicalJson.bytes(header));
    }

    @Override
    public long append(JsonNode row) throws IOException {
      return appendCanonical(CanonicalJson.bytes(row));
    }

    @Override
    public long appendCanonical(byte[] row) throws IOException {
      if (done) {
        throw new IllegalStateException("the sheet is sealed or closed");
      }
      long number = tree.size();
      line(row);
      tree.append(hashes.leaf(number, row));
      return number;
    }

    @Override
    public SheetRef seal() throws IOException {
      if (done) {
        throw new IllegalStateException("the sheet is sealed or closed");
      }
      done = true;
      out.close();
      BlobRef blob;
      try (InputStream in = Files.newInputStream(temporary)) {
        blob = blobs.put(in, mediaType);
      } finally {
        disk.delete(temporary);
      }
      return new SheetRef(blob, tree.size(), HexFormat.of().formatHex(tree.root()));
    }

    @Override
    public void close() throws IOException {
      if (!done) {
        done = true;
        try {
          out.close();
        } finally {
          disk.delete(temporary);
        }
      }
    }

    private void line(byte[] bytes) throws IOException {
      out.write(bytes);
      out.write('\n');
    }
  }
}
