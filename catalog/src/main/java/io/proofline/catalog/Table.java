package io.proofline.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tab-separated file. Lines {@code # key: value} at the head say source, date and confidence; the
 * first other line names the columns.
 */
record Table(String file, Map<String, String> facts, List<List<String>> rows) {

  static Table read(String file, int columns) {
    return parse(file, Resources.text(file), columns);
  }

  static Table parse(String file, String text, int columns) {
    Map<String, String> facts = new LinkedHashMap<>();
    List<List<String>> rows = new ArrayList<>();
    boolean head = true;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.startsWith("#")) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          facts.put(line.substring(1, colon).strip(), line.substring(colon + 1).strip());
        }
      } else if (!line.isBlank()) {
        List<String> cells = List.of(line.split("\t", -1));
        if (cells.size() != columns) {
          throw new CatalogException(
              file, "line " + number, "expected " + columns + " columns, found " + cells.size());
        }
        if (!head) {
          rows.add(cells);
        }
        head = false;
      }
    }
    return new Table(file, facts, rows);
  }

  String fact(String key) {
    String value = facts.get(key);
    if (value == null) {
      throw new CatalogException(file, "head", "the line \"# " + key + ": …\" is missing");
    }
    return value;
  }
}
