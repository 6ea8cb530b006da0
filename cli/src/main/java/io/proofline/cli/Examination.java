package io.proofline.cli;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param name what, in a word or two
 * @param state how it stands
 * @param found what was seen
 * @param next what to do about it; empty when nothing needs doing
 */
record Examination(String name, State state, String found, String next) {

  /** How a thing stands. */
  enum State {
    /** Works. */
    FINE("ok"),
    /** Works, and may trouble somebody. */
    NOTE("note"),
    /** Does not work. */
    BROKEN("BROKEN");

    private final String word;

    State(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Examination fine(String name, String found) {
    return new Examination(name, State.FINE, found, "");
  }

  static Examination note(String name, String found, String next) {
    return new Examination(name, State.NOTE, found, next);
  }

  static Examination broken(String name, String found, String next) {
    return new Examination(name, State.BROKEN, found, next);
  }
}
