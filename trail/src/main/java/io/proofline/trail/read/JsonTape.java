package io.proofline.trail.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strict JSON (RFC 8259) over bytes that are known to be UTF-8: one value at a time as a flat list
 * of nodes that point into the bytes, so that nothing is copied. No member named twice, bounded
 * depth, nothing repaired. One instance is used over and over; not safe for several threads.
 *
 * <p>Nodes lie in document order. An object's members are a {@link #KEY} and a value in turn;
 * {@link #next} of a node is the node after its whole subtree.
 */
final class JsonTape {
  static final byte OBJECT = 1;
  static final byte ARRAY = 2;
  static final byte STRING = 3;
  static final byte NUMBER = 4;
  static final byte TRUE = 5;
  static final byte FALSE = 6;
  static final byte NULL = 7;
  static final byte KEY = 8;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final int MAX_NAME = 16 * 1024;
  private static final int MAX_NUMBER = 400;
  private static final int FEW = 24;

  private final int maxDepth;
  private final int maxText;
  private byte[] text = new byte[0];
  private int limit;
  private int at;

  private byte[] kinds = new byte[256];
  private boolean[] escaped = new boolean[256];
  private int[] starts = new int[256];
  private int[] ends = new int[256];
  private int[] nexts = new int[256];
  private int[] hashes = new int[256];
  private int count;
  private long[] sorting = new long[64];

  JsonTape(ReadLimits limits) {
    this.maxDepth = limits.maxDepth();
    this.maxText = limits.maxRecordBytes();
  }

  /** Starts over the bytes from (inclusive) to (exclusive). */
  void over(byte[] bytes, int from, int to) {
    text = bytes;
    at = from;
    limit = to;
    count = 0;
  }

  /** Position of the next byte that is not white space; {@code -1} at the end. */
  int peek() {
    blanks();
    return at < limit ? at : -1;
  }

  int position() {
    return at;
  }

  /** Takes the byte when it is the next one after white space. */
  boolean take(char wanted) {
    blanks();
    if (at < limit && text[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /** Takes the byte or says that the text is no JSON. */
  void must(char wanted) throws RejectedException {
    if (!take(wanted)) {
      throw bad();
    }
  }

  /** Reads one value onto an empty tape; its node is 0. */
  void value() throws RejectedException {
    count = 0;
    blanks();
    value(1);
  }

  /** Reads a member's name; its node is 0 of an empty tape. */
  void name() throws RejectedException {
    count = 0;
    blanks();
    if (at >= limit || text[at] != '"') {
      throw bad();
    }
    string(KEY);
  }

  byte kind(int node) {
    return kinds[node];
  }

  int start(int node) {
    return starts[node];
  }

  int end(int node) {
    return ends[node];
  }

  int next(int node) {
    return nexts[node];
  }

  boolean escaped(int node) {
    return escaped[node];
  }

  byte[] text() {
    return text;
  }

  /** The name of a member that is looked for. */
  static final class Name {
    private final byte[] bytes;
    private final int hash;

    private Name(byte[] bytes) {
      this.bytes = bytes;
      this.hash = hash(bytes, 0, bytes.length);
    }

    static Name of(String name) {
      return new Name(name.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Value node of an object's member; -1 when there is none or the node is no object. */
  int find(int object, Name name) {
    if (object < 0 || kinds[object] != OBJECT) {
      return -1;
    }
    int end = nexts[object];
    for (int node = object + 1; node < end; node = nexts[node + 1]) {
      if (hashes[node] == name.hash && is(node, name.bytes)) {
        return node + 1;
      }
    }
    return -1;
  }

  /** Whether the key has the name. */
  boolean isName(int key, Name name) {
    return hashes[key] == name.hash && is(key, name.bytes);
  }

  /** Whether the key or string is exactly these bytes. */
  boolean is(int node, byte[] name) {
    if (escaped[node]) {
      return Arrays.equals(decoded(node), name);
    }
    int start = starts[node];
    int end = ends[node];
    return end - start == name.length
        && (name.length == 0 || text[start] == name[0])
        && Arrays.equals(text, start, end, name, 0, name.length);
  }

  /** Content of a string or key with its escapes resolved; see {@link Unescape}. */
  byte[] decoded(int node) {
    return escaped[node]
        ? Unescape.utf8(text, starts[node], ends[node])
        : Arrays.copyOfRange(text, starts[node], ends[node]);
  }

  private void blanks() {
    while (at < limit) {
      byte b = text[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return;
      }
      at++;
    }
  }

  private void value(int depth) throws RejectedException {
    if (at >= limit) {
      throw bad();
    }
    switch (text[at]) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string(STRING);
      case 't' -> word("true", TRUE);
      case 'f' -> word("false", FALSE);
      case 'n' -> word("null", NULL);
      default -> number();
    }
  }

  private void object(int depth) throws RejectedException {
    deep(depth);
    int node = add(OBJECT, at++);
    blanks();
    if (at < limit && text[at] == '}') {
      close(node);
      return;
    }
    int members = 0;
    while (true) {
      blanks();
      if (at >= limit || text[at] != '"') {
        throw bad();
      }
      string(KEY);
      blanks();
      if (at >= limit || text[at] != ':') {
        throw bad();
      }
      at++;
      blanks();
      value(depth + 1);
      members++;
      blanks();
      if (at >= limit) {
        throw bad();
      }
      byte b = text[at];
      if (b == '}') {
        break;
      }
      if (b != ',') {
        throw bad();
      }
      at++;
    }
    close(node);
    distinct(node, members);
  }

  private void array(int depth) throws RejectedException {
    deep(depth);
    int node = add(ARRAY, at++);
    blanks();
    if (at < limit && text[at] == ']') {
      close(node);
      return;
    }
    while (true) {
      blanks();
      value(depth + 1);
      blanks();
      if (at >= limit) {
        throw bad();
      }
      byte b = text[at];
      if (b == ']') {
        break;
      }
      if (b != ',') {
        throw bad();
      }
      at++;
    }
    close(node);
  }

  private void deep(int depth) throws RejectedException {
    if (depth > maxDepth) {
      throw new RejectedException(RejectReason.TOO_DEEP, "nested too deep near byte " + at);
    }
  }

  private void close(int node) {
    at++;
    ends[node] = at;
    nexts[node] = count;
  }

  private void string(byte kind) throws RejectedException {
    byte[] bytes = text;
    int p = at + 1;
    int start = p;
    boolean escape = false;
    while (true) {
      while (p + 8 <= limit) {
        long v = (long) LONG.get(bytes, p);
        long quote = v ^ 0x2222222222222222L;
        long slash = v ^ 0x5c5c5c5c5c5c5c5cL;
        long hit =
            (((quote - ONES) & ~quote) | ((slash - ONES) & ~slash) | ((v - ONES * 0x20) & ~v))
                & HIGHS;
        if (hit != 0) {
          p += Long.numberOfTrailingZeros(hit) >>> 3;
          break;
        }
        p += 8;
      }
      if (p >= limit) {
        at = limit;
        throw bad();
      }
      byte b = bytes[p];
      if (b == '"') {
        break;
      }
      if (b == '\\') {
        escape = true;
        p = escape(p);
      } else if (b >= 0 && b < 0x20) {
        at = p;
        throw bad();
      } else {
        p++;
      }
    }
    int length = p - start;
    if (length > (kind == KEY ? MAX_NAME : maxText)) {
      throw new RejectedException(
          RejectReason.TOO_LARGE, "a value is over the size limit near byte " + start);
    }
    int node = add(kind, start);
    ends[node] = p;
    nexts[node] = count;
    escaped[node] = escape;
    if (kind == KEY) {
      byte[] name = escape ? decoded(node) : bytes;
      hashes[node] = escape ? hash(name, 0, name.length) : hash(bytes, start, p);
    }
    at = p + 1;
  }

  private int escape(int p) throws RejectedException {
    if (p + 1 < limit) {
      switch (text[p + 1]) {
        case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
          return p + 2;
        }
        case 'u' -> {
          if (p + 6 <= limit
              && Character.digit(text[p + 2], 16) >= 0
              && Character.digit(text[p + 3], 16) >= 0
              && Character.digit(text[p + 4], 16) >= 0
              && Character.digit(text[p + 5], 16) >= 0) {
            return p + 6;
          }
        }
        default -> {}
      }
    }
    at = p;
    throw bad();
  }

  private void word(String word, byte kind) throws RejectedException {
    int start = at;
    for (int i = 0; i < word.length(); i++) {
      if (start + i >= limit || text[start + i] != word.charAt(i)) {
        throw bad();
      }
    }
    at += word.length();
    int node = add(kind, start);
    ends[node] = at;
    nexts[node] = count;
  }

  private void number() throws RejectedException {
    int start = at;
    if (text[at] == '-') {
      at++;
    }
    if (at < limit && text[at] == '0') {
      at++;
    } else {
      digits();
    }
    if (at < limit && text[at] == '.') {
      at++;
      digits();
    }
    if (at < limit && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      if (at < limit && (text[at] == '+' || text[at] == '-')) {
        at++;
      }
      digits();
    }
    if (at - start > MAX_NUMBER) {
      throw new RejectedException(
          RejectReason.TOO_LARGE, "a number is over the size limit near byte " + start);
    }
    int node = add(NUMBER, start);
    ends[node] = at;
    nexts[node] = count;
  }

  private void digits() throws RejectedException {
    int start = at;
    while (at < limit && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw bad();
    }
  }

  /** No member of the object may have the name of another. */
  private void distinct(int object, int members) throws RejectedException {
    if (members < 2) {
      return;
    }
    if (sorting.length < members) {
      sorting = new long[members * 2];
    }
    int n = 0;
    int end = nexts[object];
    for (int node = object + 1; node < end; node = nexts[node + 1]) {
      sorting[n++] = (long) hashes[node] << 32 | node;
    }
    if (n <= FEW) {
      for (int i = 1; i < n; i++) {
        for (int j = 0; j < i; j++) {
          if (sorting[i] >> 32 == sorting[j] >> 32) {
            differ((int) sorting[i], (int) sorting[j]);
          }
        }
      }
      return;
    }
    Arrays.sort(sorting, 0, n);
    for (int i = 1; i < n; i++) {
      for (int j = i - 1; j >= 0 && sorting[i] >> 32 == sorting[j] >> 32; j--) {
        differ((int) sorting[i], (int) sorting[j]);
      }
    }
  }

  private void differ(int a, int b) throws RejectedException {
    if (Arrays.equals(decoded(a), decoded(b))) {
      throw new RejectedException(
          RejectReason.DUPLICATE_KEY,
          "an object names a member twice near byte " + Math.max(starts[a], starts[b]));
    }
  }

  private static int hash(byte[] bytes, int from, int to) {
    return (int) ByteSlices.hash(bytes, from, to, 0);
  }

  private int add(byte kind, int start) {
    if (count == kinds.length) {
      int bigger = count * 2;
      kinds = Arrays.copyOf(kinds, bigger);
      escaped = Arrays.copyOf(escaped, bigger);
      starts = Arrays.copyOf(starts, bigger);
      ends = Arrays.copyOf(ends, bigger);
      nexts = Arrays.copyOf(nexts, bigger);
      hashes = Arrays.copyOf(hashes, bigger);
    }
    kinds[count] = kind;
    starts[count] = start;
    escaped[count] = false;
    return count++;
  }

  private RejectedException bad() {
    return new RejectedException(RejectReason.NOT_JSON, "not valid JSON near byte " + at);
  }
}
