package io.proofline.iam.catalogue;

/** AWS's classes of actions. An action can be in two. Reading is not "reads patient data". */
public enum AccessLevel {
  /** Lists what there is. */
  LIST('L', "List"),
  /** Reads contents or settings. */
  READ('R', "Read"),
  /** Makes, changes or deletes. */
  WRITE('W', "Write"),
  /** Changes tags. */
  TAGGING('T', "Tagging"),
  /** Changes who may do what. */
  PERMISSIONS('P', "Permissions management");

  private final char letter;
  private final String title;

  AccessLevel(char letter, String title) {
    this.letter = letter;
    this.title = title;
  }

  /** As AWS calls it. */
  public String title() {
    return title;
  }

  char letter() {
    return letter;
  }

  static AccessLevel ofLetter(char letter) {
    for (AccessLevel level : values()) {
      if (level.letter == letter) {
        return level;
      }
    }
    throw new IllegalArgumentException("no access level has the letter " + letter);
  }
}
