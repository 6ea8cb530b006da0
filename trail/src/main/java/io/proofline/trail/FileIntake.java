package io.proofline.trail;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Blobs;
import io.proofline.trail.read.CloudTrailReader;
import io.proofline.trail.read.FileContent;
import io.proofline.trail.read.RawRecord;
import io.proofline.trail.read.ReadLimits;
import io.proofline.trail.read.RejectReason;
import io.proofline.trail.read.RejectedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes one file into the evidence and reads it. What is read is what was stored, so a file that
 * changes meanwhile cannot be two things. Safe for several threads.
 */
final class FileIntake {
  /** Files up to this size are handled in memory. */
  private static final long SMALL = 8L << 20;

  private final Blobs blobs;
  private final ReadLimits limits;
  private final CloudTrailReader reader;
  private final BiPredicate<String, String> held;

  /**
   * @param held whether a file of that hash and name was ingested before
   */
  FileIntake(Blobs blobs, ReadLimits limits, BiPredicate<String, String> held) {
    this.blobs = blobs;
    this.limits = limits;
    this.reader = new CloudTrailReader(limits);
    this.held = held;
  }

  /**
   * A file taken in.
   *
   * @param sha256 of the raw bytes; null when they could not be read
   * @param blob where they are; null when they were not copied
   * @param content what it is; null when rejected or held already
   * @param rejected why not; null when it is good
   * @param records its records, when they fit in memory
   * @param again reads them otherwise
   */
  record Taken(
      InputFiles.InputFile file,
      @Nullable String sha256,
      @Nullable BlobRef blob,
      @Nullable FileContent content,
      @Nullable RejectedException rejected,
      List<RawRecord> records,
      @Nullable Again again) {

    /** Hands over the records in file order. */
    void each(CloudTrailReader.RecordSink sink) throws IOException {
      if (again != null) {
        again.read(sink);
      }
      for (RawRecord record : records) {
        sink.accept(record);
      }
    }
  }

  /** Reads the records of a large file. */
  @FunctionalInterface
  interface Again {
    void read(CloudTrailReader.RecordSink sink) throws IOException;
  }

  Taken take(InputFiles.InputFile file) throws IOException {
    byte[] bytes = null;
    String sha256;
    try {
      if (file.bytes() <= SMALL) {
        bytes = Files.readAllBytes(file.path());
        sha256 = HexFormat.of().formatHex(digest().digest(bytes));
      } else {
        sha256 = hash(file.path());
      }
    } catch (IOException e) {
      return rejected(
          file,
          null,
          null,
          new RejectedException(
              RejectReason.UNREADABLE, "cannot be read: " + e.getClass().getSimpleName()));
    }
    if (held.test(sha256, file.name())) {
      return new Taken(file, sha256, null, null, null, List.of(), null);
    }
    if (file.bytes() > limits.maxFileBytes()) {
      return rejected(
          file,
          sha256,
          null,
          new RejectedException(
              RejectReason.TOO_LARGE,
              "larger than " + limits.maxFileBytes() + " bytes; its hash is recorded"));
    }
    BlobRef blob = store(file, bytes);
    byte[] held = bytes;
    CloudTrailReader.ByteSource source =
        held == null ? () -> blobs.open(blob) : () -> new ByteArrayInputStream(held);
    try {
      if (file.bytes() <= SMALL && held != null) {
        return small(file, blob, source);
      }
      FileContent content = reader.read(source, _ -> {});
      return new Taken(
          file, blob.sha256(), blob, content, null, List.of(), sink -> reader.read(source, sink));
    } catch (RejectedException e) {
      return rejected(file, blob.sha256(), blob, e);
    }
  }

  private Taken small(InputFiles.InputFile file, BlobRef blob, CloudTrailReader.ByteSource source)
      throws IOException {
    List<RawRecord> records = new ArrayList<>();
    long[] kept = new long[1];
    FileContent content =
        reader.read(
            source,
            record -> {
              kept[0] += record.raw().length;
              if (kept[0] <= limits.bufferBytes()) {
                records.add(record);
              }
            });
    if (kept[0] > limits.bufferBytes()) {
      return new Taken(
          file, blob.sha256(), blob, content, null, List.of(), sink -> reader.read(source, sink));
    }
    return new Taken(file, blob.sha256(), blob, content, null, records, null);
  }

  private BlobRef store(InputFiles.InputFile file, byte @Nullable [] bytes) throws IOException {
    boolean gzip = file.name().endsWith(".gz");
    String mediaType = gzip ? "application/gzip" : "application/octet-stream";
    try {
      if (bytes != null) {
        return blobs.put(bytes, mediaType);
      }
      try (InputStream in = Files.newInputStream(file.path())) {
        return blobs.put(in, mediaType);
      }
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
      InputFiles.InputFile file,
      @Nullable String sha256,
      @Nullable BlobRef blob,
      RejectedException why) {
    return new Taken(file, sha256, blob, null, why, List.of(), null);
  }

  private static String hash(Path path) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = Files.newInputStream(path)) {
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
}
