package io.proofline.trail.read;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the decompressed body of one file that fits in memory, in any shape in which records are
 * passed on. One instance per thread, used over and over.
 */
final class BodyReader {
  private static final JsonTape.Name RECORDS = JsonTape.Name.of("Records");
  private static final JsonTape.Name DIGEST_START = JsonTape.Name.of("digestStartTime");
  private static final JsonTape.Name LOG_FILES = JsonTape.Name.of("logFiles");
  private static final JsonTape.Name KEY_LIST = JsonTape.Name.of("PublicKeyList");
  private static final JsonTape.Name SIGNATURE = JsonTape.Name.of("signature");
  private static final JsonTape.Name ALGORITHM = JsonTape.Name.of("signature-algorithm");

  private static final Set<RejectReason> LINE_FAULTS =
      Set.of(
          RejectReason.NOT_JSON,
          RejectReason.NOT_UTF8,
          RejectReason.DUPLICATE_KEY,
          RejectReason.TOO_DEEP);

  private final ReadLimits limits;
  private final StrictJson json;
  private final JsonTape tape;
  private final EventColumns columns;
  private final TextLogs textLogs = new TextLogs();

  private RecordBatch batch = new RecordBatch(0);
  private int bodyEnd;
  private int roots;
  private boolean onlyBareObjects;
  private long recognised;

  BodyReader(ReadLimits limits, StrictJson json) {
    this.limits = limits;
    this.json = json;
    this.tape = new JsonTape(limits);
    this.columns = new EventColumns(tape);
  }

  /**
   * A body found good.
   *
   * @param batch its records; null when it is no log file
   */
  record Parsed(FileContent content, @Nullable RecordBatch batch) {}

  /** Reads the first {@code length} bytes, which the batch then owns. */
  Parsed read(byte[] body, int length) throws RejectedException {
    java.security.MessageDigest digest = CloudTrailReader.sha256();
    digest.update(body, 0, length);
    String sha = HexFormat.of().formatHex(digest.digest());
    int from = mark(body, length);
    batch = new RecordBatch(body, length);
    roots = 0;
    onlyBareObjects = true;
    recognised = 0;
    RejectedException fault;
    try {
      int wrong = StrictUtf8.firstFault(body, from, length);
      walk(body, from, wrong < 0 ? length : wrong);
      if (wrong >= 0) {
        throw new RejectedException(RejectReason.NOT_UTF8, "invalid UTF-8 at byte " + wrong);
      }
      FileContent other = roots == 1 && onlyBareObjects ? control(from, length, sha) : null;
      if (other != null) {
        return new Parsed(other, null);
      }
      if (batch.count() > 0 && recognised == 0) {
        throw new RejectedException(
            RejectReason.NOT_CLOUDTRAIL,
            "valid JSON, but none of its " + batch.count() + " elements is a CloudTrail record");
      }
      return events(sha, length);
    } catch (RejectedException e) {
      fault = utf8First(e, body, from, length);
    }
    boolean byLine = roots > 0 && onlyBareObjects && LINE_FAULTS.contains(fault.reason());
    if (byLine) {
      batch = new RecordBatch(batch.text(), length);
      recognised = 0;
      lines(body, from, length);
      if (recognised > 0) {
        return events(sha, length);
      }
    } else if (roots == 0 && textLogs.begins(body, from, length)) {
      batch = new RecordBatch(body, length);
      if (textLogs.read(batch, from, length, limits)) {
        return events(sha, length);
      }
    }
    throw fault;
  }

  /** Text that is no UTF-8 is named so, wherever else the reader stumbled over it. */
  private static RejectedException utf8First(
      RejectedException fault, byte[] body, int from, int length) {
    if (fault.reason() != RejectReason.NOT_JSON && fault.reason() != RejectReason.EMPTY) {
      return fault;
    }
    int wrong = StrictUtf8.firstFault(body, from, length);
    return wrong < 0
        ? fault
        : new RejectedException(RejectReason.NOT_UTF8, "invalid UTF-8 at byte " + wrong);
  }

  private Parsed events(String sha, int length) {
    batch.hash();
    return new Parsed(new FileContent.Events(batch.count(), sha, length), batch);
  }

  /** Reads one record that was cut out of a large file, onto the end of the batch. */
  boolean add(RecordBatch to, byte[] raw, long offset) {
    int start = to.append(raw);
    int record = to.add(start, start + raw.length, offset);
    try {
      if (StrictUtf8.firstFault(raw, 0, raw.length) >= 0) {
        throw new RejectedException(RejectReason.NOT_UTF8, "not valid UTF-8");
      }
      tape.over(to.text(), start, start + raw.length);
      tape.value();
      if (tape.peek() >= 0) {
        throw new RejectedException(RejectReason.NOT_JSON, "more follows the JSON value");
      }
      return columns.read(to, record);
    } catch (RejectedException e) {
      to.unparsed(record, e.reason().id() + ": " + e.detail());
      return false;
    }
  }

