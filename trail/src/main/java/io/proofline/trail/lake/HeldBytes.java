package io.proofline.trail.lake;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.IntegrityException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Original bytes of files held. The blob read last stays in memory, since files are mostly read in
 * the order in which they were packed. Not safe for several threads.
 */
public final class HeldBytes {
  /** Larger blobs hold one file alone and are streamed. */
  static final long PACK = 4L << 20;

  private final TrailStore store;
  private String heldSha = "";
  private byte[] held = new byte[0];

  /** Over a workspace. */
  public HeldBytes(TrailStore store) {
    this.store = store;
  }

  /**
   * The bytes of a file, verified.
   *
   * @throws IOException when they were never copied or cannot be read
   */
  public InputStream open(LogFile file) throws IOException {
    BlobRef blob = file.blob();
    if (blob == null) {
      throw new IOException(file.name() + " was too large to be kept; only its hash is held");
    }
    if (file.offset() == 0 && file.bytes() == blob.size()) {
      return store.blobs().open(blob);
    }
    return new ByteArrayInputStream(read(file));
  }

  /** The bytes of a file that fits in memory, verified. */
  public byte[] read(LogFile file) throws IOException {
    BlobRef blob = file.blob();
    if (blob == null) {
      throw new IOException(file.name() + " was too large to be kept; only its hash is held");
    }
    if (!blob.sha256().equals(heldSha)) {
      held = store.blobs().read(blob);
      heldSha = blob.sha256();
    }
    long end = file.offset() + file.bytes();
    if (file.offset() < 0 || file.bytes() < 0 || end > held.length) {
      throw new IntegrityException(
          file.name() + " is said to lie outside of blob " + blob.sha256());
    }
    return Arrays.copyOfRange(held, (int) file.offset(), (int) end);
  }
}
