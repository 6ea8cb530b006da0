package io.proofline.ledger.crypt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * First three lines of a sealed file: {@code proofline sealed 1}, the name of the data key, 64 hex
 * digits of salt. The file's own key is HKDF-SHA-256(data key, salt, all three lines), so that no
 * two files share a key and no line can be changed.
 *
 * @param dataKey name of the data key
 * @param saltHex 64 lower-case hex digits
 */
record SealedHeader(String dataKey, String saltHex) {
  static final String MAGIC = "proofline sealed 1\n";
  private static final int LONGEST = 256;
  private static final Pattern SHAPE =
      Pattern.compile(Pattern.quote(MAGIC) + "([^\n]{1,120})\n([0-9a-f]{64})\n");

  byte[] bytes() {
    return (MAGIC + dataKey + "\n" + saltHex + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  SecretKeySpec key(DataKeys.DataKey from) {
    return Aead.derive(from.secret().bytes(), HexFormat.of().parseHex(saltHex), bytes());
  }

  /** Whether a file with these first bytes is meant to be sealed. */
  static boolean startsSealed(byte[] file) {
    byte[] magic = MAGIC.getBytes(StandardCharsets.US_ASCII);
    return file.length >= magic.length
        && java.util.Arrays.equals(file, 0, magic.length, magic, 0, magic.length);
  }

  /** Reads the three lines. */
  static SealedHeader read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    int lines = 0;
    while (lines < 3 && text.length() < LONGEST) {
      int next = in.read();
      if (next < 0) {
        throw new DamagedFileException("is cut within its first lines");
      }
      text.append((char) next);
      if (next == '\n') {
        lines++;
      }
    }
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches() || !DataKeys.isReference(matcher.group(1))) {
      throw new DamagedFileException("does not begin like a sealed file");
    }
    return new SealedHeader(matcher.group(1), matcher.group(2));
  }

  /** Nonce of a chunk: its number (11 bytes), then 1 for the last chunk and 0 for all others. */
  static byte[] nonce(long chunk, boolean last) {
    byte[] nonce = new byte[Aead.NONCE];
    for (int i = 0; i < 8; i++) {
      nonce[10 - i] = (byte) (chunk >>> (8 * i));
    }
    nonce[11] = (byte) (last ? 1 : 0);
    return nonce;
  }
}
