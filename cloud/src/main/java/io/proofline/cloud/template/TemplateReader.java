package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Mapping;
import java.util.Locale;

/** Reads the text of a template, JSON or YAML, into nodes. */
final class TemplateReader {
  /** Deeper than any real template; keeps recursion over hostile files bounded. */
  static final int MAX_DEPTH = 100;

  /** A template holds at most 500 resources; this is far above what they need. */
  static final int MAX_NODES = 300_000;

  private TemplateReader() {}

  static Mapping read(TemplateFile file) {
    if (file.text().isBlank()) {
      throw new TemplateException(file.name(), 0, "is empty, not a CloudFormation template");
    }
    boolean json = file.name().toLowerCase(Locale.ROOT).endsWith(".json");
    TemplateNode root;
    if (json || file.text().stripLeading().startsWith("{")) {
      try {
        root = new JsonTemplateReader(file.name()).read(file.text());
      } catch (TemplateException e) {
        if (json) {
          throw e;
        }
        root = new YamlTemplateReader(file.name()).read(file.text()); // YAML in flow style
      }
    } else {
      root = new YamlTemplateReader(file.name()).read(file.text());
    }
    if (root instanceof Mapping mapping) {
      return mapping;
    }
    throw new TemplateException(
        file.name(), root.line(), "is not a CloudFormation template: its root is not a map");
  }

  static TemplateException duplicate(String file, int line, String key) {
    // A key is structure, not a value, but a broken file may hold anything: show a short start.
    String shown = key.length() > 60 ? key.substring(0, 60) + "…" : key;
    return new TemplateException(
        file, line, "the key '" + shown + "' stands twice in one map; remove one of the two");
  }

  static TemplateException tooDeep(String file, int line) {
    return new TemplateException(
        file, line, "nested deeper than " + MAX_DEPTH + " levels; not read");
  }

  static TemplateException tooMany(String file, int line) {
    return new TemplateException(file, line, "more than " + MAX_NODES + " values; not read");
  }
}
