package io.proofline.iam.symbolic;

/**
 * One part of a request.
 *
 * @param part which part
 * @param key the condition key in lower case; for what no document says, what it is about; empty
 *     for the other parts
 */
record Dimension(Part part, String key) {

  /** Parts of a request. */
  enum Part {
    ACTION,
    RESOURCE,
    PRINCIPAL,
    KEY,
    /** Something that no document says, either way but the same for the whole question. */
    OPEN
  }

  static final Dimension ACTION = new Dimension(Part.ACTION, "");
  static final Dimension RESOURCE = new Dimension(Part.RESOURCE, "");
  static final Dimension PRINCIPAL = new Dimension(Part.PRINCIPAL, "");

  static Dimension open(String about) {
    return new Dimension(Part.OPEN, about);
  }

  static Dimension key(String key) {
    return new Dimension(Part.KEY, key);
  }

  @Override
  public String toString() {
    return part == Part.KEY || part == Part.OPEN
        ? key
        : part.name().toLowerCase(java.util.Locale.ROOT);
  }
}
