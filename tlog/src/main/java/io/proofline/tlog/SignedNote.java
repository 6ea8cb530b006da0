package io.proofline.tlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

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
    return new SignedNote(all.substring(0, cut + 1), parseLines(all.substring(cut + 2)));
  }

  /**
   * Reads signature lines alone, each ended by LF, as a witness answers them. Throws {@link
   * TlogFormatException}.
   */
  public static List<Line> parseLines(String text) {
    if (!text.endsWith("\n")) {
      throw new TlogFormatException("signature lines do not end with a line feed");
    }
    List<Line> lines = new ArrayList<>();
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
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
    return lines;
  }

  /** Signature lines alone, each ended by LF. */
  public static String encodeLines(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(DASH).append(line.name()).append(' ').append(line.base64()).append('\n');
    }
    return text.toString();
  }

  /** The note's bytes. */
  public byte[] encode() {
    return (text + "\n" + encodeLines(lines)).getBytes(StandardCharsets.UTF_8);
  }

  /** The same text with further signature lines. */
  public SignedNote with(List<Line> more) {
    List<Line> all = new ArrayList<>(lines);
    all.addAll(more);
    return new SignedNote(text, all);
  }

  /**
   * Whether the key signed the text. Lines of other keys are ignored; one line by this key that
   * does not verify makes the answer false.
   */
  public boolean signedBy(VerifierKey key) {
    return signature(key).isPresent();
  }

  /**
   * The time of the key's signature in POSIX seconds, the earliest when there are several; 0 when
   * its kind carries none. Empty when the key did not sign, or when one of its lines does not
   * verify.
   */
  public OptionalLong signature(VerifierKey key) {
    OptionalLong time = OptionalLong.empty();
    for (Line line : lines) {
      if (key.owns(line)) {
        if (!key.verifies(text, line)) {
          return OptionalLong.empty();
        }
        long at = key.timeOf(line);
        time = OptionalLong.of(time.isPresent() ? Math.min(time.getAsLong(), at) : at);
      }
    }
    return time;
  }

  /** Whether a line says that it is by this key, valid or not. */
  public boolean namesKey(VerifierKey key) {
    return lines.stream().anyMatch(key::owns);
  }

  /** Signature lines that belong to none of the keys. */
  public List<Line> strangers(Collection<VerifierKey> keys) {
    return lines.stream().filter(line -> keys.stream().noneMatch(key -> key.owns(line))).toList();
  }
}
