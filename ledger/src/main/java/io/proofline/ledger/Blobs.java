package io.proofline.ledger;

import java.io.IOException;
import java.io.InputStream;

/**
 * Content-addressed bytes under {@code evidence/}. Writing is atomic (a blob is there whole or not
 * at all) and idempotent. Reading verifies: a stream that does not hash to its name throws {@link
 * IntegrityException} before or at its end.
 */
public interface Blobs {

  /** Stores all bytes of the stream, in constant memory, and does not close it. */
  BlobRef put(InputStream bytes, String mediaType) throws IOException;

  /** Stores the bytes. */
  BlobRef put(byte[] bytes, String mediaType) throws IOException;

  /** Opens a verified stream; the caller closes it. Throws when the blob is not held. */
  InputStream open(BlobRef ref) throws IOException;

  /** Reads a small blob whole and verified. */
  byte[] read(BlobRef ref) throws IOException;

  /** Whether a blob of that hash is held. */
  boolean holds(String sha256);

  /**
   * The same store for what comes from one source. Where evidence is sealed, the source and the day
   * decide under which data key, and so what can be shredded together.
   *
   * @param source lower-case words joined by hyphens, for example {@code trail}
   */
  default Blobs from(String source) {
    return this;
  }
}
