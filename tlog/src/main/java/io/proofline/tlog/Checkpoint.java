package io.proofline.tlog;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * State of a log (C2SP tlog-checkpoint v1.0.0).
 *
 * @param origin name of the log
 * @param size number of leaves, unsigned
 * @param rootBase64 root hash in standard base64
 * @param extensions further lines, usually none
 */
public record Checkpoint(String origin, long size, String rootBase64, List<String> extensions) {
  private static final int MAX_EXTENSIONS = 64;

  /** Checks the parts and takes a copy of the list. */
  public Checkpoint {
    extensions = List.copyOf(extensions);
    if (extensions.size() > MAX_EXTENSIONS) {
      throw new TlogFormatException("checkpoint of more than " + MAX_EXTENSIONS + " extensions");
    }
    if (origin.isEmpty() || origin.indexOf('\n') >= 0) {
      throw new TlogFormatException("checkpoint without an origin line");
    }
    StrictText.hash(rootBase64);
    if (extensions.stream().anyMatch(line -> line.isEmpty() || line.indexOf('\n') >= 0)) {
      throw new TlogFormatException("checkpoint with an empty extension line");
    }
  }

  /** Without extension lines. */
  public static Checkpoint of(String origin, long size, byte[] root) {
    return new Checkpoint(origin, size, Base64.getEncoder().encodeToString(root), List.of());
  }

  /** Reads the text of a note. Throws {@link TlogFormatException}. */
  public static Checkpoint parse(String text) {
    if (!text.endsWith("\n")) {
      throw new TlogFormatException("checkpoint does not end with a line feed");
    }
    List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
    if (lines.size() < 3) {
      throw new TlogFormatException("checkpoint has fewer than three lines");
    }
    return new Checkpoint(
        lines.get(0),
        StrictText.decimal(lines.get(1)),
        lines.get(2),
        lines.subList(3, lines.size()));
  }

  /**
   * Reads a signed checkpoint of the log that the key belongs to.
   *
   * @throws TlogFormatException when it is malformed, of another origin, or not signed by the key
   */
  public static Checkpoint open(byte[] note, VerifierKey key) {
    return open(note, LogKeys.of(key));
  }

  /**
   * Reads a checkpoint that every key of the log signed.
   *
   * @throws TlogFormatException when it is malformed, of another origin, or a line is missing or
   *     does not verify
   */
  public static Checkpoint open(byte[] note, LogKeys keys) {
    return open(SignedNote.parse(note), keys);
  }

  /** As {@link #open(byte[], LogKeys)}, from a note that was read. */
  public static Checkpoint open(SignedNote note, LogKeys keys) {
    keys.requireSigned(note);
    Checkpoint checkpoint = parse(note.text());
    if (!checkpoint.origin().equals(keys.origin())) {
      throw new TlogFormatException("checkpoint is of another log than " + keys.origin());
    }
    return checkpoint;
  }

  /** The root hash. */
  public byte[] root() {
    return StrictText.hash(rootBase64);
  }

  /** The root hash as 64 lower-case hex digits. */
  public String rootHex() {
    return HexFormat.of().formatHex(root());
  }

  /** Whether both say the same size and root of the same log; extensions are not compared. */
  public boolean sameTree(Checkpoint other) {
    return origin.equals(other.origin) && size == other.size && rootBase64.equals(other.rootBase64);
  }

  /** The text that is signed. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(origin).append('\n');
    text.append(Long.toUnsignedString(size)).append('\n');
    text.append(rootBase64).append('\n');
    extensions.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
