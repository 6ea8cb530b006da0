package io.proofline.trail.parquet;

import java.util.Arrays;

/** A growing array of bytes. */
final class Bytes {
  byte[] array = new byte[1 << 12];
  int length;

  void clear() {
    length = 0;
  }

  void room(int more) {
    if (length + more > array.length) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
    }
  }

  void write(int b) {
    room(1);
    array[length++] = (byte) b;
  }

  void write(byte[] bytes, int from, int to) {
    room(to - from);
    System.arraycopy(bytes, from, array, length, to - from);
    length += to - from;
  }

  void little32(int value) {
    room(4);
    array[length++] = (byte) value;
    array[length++] = (byte) (value >> 8);
    array[length++] = (byte) (value >> 16);
    array[length++] = (byte) (value >> 24);
  }

  void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    write((int) left);
  }

  void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }
}
