package io.proofline.ledger;

import io.proofline.ledger.crypt.Sealer;
import io.proofline.tlog.Disk;
import io.proofline.tlog.Rfc6962;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Blobs as files. A new blob waits in {@code state/staged/} and moves to {@code evidence/} in the
 * commit of the first statement that refers to it, so that {@code evidence/} never holds a blob
 * which no statement names.
 */
final class FileBlobs implements Blobs {
  private static final String SOURCE = "evidence";

  private final Layout layout;
  private final Disk disk;
  private final EvidenceFiles files;
  private final String source;

  FileBlobs(Layout layout, Disk disk, EvidenceFiles files) {
    this(layout, disk, files, SOURCE);
  }

  private FileBlobs(Layout layout, Disk disk, EvidenceFiles files, String source) {
    this.layout = layout;
    this.disk = disk;
    this.files = files;
    this.source = source;
  }

  @Override
  public FileBlobs from(String other) {
    return new FileBlobs(layout, disk, files, other);
  }

  @Override
  public BlobRef put(byte[] bytes, String mediaType) throws IOException {
    return put(new ByteArrayInputStream(bytes), mediaType);
  }

  @Override
  public BlobRef put(InputStream bytes, String mediaType) throws IOException {
    try (Sink sink = begin()) {
      byte[] buffer = new byte[1 << 16];
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        sink.write(buffer, 0, read);
      }
      return sink.finish(mediaType);
    }
  }

  /** Hashes of the rows of sheets. */
  RowTrees rowTrees() {
    return new RowTrees(layout, disk);
  }

  /** A blob that is written bit by bit; closing it unfinished leaves nothing. */
  Sink begin() throws IOException {
    return new Sink(layout.temporary().resolve("blob-" + UUID.randomUUID()));
  }

  /** Bytes on their way into the store; in the clear only in memory where evidence is sealed. */
  final class Sink extends OutputStream {
    private final Path temporary;
    private final OutputStream out;
    private final MessageDigest digest = Rfc6962.digest();
    private long size;
    private boolean done;

    private Sink(Path temporary) throws IOException {
      this.temporary = temporary;
      try {
        this.out = files.create(temporary, source);
      } catch (IOException | RuntimeException e) {
        discard(e);
        throw e;
      }
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      digest.update(bytes, offset, length);
      size += length;
    }

    /** Ends it and stores it under its name. */
    BlobRef finish(String mediaType) throws IOException {
      out.close();
      String sha256 = HexFormat.of().formatHex(digest.digest());
      if (files.recorded(sha256).isPresent() || isStaged(sha256, size)) {
        disk.delete(temporary);
      } else {
        disk.rename(temporary, files.staged(sha256));
      }
      done = true;
      return new BlobRef(sha256, size, mediaType);
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

    private void discard(Exception because) {
      try {
        disk.delete(temporary);
      } catch (IOException cleanup) {
        because.addSuppressed(cleanup);
      }
    }
  }

  /** A staged blob may be one that a recorded statement waits for: it is not replaced. */
  private boolean isStaged(String sha256, long size) throws IOException {
    Path staged = files.staged(sha256);
    return files.sealer() == null
        ? disk.size(staged) == size
        : Files.isRegularFile(staged) && Sealer.isWhole(staged);
  }

  @Override
  public InputStream open(BlobRef ref) throws IOException {
    if (!References.isHash(ref.sha256())) {
      throw new IllegalArgumentException("blob name is not 64 lower-case hex digits");
    }
    Optional<Path> statement = Envelope.file(ref, layout);
    if (statement.isPresent()) {
      byte[] bytes = files.statement(statement.get());
      return new Verified(new ByteArrayInputStream(bytes), ref, statement.get());
    }
    EvidenceFiles.Found found = find(ref);
    return new Verified(files.open(found), ref, found.path());
  }

  @Override
  public byte[] read(BlobRef ref) throws IOException {
    try (InputStream in = open(ref)) {
      return in.readAllBytes();
    }
  }

  @Override
  public boolean holds(String sha256) {
    try {
      return References.isHash(sha256) && files.blob(sha256).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the blob stands now. */
  EvidenceFiles.Found find(BlobRef ref) throws IOException {
    return files
        .blob(ref.sha256())
        .orElseThrow(
            () ->
                new NoSuchFileException(
                    layout.blob(ref.sha256()).toString(), null, "blob is not held"));
  }

  EvidenceFiles files() {
    return files;
  }

  /** Reads and compares; the last read, or the one that finds too many bytes, throws. */
  private static final class Verified extends FilterInputStream {
    private final BlobRef ref;
    private final Path file;
    private final MessageDigest digest = Rfc6962.digest();
    private long size;
    private boolean checked;

    Verified(InputStream in, BlobRef ref, Path file) {
      super(in);
      this.ref = ref;
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      if (read > 0) {
        digest.update(buffer, offset, read);
        size += read;
      }
      boolean end = read < 0 && !checked;
      checked |= end;
      boolean wrong =
          end
              && !(size == ref.size()
                  && HexFormat.of().formatHex(digest.digest()).equals(ref.sha256()));
      if (wrong || size > ref.size()) {
        throw new IntegrityException(file + " does not hold the bytes that its name promises");
      }
      return read;
    }

    @Override
    public long skip(long count) throws IOException {
      byte[] passed = new byte[Math.clamp(count, 1, 1 << 16)];
      return count <= 0 ? 0 : Math.max(0, read(passed, 0, passed.length)); // Every byte is hashed.
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
