package io.proofline.cloud.template;

import tools.jackson.databind.JsonNode;

/** What a node of a template comes to. */
sealed interface Value {

  /** AWS::NoValue: the property is taken out. */
  record Nothing() implements Value {}

  /**
   * A scalar.
   *
   * @param text as written or computed
   * @param natural by its writing alone, when no schema says more
   * @param reading the text as YAML 1.1 reads it; differs for yes, no, on and off without quotes
   */
  record Text(String text, JsonNode natural, String reading) implements Value {
    Text(String text, JsonNode natural) {
      this(text, natural, text);
    }

    /** The text, where it reads the same in YAML 1.1 and 1.2. */
    String certain() {
      if (!text.equals(reading)) {
        throw new Undecided(
            "yes, no, on and off without quotes are words to some readers and switches to others;"
                + " put quotes around it");
      }
      return text;
    }

    /** Whether two texts are equal, where that does not depend on the reader. */
    boolean same(Text other) {
      boolean asWritten = text.equals(other.text);
      if (asWritten != reading.equals(other.reading)) {
        throw new Undecided(
            "compares yes, no, on or off without quotes with something that some readers take for"
                + " the same; put quotes around it");
      }
      return asWritten;
    }
  }

  /** A map or list; its parts have their types. */
  record Tree(JsonNode node) implements Value {}
}
