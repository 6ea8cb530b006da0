package io.proofline.iam.symbolic;

/**
 * One part of a request.
 *
 * @param part which part
 * @param key the condition key in lower case; empty for the other parts
 */
record Dimension(Part part, String key) {

  /** Parts of a request. */
  enum Part {
    ACTION,
    RESOURCE,
    PRINCIPAL,
    KEY
  }

  static final Dimension ACTION = new Dimension(Part.ACTION, "");
  static final Dimension RESOURCE = new Dimension(Part.RESOURCE, "");
  static final Dimension PRINCIPAL = new Dimension(Part.PRINCIPAL, "");

  static Dimension key(String key) {
    return new Dimension(Part.KEY, key);
  }

  @Override
  public String toString() {
    return part == Part.KEY ? key : part.name().toLowerCase(java.util.Locale.ROOT);
  }
}