  static int mark(byte[] body, int length) {
    boolean mark =
        length >= 3 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf;
    return mark ? 3 : 0;
  }

  private void walk(byte[] body, int from, int to) throws RejectedException {
    tape.over(body, from, to);
    bodyEnd = to;
    for (int at = tape.peek(); at >= 0; at = tape.peek()) {
      switch (body[at]) {
        case '[' -> {
          onlyBareObjects = false;
          tape.must('[');
          elements();
        }
        case '{' -> object(at);
        default -> {
          tape.value();
          throw new RejectedException(
              RejectReason.NOT_CLOUDTRAIL, "the file is a single JSON value, not records");
        }
      }
      roots++;
    }
    if (roots == 0) {
      throw new RejectedException(RejectReason.EMPTY, "no content");
    }
  }

  private void elements() throws RejectedException {
    if (tape.take(']')) {
      return;
    }
    do {
      tape.value();
      byte kind = tape.kind(0);
      if (kind != JsonTape.OBJECT && kind != JsonTape.ARRAY) {
        throw new RejectedException(
            RejectReason.NOT_CLOUDTRAIL, "the array holds values that are not objects");
      }
      emit(tape.start(0), tape.position());
    } while (tape.take(','));
    tape.must(']');
  }

  private void object(int start) throws RejectedException {
    Set<String> names = new HashSet<>();
    boolean wrapper = false;
    tape.must('{');
    if (!tape.take('}')) {
      do {
        tape.name();
        boolean records = tape.isName(0, RECORDS);
        String name = new String(tape.decoded(0), StandardCharsets.UTF_8);
        if (!names.add(name)) {
          throw new RejectedException(
              RejectReason.DUPLICATE_KEY, "the outer object names a member twice");
        }
        tape.must(':');
        int at = tape.peek();
        if (records && at >= 0 && tape.text()[at] == '[' && !names.contains("eventID")) {
          wrapper = true;
          onlyBareObjects = false;
          tape.must('[');
          elements();
        } else {
          tape.value();
        }
      } while (tape.take(','));
      tape.must('}');
    }
    if (!wrapper) {
      int end = tape.position();
      tape.over(tape.text(), start, end);
      tape.value();
      emit(start, end);
      tape.over(tape.text(), end, bodyEnd);
    }
  }

  private void emit(int start, int end) throws RejectedException {
    if (end - start > limits.maxRecordBytes()) {
      throw new RejectedException(
          RejectReason.TOO_LARGE, "a record is over the size limit at byte " + start);
    }
    int record = batch.add(start, end, start);
    if (columns.read(batch, record)) {
      recognised++;
    }
  }

  private void lines(byte[] body, int from, int to) {
    int start = from;
    while (start < to) {
      int end = start;
      while (end < to && body[end] != '\n') {
        end++;
      }
      line(body, start, end);
      start = end + 1;
    }
  }

  private void line(byte[] body, int start, int end) {
    int from = start;
    int to = end;
    while (from < to && blank(body[from])) {
      from++;
    }
    while (to > from && blank(body[to - 1])) {
      to--;
    }
    if (from == to) {
      return;
    }
    int record = batch.add(from, to, from);
    try {
      if (StrictUtf8.firstFault(body, from, to) >= 0) {
        throw new RejectedException(RejectReason.NOT_UTF8, "not valid UTF-8");
      }
      tape.over(body, from, to);
      tape.value();
      if (tape.peek() >= 0) {
        throw new RejectedException(RejectReason.NOT_JSON, "more follows the JSON value");
      }
      if (columns.read(batch, record)) {
        recognised++;
      }
    } catch (RejectedException e) {
      batch.unparsed(record, e.reason().id() + ": " + e.detail());
    }
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  private @Nullable FileContent control(int from, int length, String sha) throws RejectedException {
    tape.over(batch.text(), from, length);
    tape.value();
    if (tape.find(0, DIGEST_START) >= 0 && tape.find(0, LOG_FILES) >= 0) {
      JsonNode node = json(from, length);
      if (node.path("logFiles").isArray()) {
        return new FileContent.Digest(node, sha, length);
      }
    }
    if (tape.find(0, KEY_LIST) >= 0) {
      JsonNode node = json(from, length);
      if (node.path("PublicKeyList").isArray()) {
        return new FileContent.PublicKeys(node, sha, length);
      }
    }
    if (tape.find(0, SIGNATURE) >= 0 && tape.find(0, ALGORITHM) >= 0) {
      JsonNode node = json(from, length);
      if (node.path("signature").isString()) {
        return new FileContent.Signature(node, sha, length);
      }
    }
    return null;
  }

  private JsonNode json(int from, int length) throws RejectedException {
    return json.read(java.util.Arrays.copyOfRange(batch.text(), from, length));
  }
}
