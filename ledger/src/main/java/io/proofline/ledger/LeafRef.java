package io.proofline.ledger;

/**
 * Place of a statement in the ledger.
 *
 * @param year the shard, UTC year of recording
 * @param index zero-based index in that year's log
 */
public record LeafRef(int year, long index) implements Comparable<LeafRef> {

  @Override
  public int compareTo(LeafRef other) {
    int byYear = Integer.compare(year, other.year);
    return byYear != 0 ? byYear : Long.compare(index, other.index);
  }

  /** For people: {@code 2026/41}. */
  @Override
  public String toString() {
    return year + "/" + index;
  }

  /** Reads the form of {@link #toString()}. Throws IllegalArgumentException. */
  public static LeafRef parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("not a leaf reference (expected YEAR/INDEX): " + text);
    }
    return new LeafRef(
        Integer.parseInt(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
  }
}
