package io.proofline.iam.policy;

/**
 * A place in a policy's text, both counted from 1.
 *
 * @param line the line
 * @param column the character in the line
 */
public record Position(int line, int column) {
  /** Of elements that were made, not read. */
  public static final Position NONE = new Position(0, 0);

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
