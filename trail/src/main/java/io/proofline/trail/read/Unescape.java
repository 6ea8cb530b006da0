package io.proofline.trail.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Content of a JSON string that holds escapes, as UTF-8. A lone surrogate or a NUL, which JSON can
 * escape, becomes U+FFFD here and stays exact in the raw record.
 */
final class Unescape {
  private Unescape() {}

  /** The bytes between the quotes, which a parser found to be well formed. */
  static byte[] utf8(byte[] text, int from, int to) {
    byte[] out = new byte[to - from];
    int n = 0;
    int p = from;
    while (p < to) {
      byte b = text[p];
      if (b != '\\') {
        out[n++] = b;
        p++;
        continue;
      }
      char c = (char) text[p + 1];
      if (c != 'u') {
        out[n++] =
            (byte)
                switch (c) {
                  case 'b' -> '\b';
                  case 'f' -> '\f';
                  case 'n' -> '\n';
                  case 'r' -> '\r';
                  case 't' -> '\t';
                  default -> c;
                };
        p += 2;
        continue;
      }
      int code = hex(text, p + 2);
      p += 6;
      boolean pair =
          Character.isHighSurrogate((char) code)
              && p + 6 <= to
              && text[p] == '\\'
              && text[p + 1] == 'u'
              && Character.isLowSurrogate((char) hex(text, p + 2));
      if (pair) {
        code = Character.toCodePoint((char) code, (char) hex(text, p + 2));
        p += 6;
      } else if (code == 0 || Character.isSurrogate((char) code)) {
        code = 0xfffd;
      }
      // Six or twelve bytes of escape give at most three or four bytes of text.
      byte[] encoded = Character.toString(code).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(encoded, 0, out, n, encoded.length);
      n += encoded.length;
    }
    return Arrays.copyOf(out, n);
  }

  private static int hex(byte[] text, int at) {
    return Character.digit(text[at], 16) << 12
        | Character.digit(text[at + 1], 16) << 8
        | Character.digit(text[at + 2], 16) << 4
        | Character.digit(text[at + 3], 16);
  }
}
