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
   */
  record Text(String text, JsonNode natural) implements Value {}

  /** A map or list; its parts have their types. */
  record Tree(JsonNode node) implements Value {}
}
