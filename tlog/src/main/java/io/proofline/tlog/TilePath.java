package io.proofline.tlog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Path of a hash tile or an entry bundle below a log's directory (C2SP tlog-tiles).
 *
 * @param level 0 to 63 for a hash tile, {@link #ENTRIES} for an entry bundle
 * @param index number of the tile on its level, from 0
 * @param width hashes or entries in it, 1 to 256; below 256 it is a partial one
 */
public record TilePath(int level, long index, int width) {
  /** Level of an entry bundle. */
  public static final int ENTRIES = -1;

  /** Hashes in a full tile and entries in a full bundle. */
  public static final int FULL = 256;

  private static final Pattern SHAPE =
      Pattern.compile(
          "tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

  /** Checks the ranges. */
  public TilePath {
    if (level < ENTRIES || level > 63 || index < 0 || width < 1 || width > FULL) {
      throw new IllegalArgumentException("no tile: " + level + "/" + index + " width " + width);
    }
  }

  /** Width of the last tile of a level in a tree of that size; 0 when there is no partial tile. */
  public static int partialWidth(int level, long size) {
    return (int) (countAt(level, size) & 255);
  }

  /** How many hashes (or entries) the level holds in a tree of that size. */
  public static long countAt(int level, long size) {
    int shift = 8 * Math.max(level, 0);
    return shift > 63 ? 0 : size >>> shift;
  }

  /** Whether it is a full tile or bundle. */
  public boolean isFull() {
    return width == FULL;
  }

  /** The path, for example {@code tile/0/x001/x234/067.p/12}. */
  public String text() {
    StringBuilder groups = new StringBuilder();
    groups.append(threeDigits(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      groups.insert(0, "x" + threeDigits(rest % 1000) + "/");
    }
    return "tile/"
        + (level == ENTRIES ? "entries" : Integer.toString(level))
        + "/"
        + groups
        + (isFull() ? "" : ".p/" + width);
  }

  /** Reads the form of {@link #text()}; empty when the text is not exactly such a path. */
  public static Optional<TilePath> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      int level = matcher.group(1).equals("entries") ? ENTRIES : Integer.parseInt(matcher.group(1));
      long index = Long.parseLong(matcher.group(2).replaceAll("[x/]", ""));
      int width = matcher.group(3) == null ? FULL : Integer.parseInt(matcher.group(3));
      TilePath path = new TilePath(level, index, width);
      return path.text().equals(text) ? Optional.of(path) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // A number out of range.
    }
  }

  private static String threeDigits(long number) {
    String digits = Long.toString(number);
    return "0".repeat(3 - digits.length()) + digits;
  }
}
