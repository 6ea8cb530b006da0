package io.proofline.ledger.register;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** YAML as it was written: scalars keep their text, so that 012345678901 stays an account id. */
sealed interface YamlValue {

  /** Line in the file, from 1. */
  int line();

  /** What a reader would call it. */
  String kind();

  record Mapping(int line, Map<String, YamlValue> fields) implements YamlValue {
    Mapping(int line) {
      this(line, new LinkedHashMap<>());
    }

    @Override
    public String kind() {
      return "a group of fields";
    }
  }

  record Sequence(int line, List<YamlValue> items) implements YamlValue {
    @Override
    public String kind() {
      return "a list";
    }
  }

  record Scalar(int line, String text) implements YamlValue {
    @Override
    public String kind() {
      return "a single value";
    }
  }

  record Empty(int line) implements YamlValue {
    @Override
    public String kind() {
      return "empty";
    }
  }
}
