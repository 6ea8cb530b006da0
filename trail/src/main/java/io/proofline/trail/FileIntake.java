package io.proofline.trail;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Blobs;
import io.proofline.trail.read.CloudTrailReader;
import io.proofline.trail.read.FileContent;
import io.proofline.trail.read.ReadLimits;
import io.proofline.trail.read.RecordBatch;
import io.proofline.trail.read.RejectReason;
import io.proofline.trail.read.RejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file. What is read is what will be stored, so a file that changes meanwhile cannot be
 * two things. Safe for several threads; each takes one of the readers.
 */
final class FileIntake implements AutoCloseable {
  /** Files up to this size are handled in memory and packed with others. */
  static final long SMALL = 4L << 20;

  private final Blobs blobs;
  private final ReadLimits limits;
  private final BlockingQueue<CloudTrailReader> readers;
  private final BiPredicate<String, String> held;

  /**
   * @param threads how many files are taken at once
   * @param held whether a file of that hash and name was ingested before
   */
  FileIntake(Blobs blobs, ReadLimits limits, int threads, BiPredicate<String, String> held) {
    this.blobs = blobs;
    this.limits = limits;
    this.held = held;
    this.readers = new ArrayBlockingQueue<>(threads + 1);
    for (int i = 0; i <= threads; i++) {
      readers.add(new CloudTrailReader(limits));
    }
  }

  /**
   * A file taken in.
   *
   * @param sha256 of the raw bytes; null when they could not be read
   * @param bytes the file itself, when it is small
   * @param blob where a large file is; null when it is small or was not copied
   * @param content what it is; null when rejected or held already
   * @param rejected why not; null when it is good
   * @param batches its records, when they fit in memory
   */
  // The bytes are handed on once and never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Taken(
      InputSource.Item file,
      @Nullable String sha256,
      byte @Nullable [] bytes,
      @Nullable BlobRef blob,
      @Nullable FileContent content,
      @Nullable RejectedException rejected,
      List<RecordBatch> batches) {}

  /** Hands over the records of a file in order. */
  void each(Taken taken, CloudTrailReader.BatchSink sink) throws IOException {
    for (RecordBatch batch : taken.batches()) {
      sink.accept(batch);
    }
    BlobRef blob = taken.blob();
    if (taken.bytes() == null && blob != null) {
      CloudTrailReader reader = borrow();
      try {
        reader.read(() -> blobs.open(blob), sink);
      } finally {
        readers.add(reader);
      }
    }
  }

  private CloudTrailReader borrow() throws IOException {
    try {
      return readers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  Taken take(InputSource.Item file) throws IOException {
    byte[] bytes = null;
    BlobRef blob = null;
    String sha256;
    try {
      if (file.bytes() <= SMALL) {
        try (InputStream in = file.open()) {
          bytes = in.readAllBytes();
        }
        sha256 = HexFormat.of().formatHex(digest().digest(bytes));
      } else {
        sha256 = hash(file);
      }
    } catch (IOException e) {
      return rejected(
          file,
          null,
          null,
          null,
          new RejectedException(
              RejectReason.UNREADABLE, "cannot be read: " + e.getClass().getSimpleName()));
    }
    if (held.test(sha256, file.name())) {
      return new Taken(file, sha256, null, null, null, null, List.of());
    }
    if (file.bytes() > limits.maxFileBytes()) {
      return rejected(
          file,
          sha256,
          null,
          null,
          new RejectedException(
              RejectReason.TOO_LARGE,
              "larger than " + limits.maxFileBytes() + " bytes; its hash is recorded"));
    }
    if (bytes == null) {
      blob = store(file);
      sha256 = blob.sha256();
    }
    CloudTrailReader reader = borrow();
    try {
      if (bytes != null) {
        List<RecordBatch> batches = new ArrayList<>();
        FileContent content = reader.read(bytes, batches::add);
        return new Taken(file, sha256, bytes, null, content, null, batches);
      }
      BlobRef large = Objects.requireNonNull(blob);
      FileContent content = reader.read(() -> blobs.open(large), _ -> {});
      return new Taken(file, sha256, null, large, content, null, List.of());
    } catch (RejectedException e) {
      return rejected(file, sha256, bytes, blob, e);
    } finally {
      readers.add(reader);
    }
  }

  private BlobRef store(InputSource.Item file) throws IOException {
    boolean gzip = file.name().endsWith(".gz");
    String mediaType = gzip ? "application/gzip" : "application/octet-stream";
    try (InputStream in = file.open()) {
      return blobs.put(in, mediaType);
    } catch (IOException e) {
      throw new IOException(
          "cannot keep "
              + file.name()
              + ": "
              + e.getMessage()
              + "; what was sealed before stays, run the same ingest again to complete it",
          e);
    }
  }

  private static Taken rejected(
      InputSource.Item file,
      @Nullable String sha256,
      byte @Nullable [] bytes,
      @Nullable BlobRef blob,
      RejectedException why) {
    return new Taken(file, sha256, bytes, blob, null, why, List.of());
  }

  private static String hash(InputSource.Item file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = file.open()) {
      byte[] chunk = new byte[1 << 16];
      int n;
      while ((n = in.read(chunk)) >= 0) {
        digest.update(chunk, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  @Override
  public void close() {
    readers.forEach(CloudTrailReader::close);
  }
}
