package io.proofline.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A signed text of C2SP signed-note v1.0.0.
 *
 * @param text what is signed; ends with LF
 * @param lines signature lines in file order
 */
public record SignedNote(String text, List<Line> lines) {
  /** Most signature lines accepted. */
  public static final int MAX_LINES = 64;

  /** Largest note accepted, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private static final String DASH = "\u2014 ";

  /** Takes a copy of the list. */
  public SignedNote {
    lines = List.copyOf(lines);
  }

  /**
   * One signature line.
   *
   * @param name name of the key
   * @param base64 key id (4 bytes) and signature
   */
  public record Line(String name, String base64) {
    byte[] blob() {
      return StrictText.base64(base64);
    }
  }

  /** Reads a note. Throws {@link TlogFormatException}. */
  public static SignedNote parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new TlogFormatException("note of more than " + MAX_BYTES + " bytes");
    }
    String all = StrictText.utf8(bytes);
    int cut = all.lastIndexOf("\n\n");
    if (cut < 0 || !all.endsWith("\n") || cut + 2 == all.length()) {
      throw new TlogFormatException("note has no signature lines after an empty line");
    }
    List<Line> lines = new ArrayList<>();
    for (String line : all.substring(cut + 2, all.length() - 1).split("\n", -1)) {
      if (lines.size() == MAX_LINES) {
        throw new TlogFormatException("more than " + MAX_LINES + " signature lines");
      }
      int space = line.indexOf(' ', DASH.length());
      if (!line.startsWith(DASH) || space < 0) {
        throw new TlogFormatException("malformed signature line");
      }
      String name = StrictText.keyName(line.substring(DASH.length(), space));
      Line parsed = new Line(name, line.substring(space + 1));
      if (parsed.blob().length < 5) {
        throw new TlogFormatException("signature line without a signature");
      }
      lines.add(parsed);
    }
    return new SignedNote(all.substring(0, cut + 1), lines);
  }

  /** The note's bytes. */
  public byte[] encode() {
    StringBuilder note = new StringBuilder(text).append('\n');
    for (Line line : lines) {
      note.append(DASH).append(line.name()).append(' ').append(line.base64()).append('\n');
    }
    return note.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Whether the key signed the text. Lines of other keys are ignored; one line by this key that
   * does not verify makes the answer false.
   */
  public boolean signedBy(VerifierKey key) {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    boolean found = false;
    for (Line line : lines) {
      byte[] blob = line.blob();
      if (line.name().equals(key.name()) && ByteBuffer.wrap(blob).getInt() == key.id()) {
        if (!key.verifies(message, Arrays.copyOfRange(blob, 4, blob.length))) {
          return false;
        }
        found = true;
      }
    }
    return found;
  }
}
