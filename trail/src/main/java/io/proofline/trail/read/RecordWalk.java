package io.proofline.trail.read;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** One pass over the JSON of a file. Mutable, for one pass. */
final class RecordWalk {
  private final StrictJson json;
  private final Sink sink;
  private boolean markDropped;
  private int records;
  private long recognised;
  private int roots;
  private boolean onlyBareObjects = true;
  private @Nullable JsonNode first;

  /** Takes each element as it stands in the file; says whether it is a record of CloudTrail. */
  @FunctionalInterface
  interface Sink {
    boolean accept(byte[] raw, long offset) throws IOException;
  }

  RecordWalk(StrictJson json, Sink sink) {
    this.json = json;
    this.sink = sink;
  }

  long records() {
    return records;
  }

  long recognised() {
    return recognised;
  }

  /** Whether at least one whole object was read, and nothing but bare objects. */
  boolean beganAsLines() {
    return roots > 0 && onlyBareObjects;
  }

  /** The file's only value, when it is one object that is not a wrapper. */
  @Nullable JsonNode onlyObject() {
    return roots == 1 && onlyBareObjects ? first : null;
  }

  void walk(InputStream body) throws IOException {
    StrictUtf8 text = new StrictUtf8(body);
    RecordTee tee = new RecordTee(text, json.limits().maxRecordBytes());
    try (JsonParser parser = json.parser(tee)) {
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        markDropped = text.dropped();
        if (token == JsonToken.START_ARRAY) {
          onlyBareObjects = false;
          elements(parser, tee);
        } else if (token == JsonToken.START_OBJECT) {
          object(parser, tee);
        } else {
          throw new RejectedException(
              RejectReason.NOT_CLOUDTRAIL, "the file is a single JSON value, not records");
        }
        roots++;
      }
    }
    if (roots == 0) {
      throw new RejectedException(RejectReason.EMPTY, "no content");
    }
  }

  void walkLines(InputStream body) throws IOException {
    InputStream in = new BufferedInputStream(body, 64 * 1024);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long offset = 0;
    long start = 0;
    int b;
    do {
      b = in.read();
      offset++;
      if (b >= 0 && b != '\n') {
        if (line.size() >= json.limits().maxRecordBytes()) {
          throw new RejectedException(RejectReason.TOO_LARGE, "a line is over the size limit");
        }
        line.write(b);
        continue;
      }
      if (line.size() > 0) {
        line(line.toByteArray(), start);
        line.reset();
      }
      start = offset;
    } while (b >= 0);
  }

  private void line(byte[] bytes, long offset) throws IOException {
    int from = offset == 0 ? BodyReader.mark(bytes, bytes.length) : 0;
    int to = bytes.length;
    while (from < to && blank(bytes[from])) {
      from++;
    }
    while (to > from && blank(bytes[to - 1])) {
      to--;
    }
    if (from < to) {
      emit(java.util.Arrays.copyOfRange(bytes, from, to), offset + from);
    }
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  private void elements(JsonParser parser, RecordTee tee) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long start = parser.currentTokenLocation().getByteOffset();
      tee.release(start);
      JsonNode node = json.tree(parser);
      long end = containerEnd(parser, node);
      if (end < 0) {
        throw new RejectedException(
            RejectReason.NOT_CLOUDTRAIL, "the array holds values that are not objects");
      }
      checkSize(start, end);
      emit(tee.slice(start, end), start + (markDropped ? 3 : 0));
    }
  }

  /** End of a container, or -1 for a scalar, which is no record. */
  private static long containerEnd(JsonParser parser, JsonNode node) {
    return node.isContainer() ? parser.currentLocation().getByteOffset() : -1;
  }

  private void object(JsonParser parser, RecordTee tee) throws IOException {
    long start = parser.currentTokenLocation().getByteOffset();
    tee.release(start);
    Set<String> names = new HashSet<>();
    boolean wrapper = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (!names.add(name)) {
        throw new RejectedException(
            RejectReason.DUPLICATE_KEY, "the outer object names a member twice");
      }
      JsonToken value = parser.nextToken();
      if ("Records".equals(name) && value == JsonToken.START_ARRAY && !names.contains("eventID")) {
        wrapper = true;
        onlyBareObjects = false;
        elements(parser, tee);
      } else {
        parser.skipChildren();
      }
    }
    if (!wrapper) {
      long end = parser.currentLocation().getByteOffset();
      checkSize(start, end);
      byte[] raw = tee.slice(start, end);
      if (roots == 0) {
        first = json.read(raw);
      }
      emit(raw, start + (markDropped ? 3 : 0));
    }
  }

  private void checkSize(long start, long end) throws RejectedException {
    if (end - start > json.limits().maxRecordBytes()) {
      throw new RejectedException(
          RejectReason.TOO_LARGE, "a record is over the size limit at byte " + start);
    }
  }

  private void emit(byte[] raw, long offset) throws IOException {
    records++;
    if (sink.accept(raw, offset)) {
      recognised++;
    }
  }
}
