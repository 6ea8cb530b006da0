package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.Rfc6962;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
  private final Layout layout;
  private final Disk disk;

  FileBlobs(Layout layout, Disk disk) {
    this.layout = layout;
    this.disk = disk;
  }

  @Override
  public BlobRef put(byte[] bytes, String mediaType) throws IOException {
    return put(new ByteArrayInputStream(bytes), mediaType);
  }

  @Override
  public BlobRef put(InputStream bytes, String mediaType) throws IOException {
    Path temporary = layout.temporary().resolve("blob-" + UUID.randomUUID());
    MessageDigest digest = Rfc6962.digest();
    long size = 0;
    try {
      try (OutputStream out = disk.create(temporary)) {
        byte[] buffer = new byte[1 << 16];
        for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
          digest.update(buffer, 0, read);
          out.write(buffer, 0, read);
          size += read;
        }
      }
      String sha256 = HexFormat.of().formatHex(digest.digest());
      if (Files.exists(layout.blob(sha256)) || isStaged(sha256, size)) {
        disk.delete(temporary);
      } else {
        disk.rename(temporary, layout.staged(sha256));
      }
      return new BlobRef(sha256, size, mediaType);
    } catch (IOException | RuntimeException e) {
      try {
        disk.delete(temporary);
      } catch (IOException cleanup) {
        e.addSuppressed(cleanup);
      }
      throw e;
    }
  }

  /** A staged blob may be one that a recorded statement waits for: it is not replaced. */
  private boolean isStaged(String sha256, long size) throws IOException {
    return disk.size(layout.staged(sha256)) == size;
  }

  @Override
  public InputStream open(BlobRef ref) throws IOException {
    Path file = path(ref);
    return new Verified(Files.newInputStream(file), ref, file);
  }

  @Override
  public byte[] read(BlobRef ref) throws IOException {
    try (InputStream in = open(ref)) {
      return in.readAllBytes();
    }
  }

  @Override
  public boolean holds(String sha256) {
    return References.isHash(sha256)
        && (Files.exists(layout.blob(sha256)) || Files.exists(layout.staged(sha256)));
  }

  /** Where the blob stands now. */
  Path path(BlobRef ref) throws IOException {
    if (!References.isHash(ref.sha256())) {
      throw new IllegalArgumentException("blob name is not 64 lower-case hex digits");
    }
    Optional<Path> statement = Envelope.file(ref, layout);
    if (statement.isPresent()) {
      return statement.get();
    }
    Path file = layout.blob(ref.sha256());
    if (Files.exists(file)) {
      return file;
    }
    // A commit by another process may move it between the two questions; so ask in this order.
    Path staged = layout.staged(ref.sha256());
    if (Files.exists(staged)) {
      return staged;
    }
    if (Files.exists(file)) {
      return file;
    }
    throw new NoSuchFileException(file.toString(), null, "blob is not held");
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
