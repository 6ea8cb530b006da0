package io.proofline.trail.read;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads one file, compressed or not, in any shape in which CloudTrail records are passed on: {@code
 * {"Records":[…]}}, a plain array, a single object, JSON lines (also as written by Logstash, with
 * {@code @timestamp}). Digest, signature and key files are told apart by their content. Safe for
 * several threads.
 */
public final class CloudTrailReader {

  /** Gives the same bytes each time it is opened. */
  @FunctionalInterface
  public interface ByteSource {
    /** A new stream from the first byte; the reader closes it. */
    InputStream open() throws IOException;
  }

  /** Takes records in file order, only after the whole file was found good. */
  @FunctionalInterface
  public interface RecordSink {
    /** One element of the file. */
    void accept(RawRecord record) throws IOException;
  }

  private static final Set<RejectReason> LINE_FAULTS =
      Set.of(
          RejectReason.NOT_JSON,
          RejectReason.NOT_UTF8,
          RejectReason.DUPLICATE_KEY,
          RejectReason.TOO_DEEP);

  private final ReadLimits limits;
  private final StrictJson json;

  /** With the bounds to hold. */
  public CloudTrailReader(ReadLimits limits) {
    this.limits = limits;
    this.json = new StrictJson(limits);
  }

  /**
   * Reads the file. Nothing reaches the sink unless the whole file is good.
   *
   * @throws RejectedException when the file cannot be taken; the reason says why
   * @throws IOException when the source or the sink fails
   */
  public FileContent read(ByteSource source, RecordSink sink) throws IOException {
    byte[] buffered = bufferedBody(source);
    if (buffered != null) {
      List<RawRecord> records = new ArrayList<>();
      FileContent content = judge(() -> new ByteArrayInputStream(buffered), records).content();
      for (RawRecord record : records) {
        sink.accept(record);
      }
      return content;
    }
    ByteSource body = () -> body(source);
    Judged judged = judge(body, null);
    if (judged.content() instanceof FileContent.Events) {
      try (InputStream in = body.open()) {
        RecordWalk walk = new RecordWalk(json, sink);
        if (judged.byLine()) {
          walk.walkLines(in);
        } else {
          walk.walk(in);
        }
      } catch (JacksonException e) {
        throw new IOException("the file changed while it was read", e);
      }
    }
    return judged.content();
  }

  /**
   * A file found good.
   *
   * @param byLine whether it has to be read line by line
   */
  private record Judged(FileContent content, boolean byLine) {}

  /** The decompressed bytes of a small file, such as a digest. */
  public byte[] bodyOf(ByteSource source) throws IOException {
    byte[] body = bufferedBody(source);
    if (body == null) {
      throw new RejectedException(
          RejectReason.TOO_LARGE, "expands beyond " + limits.bufferBytes() + " bytes");
    }
    return body;
  }

  private byte @Nullable [] bufferedBody(ByteSource source) throws IOException {
    try (InputStream in = body(source)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
      byte[] chunk = new byte[32 * 1024];
      int n;
      while ((n = in.read(chunk, 0, chunk.length)) >= 0) {
        bytes.write(chunk, 0, n);
        if (bytes.size() > limits.bufferBytes()) {
          return null;
        }
      }
      return bytes.toByteArray();
    }
  }

  private InputStream body(ByteSource source) throws IOException {
    BufferedInputStream in = new BufferedInputStream(source.open(), 64 * 1024);
    try {
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return gzip ? new StrictGzip(in, limits) : new BoundedBody(in, limits.maxExpandedBytes());
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Reads the whole body; collects its records when a list is given. */
  private Judged judge(ByteSource body, @Nullable List<RawRecord> records) throws IOException {
    MessageDigest hash = sha256();
    long[] bytes = new long[1];
    RecordWalk walk = new RecordWalk(json, collector(records));
    try (InputStream in = new DigestInputStream(new CountingBody(body.open(), bytes), hash)) {
      walk.walk(in);
    } catch (JacksonException e) {
      return lines(body, records, walk, StrictJson.rejected(e));
    } catch (RejectedException e) {
      return lines(body, records, walk, e);
    }
    return new Judged(content(walk, HexFormat.of().formatHex(hash.digest()), bytes[0]), false);
  }

  private static RecordSink collector(@Nullable List<RawRecord> records) {
    return records == null ? _ -> {} : records::add;
  }

  private static FileContent content(RecordWalk walk, String sha, long bytes)
      throws RejectedException {
    JsonNode only = walk.onlyObject();
    if (only != null) {
      if (only.has("digestStartTime") && only.path("logFiles").isArray()) {
        return new FileContent.Digest(only, sha, bytes);
      }
      if (only.path("PublicKeyList").isArray()) {
        return new FileContent.PublicKeys(only, sha, bytes);
      }
      if (only.path("signature").isString() && only.has("signature-algorithm")) {
        return new FileContent.Signature(only, sha, bytes);
      }
    }
    requireEvents(walk.records(), walk.recognised());
    return new FileContent.Events(walk.records(), sha, bytes);
  }

  private static void requireEvents(long records, long recognised) throws RejectedException {
    if (records > 0 && recognised == 0) {
      throw new RejectedException(
          RejectReason.NOT_CLOUDTRAIL,
          "valid JSON, but none of its " + records + " elements is a CloudTrail record");
    }
  }

  /** A second reading, line by line, when the file began as a sequence of objects. */
  private Judged lines(
      ByteSource body, @Nullable List<RawRecord> records, RecordWalk walk, RejectedException fault)
      throws IOException {
    if (!walk.beganAsLines() || !LINE_FAULTS.contains(fault.reason())) {
      throw fault;
    }
    if (records != null) {
      records.clear();
    }
    MessageDigest hash = sha256();
    long[] bytes = new long[1];
    RecordWalk byLine = new RecordWalk(json, collector(records));
    try (InputStream in = new DigestInputStream(new CountingBody(body.open(), bytes), hash)) {
      byLine.walkLines(in);
    }
    if (byLine.recognised() == 0) {
      throw fault;
    }
    String sha = HexFormat.of().formatHex(hash.digest());
    return new Judged(new FileContent.Events(byLine.records(), sha, bytes[0]), true);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Counts what passes. */
  private static final class CountingBody extends java.io.FilterInputStream {
    private final long[] count;

    CountingBody(InputStream in, long[] count) {
      super(in);
      this.count = count;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count[0] += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int n = super.read(target, offset, length);
      count[0] += Math.max(0, n);
      return n;
    }
  }

  /** A plain file within the size limit. */
  private static final class BoundedBody extends java.io.FilterInputStream {
    private long left;

    BoundedBody(InputStream in, long limit) {
      super(in);
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      spend(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int n = super.read(target, offset, length);
      spend(Math.max(0, n));
      return n;
    }

    private void spend(int n) throws RejectedException {
      left -= n;
      if (left < 0) {
        throw new RejectedException(RejectReason.TOO_LARGE, "larger than the size limit");
      }
    }
  }
}
