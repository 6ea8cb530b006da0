package io.proofline.ledger;

import io.proofline.tlog.CompactRange;
import io.proofline.tlog.Rfc6962;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sheets as blobs. Line 1 holds the sheet's key, every further line is a row. */
final class FileSheets implements Sheets {
  /** Longest row, in bytes. */
  static final int LONGEST_ROW = 1 << 24;

  private static final int MOST_NAMED = 10;

  /** Rows that one processor hashes before it takes more. */
  private static final int PIECE = 64;

  private final FileBlobs blobs;
  private final RandomSource random;

  FileSheets(FileBlobs blobs, RandomSource random) {
    this.blobs = blobs;
    this.random = random;
  }

  @Override
  public Sheets under(String source) {
    return new FileSheets(blobs.from(source), random);
  }

  @Override
  public Writer begin(String mediaType) throws IOException {
    return new FileWriter(mediaType);
  }

  @Override
  public Stream<JsonNode> rows(SheetRef sheet) throws IOException {
    Reader reader = compared(sheet);
    return Stream.generate(reader::nextSome)
        .takeWhile(lines -> !lines.isEmpty())
        .flatMap(lines -> lines.parallelStream().map(CanonicalJson::parse).toList().stream())
        .onClose(reader::close);
  }

  @Override
  public SheetRows open(SheetRef sheet) throws IOException {
    EvidenceFiles.Found found = blobs.find(sheet.blob());
    Optional<InputStream> compared = Digests.open(blobs.files(), found, sheet.blob());
    if (compared.isEmpty()) {
      throw new IntegrityException(
          found.path() + " does not hold the bytes that its name promises" + changed(sheet, found));
    }
    Reader reader = new Reader(sheet, compared.get(), found.path());
    List<byte[]> rows = new ArrayList<>();
    try {
      for (byte[] line = reader.lines.next(); line != null; line = reader.lines.next()) {
        if (rows.size() == sheet.rows()) {
          throw new IntegrityException(found.path() + " has more rows than the statement names");
        }
        rows.add(line);
      }
    } finally {
      reader.close();
    }
    if (rows.size() != sheet.rows()) {
      throw new IntegrityException(found.path() + " has fewer rows than the statement names");
    }
    return OpenSheet.over(sheet, found.path(), reader.key, rows, blobs.rowTrees());
  }

  private Reader compared(SheetRef sheet) throws IOException {
    EvidenceFiles.Found found = blobs.find(sheet.blob());
    InputStream compared =
        Digests.open(blobs.files(), found, sheet.blob())
            .orElseThrow(
                () ->
                    new IntegrityException(
                        found.path() + " does not hold the bytes that its name promises"));
    return new Reader(sheet, compared, found.path());
  }

  /** Which rows were changed, where hashes of the rows were kept; nothing is kept of the file. */
  private String changed(SheetRef sheet, EvidenceFiles.Found found) throws IOException {
    Optional<RowTree> kept =
        sheet.rows() > Integer.MAX_VALUE
            ? Optional.empty()
            : blobs.rowTrees().find(sheet, Math.toIntExact(sheet.rows()));
    if (kept.isEmpty()) {
      return "";
    }
    byte[] root = HexFormat.of().parseHex(sheet.rootHex());
    List<Integer> changed = new ArrayList<>();
    try {
      Reader reader = new Reader(sheet, blobs.files().open(found), found.path());
      try {
        int row = 0;
        for (byte[] line = reader.lines.next();
            line != null && row < sheet.rows() && changed.size() < MOST_NAMED;
            line = reader.lines.next()) {
          if (!kept.get().leads(row, reader.hashes.leaf(row, line), root)) {
            changed.add(row);
          }
          row++;
        }
      } finally {
        reader.close();
      }
    } catch (IOException | IntegrityException e) {
      return ""; // not even a sheet any more: there is no more to say
    }
    return changed.isEmpty()
        ? ""
        : ": changed is row " + changed.toString().replaceAll("[\\[\\]]", "");
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
    RowPath path = new RowPath(number, sheet.rows());
    byte[] row = new byte[0];
    Reader reader = compared(sheet);
    try {
      long at = 0;
      for (byte[] line = reader.nextOrNull(); line != null; line = reader.nextOrNull()) {
        row = at == number ? line : row;
        path.add(reader.leaf());
        at++;
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      reader.close();
    }
    HexFormat hex = HexFormat.of();
    String salt = hex.formatHex(Commitment.rowSalt(reader.key, number));
    List<String> hashes = path.hashes().stream().map(hex::formatHex).toList();
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(row)).toString();
    return new RowProof(sheet, number, text, salt, hashes);
  }

