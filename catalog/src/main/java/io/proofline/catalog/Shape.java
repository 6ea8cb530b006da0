package io.proofline.catalog;

import java.util.LinkedHashMap;
import java.util.Map;

/** Type of a property of a resource. */
public sealed interface Shape {

  /** A single value. */
  enum Scalar implements Shape {
    STRING,
    INT,
    DOUBLE,
    BOOL,
    /** RFC 3339 text in documents; a point in time in expressions. */
    TIMESTAMP,
    /** JSON of any form, for example a policy document. */
    JSON,
    /** Text to text, with free keys. */
    MAP
  }

  /**
   * A list.
   *
   * @param element type of every element
   */
  record ListOf(Shape element) implements Shape {}

  /**
   * Named fields, all of which may be absent.
   *
   * @param fields name to type, in the order of the schema file
   */
  record Struct(Map<String, Shape> fields) implements Shape {

    /** Takes a copy that keeps the order. */
    public Struct {
      fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }
}
