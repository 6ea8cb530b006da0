package io.proofline.trail.parquet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** The compact protocol of Apache Thrift, as far as Parquet's metadata needs it. */
final class Thrift {
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;

  final Bytes out = new Bytes();
  private final Deque<Integer> outer = new ArrayDeque<>();
  private int last;

  private void field(int id, int type) {
    int step = id - last;
    if (step > 0 && step <= 15) {
      out.write(step << 4 | type);
    } else {
      out.write(type);
      out.zigzag(id);
    }
    last = id;
  }

  Thrift i32(int id, int value) {
    field(id, I32);
    out.zigzag(value);
    return this;
  }

  Thrift i64(int id, long value) {
    field(id, I64);
    out.zigzag(value);
    return this;
  }

  Thrift text(int id, String value) {
    return binary(id, value.getBytes(StandardCharsets.UTF_8));
  }

  Thrift binary(int id, byte[] value) {
    field(id, BINARY);
    out.varint(value.length);
    out.write(value, 0, value.length);
    return this;
  }

  /** Opens a struct inside a field; {@link #end()} closes it. */
  Thrift struct(int id) {
    field(id, STRUCT);
    return element();
  }

  /** Opens a struct inside a list. */
  Thrift element() {
    outer.push(last);
    last = 0;
    return this;
  }

  Thrift end() {
    out.write(0);
    last = outer.isEmpty() ? 0 : outer.pop();
    return this;
  }

  Thrift structs(int id, int size) {
    return list(id, size, STRUCT);
  }

  Thrift i32s(int id, int... values) {
    list(id, values.length, I32);
    for (int value : values) {
      out.zigzag(value);
    }
    return this;
  }

  Thrift texts(int id, String value) {
    list(id, 1, BINARY);
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.varint(bytes.length);
    out.write(bytes, 0, bytes.length);
    return this;
  }

  private Thrift list(int id, int size, int type) {
    field(id, LIST);
    if (size < 15) {
      out.write(size << 4 | type);
    } else {
      out.write(0xf0 | type);
      out.varint(size);
    }
    return this;
  }
}
