package io.proofline.trail.read;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads one file, compressed or not, in any shape in which records are passed on: {@code
 * {"Records":[…]}}, a plain array, a single object, JSON lines (also as written by Logstash, with
 * {@code @timestamp}), and the text logs of {@link TextLogs}. Digest, signature and key files are
 * told apart by their content. Not safe for several threads: each takes one of its own, which keeps
 * its buffers from file to file; closing it frees native memory.
 */
public final class CloudTrailReader implements AutoCloseable {
  /** Records of a large file are handed on in parts of about this size. */
  private static final int PART = 4 << 20;

  /** Gives the same bytes each time it is opened. */
  @FunctionalInterface
  public interface ByteSource {
    /** A new stream from the first byte; the reader closes it. */
    InputStream open() throws IOException;
  }

  /** Takes records in file order, only after the whole file was found good. */
  @FunctionalInterface
  public interface BatchSink {
    /** All records of a file, or the next part of a large one. */
    void accept(RecordBatch batch) throws IOException;
  }

  private static final Set<RejectReason> LINE_FAULTS =
      Set.of(
          RejectReason.NOT_JSON,
          RejectReason.NOT_UTF8,
          RejectReason.DUPLICATE_KEY,
          RejectReason.TOO_DEEP);

  private final ReadLimits limits;
  private final StrictJson json;
  private final Expand expand;
  private final BodyReader bodies;

  /** With the bounds to hold. */
  public CloudTrailReader(ReadLimits limits) {
    this.limits = limits;
    this.json = new StrictJson(limits);
    this.expand = new Expand(limits);
    this.bodies = new BodyReader(limits, json);
  }

  /**
   * Reads a file whose bytes are at hand; see {@link #read(ByteSource, BatchSink)}. The array is
   * not changed, but a plain file's records may point into it.
   */
  public FileContent read(byte[] file, BatchSink sink) throws IOException {
    byte[] body = expand.body(file);
    if (body != null) {
      return small(body, expand.length(), sink);
    }
    return read(() -> new java.io.ByteArrayInputStream(file), sink);
  }

  /**
   * Reads the file. Nothing reaches the sink unless the whole file is good.
   *
   * @throws RejectedException when the file cannot be taken; the reason says why
   * @throws IOException when the source or the sink fails
   */
  public FileContent read(ByteSource source, BatchSink sink) throws IOException {
    byte[] buffered = bufferedBody(source);
    if (buffered != null) {
      return small(buffered, buffered.length, sink);
    }
    ByteSource body = () -> body(source);
    Judged judged = judge(body);
    if (judged.content() instanceof FileContent.Events) {
      Parts parts = new Parts(sink);
      try (InputStream in = body.open()) {
        RecordWalk walk = new RecordWalk(json, parts);
        if (judged.byLine()) {
          walk.walkLines(in);
        } else {
          walk.walk(in);
        }
      } catch (JacksonException e) {
        throw new IOException("the file changed while it was read", e);
      }
      parts.end();
    }
    return judged.content();
  }

  private FileContent small(byte[] body, int length, BatchSink sink) throws IOException {
    BodyReader.Parsed parsed = bodies.read(body, length);
    if (parsed.batch() != null) {
      sink.accept(parsed.batch());
    }
    return parsed.content();
  }

  /** Gathers records of a large file into batches; without a sink it only judges them. */
  private final class Parts implements RecordWalk.Sink {
    private final @Nullable BatchSink sink;
    private RecordBatch batch = new RecordBatch(0);

    Parts(@Nullable BatchSink sink) {
      this.sink = sink;
    }

    @Override
    public boolean accept(byte[] raw, long offset) throws IOException {
      boolean recognised = bodies.add(batch, raw, offset);
      if (batch.length() > PART) {
        int next = batch.member(batch.count());
        end();
        batch = new RecordBatch(next);
      }
      return recognised;
    }

    void end() throws IOException {
      if (sink != null && batch.count() > 0) {
        batch.hash();
        sink.accept(batch);
      }
    }
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

  /** Reads the whole body of a large file once, to judge it. */
  private Judged judge(ByteSource body) throws IOException {
    MessageDigest hash = sha256();
    long[] bytes = new long[1];
    RecordWalk walk = new RecordWalk(json, new Parts(null));
    try (InputStream in = new DigestInputStream(new CountingBody(body.open(), bytes), hash)) {
      walk.walk(in);
    } catch (JacksonException e) {
      return lines(body, walk, StrictJson.rejected(e));
    } catch (RejectedException e) {
      return lines(body, walk, e);
    }
    return new Judged(content(walk, HexFormat.of().formatHex(hash.digest()), bytes[0]), false);
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
    if (walk.records() > 0 && walk.recognised() == 0) {
      throw new RejectedException(
          RejectReason.NOT_CLOUDTRAIL,
          "valid JSON, but none of its " + walk.records() + " elements is a CloudTrail record");
    }
    return new FileContent.Events(walk.records(), sha, bytes);
  }

  /** A second reading, line by line, when the file began as a sequence of objects. */
  private Judged lines(ByteSource body, RecordWalk walk, RejectedException fault)
      throws IOException {
    if (!walk.beganAsLines() || !LINE_FAULTS.contains(fault.reason())) {
      throw fault;
    }
    MessageDigest hash = sha256();
    long[] bytes = new long[1];
    RecordWalk byLine = new RecordWalk(json, new Parts(null));
    try (InputStream in = new DigestInputStream(new CountingBody(body.open(), bytes), hash)) {
      byLine.walkLines(in);
    }
    if (byLine.recognised() == 0) {
      throw fault;
    }
    String sha = HexFormat.of().formatHex(hash.digest());
    return new Judged(new FileContent.Events(byLine.records(), sha, bytes[0]), true);
  }

  @Override
  public void close() {
    expand.close();
  }

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
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
