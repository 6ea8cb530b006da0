package io.proofline.ledger;

import io.proofline.ledger.crypt.DamagedFileException;
import io.proofline.ledger.crypt.Sealer;
import io.proofline.tlog.Disk;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of statements and blobs: where each lies and how it is opened. In a workspace that
 * seals its evidence a blob's file is named by an HMAC of its hash and encrypted; a statement's
 * file is named by its commitment in either case. Files from before stay as they are.
 */
final class EvidenceFiles {
  private final Layout layout;
  private final Disk disk;
  private final @Nullable Sealer sealer;

  EvidenceFiles(Layout layout, Disk disk, @Nullable Sealer sealer) {
    this.layout = layout;
    this.disk = disk;
    this.sealer = sealer;
  }

  /**
   * Where bytes were found.
   *
   * @param path file
   * @param sealed whether they have to be decrypted
   */
  record Found(Path path, boolean sealed) {}

  /** The keys; null when this workspace, or this copy of it, has none. */
  @Nullable Sealer sealer() {
    return sealer;
  }

  /** Where a new blob goes. */
  Path target(String sha256) throws IOException {
    return layout.blob(name(sha256));
  }

  /** Where a new blob waits for the statement that refers to it. */
  Path staged(String sha256) throws IOException {
    return layout.staged(name(sha256));
  }

  /** Name of the file of a blob. */
  String name(String sha256) throws IOException {
    return sealer == null ? sha256 : sealer.name(sha256);
  }

  /** A blob among the evidence. */
  Optional<Found> recorded(String sha256) throws IOException {
    if (sealer != null) {
      Path sealed = layout.blob(sealer.name(sha256));
      if (isFile(sealed)) {
        return Optional.of(new Found(sealed, true));
      }
    }
    Path plain = layout.blob(sha256);
    return isFile(plain) ? Optional.of(new Found(plain, false)) : Optional.empty();
  }

  /** A blob among the evidence, or one that no statement names yet. */
  Optional<Found> blob(String sha256) throws IOException {
    Optional<Found> recorded = recorded(sha256);
    if (recorded.isPresent()) {
      return recorded;
    }
    Path waiting = staged(sha256);
    if (isFile(waiting)) {
      return Optional.of(new Found(waiting, sealer != null));
    }
    // A commit by another process may have moved it between the two questions.
    return recorded(sha256);
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Bytes as they were put, not yet compared with their name. */
  InputStream open(Found found) throws IOException {
    if (!found.sealed()) {
      return Files.newInputStream(found.path());
    }
    if (sealer == null) {
      throw new IntegrityException(found.path() + " is sealed and there is no key");
    }
    try {
      return new Sound(sealer.open(found.path()), found.path());
    } catch (DamagedFileException e) {
      throw new IntegrityException(found.path() + " " + e.getMessage());
    }
  }

  /** A stream for a new blob. */
  OutputStream create(Path file, String source) throws IOException {
    OutputStream out = disk.create(file);
    return sealer == null ? out : sealer.sealing(out, source);
  }

  /** Bytes of a statement's file as they are to be written. */
  byte[] sealStatement(byte[] file, String type) throws IOException {
    return sealer == null ? file : sealer.seal(file, type);
  }

  /**
   * Bytes of a statement's file.
   *
   * @throws NoSuchFileException when it is missing
   * @throws IntegrityException when it is sealed and damaged
   */
  byte[] statement(Path file) throws IOException {
    byte[] bytes = disk.read(file);
    if (!Sealer.isSealed(bytes)) {
      return bytes;
    }
    if (sealer == null) {
      throw new SealedException(file);
    }
    try {
      return sealer.open(bytes);
    } catch (DamagedFileException e) {
      throw new IntegrityException(file + " " + e.getMessage());
    }
  }

  /** A statement is sealed, and this copy has no keys. */
  static final class SealedException extends IOException {
    private static final long serialVersionUID = 1L;

    SealedException(Path file) {
      super(
          file
              + " is sealed, and this copy of the workspace has no keys; give it keys/evidence.kek"
              + " and keys/data");
    }
  }

  /** Names the file when a later part of it turns out to be damaged. */
  private static final class Sound extends FilterInputStream {
    private final Path file;

    Sound(InputStream in, Path file) {
      super(in);
      this.file = file;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return in.read(buffer, offset, length);
      } catch (DamagedFileException e) {
        throw new IntegrityException(file + " " + e.getMessage());
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
  }
}
