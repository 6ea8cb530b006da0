package io.proofline.program.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Separated values, RFC 4180, with limits; the first row names the columns and shows what separates
 * them: a comma, or the semicolon or tab that spreadsheets write where the comma is a decimal sign.
 */
final class CsvTable {
  private static final String SEPARATORS = ",;\t";
  private static final int MOST_COLUMNS = 2_000;
  private static final int LONGEST_FIELD = 1 << 20;

  private CsvTable() {}

  /**
   * Rows by column name in lower case; of columns with the same name the values, joined by commas.
   *
   * @throws IllegalArgumentException when it is no such table
   */
  static List<Map<String, String>> read(String text, int mostRows) {
    List<List<String>> rows = rows(text, mostRows + 1);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("it has no row");
    }
    List<String> names =
        rows.getFirst().stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    List<Map<String, String>> table = new ArrayList<>();
    for (int i = 1; i < rows.size(); i++) {
      List<String> row = rows.get(i);
      if (row.size() == 1 && row.getFirst().isBlank()) {
        continue;
      }
      if (row.size() != names.size()) {
        throw new IllegalArgumentException(
            "row " + (i + 1) + " has " + row.size() + " fields, the first has " + names.size());
      }
      Map<String, String> values = new LinkedHashMap<>();
      for (int column = 0; column < names.size(); column++) {
        String value = row.get(column).strip();
        if (!value.isEmpty()) {
          values.merge(names.get(column), value, (a, b) -> a + "," + b);
        }
      }
      table.add(values);
    }
    return table;
  }

  private static List<List<String>> rows(String text, int mostRows) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    char separator = separator(text);
    int at = text.startsWith("\uFEFF") ? 1 : 0;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
          field.append('"');
          at++;
        } else {
          quoted = false;
        }
      } else if (c == '"' && field.isEmpty()) {
        quoted = true;
      } else if (c == separator) {
        end(row, field);
      } else if (c == '\n') {
        end(row, field);
        rows.add(row);
        row = new ArrayList<>();
        if (rows.size() > mostRows) {
          throw new IllegalArgumentException("it has more than " + (mostRows - 1) + " rows");
        }
      } else if (c != '\r') {
        field.append(c);
      }
      if (field.length() > LONGEST_FIELD) {
        throw new IllegalArgumentException("row " + (rows.size() + 1) + " has a field too long");
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("row " + (rows.size() + 1) + " ends inside of quotes");
    }
    if (!field.isEmpty() || !row.isEmpty()) {
      end(row, field);
      rows.add(row);
    }
    return rows;
  }

  /** What separates the names of the columns most often, outside of quotes. */
  private static char separator(String text) {
    int[] found = new int[SEPARATORS.length()];
    boolean quoted = false;
    for (int at = 0; at < text.length() && (quoted || text.charAt(at) != '\n'); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && SEPARATORS.indexOf(c) >= 0) {
        found[SEPARATORS.indexOf(c)]++;
      }
    }
    int most = 0;
    for (int i = 1; i < found.length; i++) {
      most = found[i] > found[most] ? i : most;
    }
    return SEPARATORS.charAt(most);
  }

  private static void end(List<String> row, StringBuilder field) {
    if (row.size() >= MOST_COLUMNS) {
      throw new IllegalArgumentException("it has more than " + MOST_COLUMNS + " columns");
    }
    row.add(field.toString());
    field.setLength(0);
  }
}