  /**
   * Reads the sheet whole and throws IntegrityException when anything in it is not as sealed.
   *
   * @param found its file, whose bytes were compared with their name just now
   */
  static void verify(SheetRef sheet, EvidenceFiles files, EvidenceFiles.Found found)
      throws IOException {
    Path file = found.path();
    Reader reader = new Reader(sheet, files.open(found), file);
    try {
      for (byte[] line = reader.nextOrNull(); line != null; line = reader.nextOrNull()) {
        CanonicalJson.parseCanonical(line);
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
    private static final int MOST_AHEAD = 1 << 20;

    private final SheetRef sheet;
    private final Path file;
    private final ByteLines lines;
    private final byte[] key;
    private final RowHashes hashes;
    private final CompactRange tree = new CompactRange();
    private byte[] leaf = new byte[0];
    private long number;
    private int ahead = 4;
    private boolean ended;

    /** Opens a sheet in a file whose bytes were compared with their name, or need not be. */
    Reader(SheetRef sheet, InputStream in, Path file) throws IOException {
      this.sheet = sheet;
      this.file = file;
      try {
        this.lines = new ByteLines(new GZIPInputStream(in, 1 << 16), LONGEST_ROW, file);
        this.key = header(lines.next());
        this.hashes = new RowHashes(key);
      } catch (IntegrityException e) {
        in.close();
        throw e;
      } catch (IOException e) {
        in.close();
        throw new IntegrityException(file + " is no sheet: " + e.getMessage());
      }
    }

    private byte[] header(byte @Nullable [] line) {
      try {
        JsonNode header = CanonicalJson.parseCanonical(line == null ? new byte[0] : line);
        String hex = header.path("key").stringValue();
        if (header.path("sheet").asInt(0) == 1 && References.isHash(hex)) {
          return HexFormat.of().parseHex(hex);
        }
      } catch (RuntimeException e) {
        throw new IntegrityException(file + " is no sheet: malformed first line");
      }
      throw new IntegrityException(file + " is no sheet of version 1");
    }

    /** The next lines, more at each call up to a mebibyte; none at the end. */
    List<byte[]> nextSome() {
      List<byte[]> some = new ArrayList<>(ahead);
      long bytes = 0;
      while (some.size() < ahead && bytes < MOST_AHEAD) {
        byte[] line = nextOrNull();
        if (line == null) {
          break;
        }
        some.add(line);
        bytes += line.length;
      }
      ahead = Math.min(1024, 2 * ahead);
      return some;
    }

    byte @Nullable [] nextOrNull() {
      if (ended) {
        return null;
      }
      try {
        byte[] line = lines.next();
        if (line != null && number == sheet.rows()) {
          throw new IntegrityException(file + " has more rows than the statement names");
        }
        if (line == null) {
          ended = true;
          String root = HexFormat.of().formatHex(tree.root());
          if (number != sheet.rows() || !root.equals(sheet.rootHex())) {
            throw new IntegrityException(
                file + " does not give the row count and row root that the statement names");
          }
          return null;
        }
        leaf = hashes.leaf(number, line);
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

  /** Rows are mostly hashes, which no effort makes smaller: the fastest level is the right one. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private final class FileWriter implements Writer {
    private final String mediaType;
    private final FileBlobs.Sink sink;
    private final OutputStream rows;
    private final GZIPOutputStream out;
    private final byte[] key;
    private final RowHashes hashes;
    private final CompactRange tree = new CompactRange();
    private boolean done;

    FileWriter(String mediaType) throws IOException {
      this.mediaType = mediaType;
      this.key = random.bytes(Commitment.SALT_BYTES);
      this.hashes = new RowHashes(key);
      this.sink = blobs.begin();
      this.out = new FastGzip(sink);
      // Rows are short, and each call of the compressor costs as much as packing one.
      this.rows = new BufferedOutputStream(out, 1 << 16);
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
      check(row);
      long number = tree.size();
      line(row);
      tree.append(hashes.leaf(number, row));
      return number;
    }

    /** Packing needs the rows one after the other, and goes on beside the hashing of pieces. */
    @Override
    public void appendCanonical(List<byte[]> some) throws IOException {
      some.forEach(this::check);
      long first = tree.size();
      byte[][] leaves = new byte[some.size()][];
      int pieces = (some.size() + PIECE - 1) / PIECE;
      try {
        IntStream.rangeClosed(0, pieces)
            .parallel()
            .forEach(
                task -> {
                  if (task == 0) {
                    lines(some);
                    return;
                  }
                  RowHashes own = new RowHashes(key);
                  int end = Math.min(some.size(), task * PIECE);
                  for (int i = (task - 1) * PIECE; i < end; i++) {
                    leaves[i] = own.leaf(first + i, some.get(i));
                  }
                });
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      for (byte[] leaf : leaves) {
        tree.append(leaf);
      }
    }

    private void check(byte[] row) {
      if (done) {
        throw new IllegalStateException("the sheet is sealed or closed");
      }
      if (row.length > LONGEST_ROW) {
        throw new IllegalArgumentException(
            "row of " + row.length + " bytes, at most " + LONGEST_ROW + "; put it into a blob");
      }
    }

    private void lines(List<byte[]> some) {
      try {
        for (byte[] row : some) {
          line(row);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public SheetRef seal() throws IOException {
      if (done) {
        throw new IllegalStateException("the sheet is sealed or closed");
      }
      done = true;
      try (out) {
        rows.flush();
        out.finish();
        BlobRef blob = sink.finish(mediaType);
        return new SheetRef(blob, tree.size(), HexFormat.of().formatHex(tree.root()));
      } finally {
        sink.close(); // Discards what could not be finished.
      }
    }

    @Override
    public void close() throws IOException {
      if (!done) {
        done = true;
        try {
          out.close();
        } finally {
          sink.close();
        }
      }
    }

    private void line(byte[] bytes) throws IOException {
      rows.write(bytes);
      rows.write('\n');
    }
  }
}
