package io.proofline.cloud.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a template as written, with short-form tags already in their long form. */
sealed interface TemplateNode {

  /** Line on which the value starts, from 1. */
  int line();

  /** What a scalar is by its writing alone. */
  enum Writing {
    /** Quoted in YAML, a string in JSON. */
    TEXT,
    /** Unquoted in YAML: its type depends on where it stands. */
    PLAIN,
    /** JSON number. */
    NUMBER,
    /** JSON true or false. */
    BOOLEAN,
    /** JSON null, or an empty YAML value. */
    NULL
  }

  /**
   * A scalar.
   *
   * @param text what stands in the file, without quotes
   * @param end last line it stands on
   */
  record Scalar(String text, Writing writing, int line, int end) implements TemplateNode {
    Scalar(String text, Writing writing, int line) {
      this(text, writing, line, line);
    }
  }

  /** A value that the source itself says is decided later, with its reason. */
  record Later(String reason, int line) implements TemplateNode {}

  /** A list. */
  record Sequence(List<TemplateNode> items, int line) implements TemplateNode {
    /** Takes a copy of the list. */
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** A map in file order; keys are unique. */
  record Mapping(Map<String, TemplateNode> entries, int line) implements TemplateNode {
    /** Takes a copy of the map, in its order. */
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Nullable TemplateNode get(String key) {
      return entries.get(key);
    }
  }
}
