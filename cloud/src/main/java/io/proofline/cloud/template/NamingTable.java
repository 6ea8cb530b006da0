package io.proofline.cloud.template;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How types are named once deployed; data in {@code naming.tsv} and {@code attributes.tsv}. */
final class NamingTable {
  /** Patterns of one type; see the head of {@code naming.tsv}. */
  record Row(boolean global, String identifier, @Nullable String arn, String ref) {}

  private static final Row UNLISTED = new Row(false, "", null, "{id}");

  private final Map<String, Row> rows = new HashMap<>();
  private final Map<String, String> attributes = new HashMap<>();

  NamingTable() {
    for (String[] columns : read("naming.tsv", 5)) {
      rows.put(
          columns[0],
          new Row(
              columns[1].equals("global"),
              columns[2],
              columns[3].equals("-") ? null : columns[3],
              columns[4]));
    }
    for (String[] columns : read("attributes.tsv", 3)) {
      attributes.put(columns[0] + "." + columns[1], columns[2]);
    }
  }

  boolean lists(String type) {
    return rows.containsKey(type);
  }

  Row of(String type) {
    return rows.getOrDefault(type, UNLISTED);
  }

  /** Pattern of an attribute, null when only deployment gives it. */
  @Nullable String attribute(String type, String attribute) {
    String pattern = attributes.get(type + "." + attribute);
    return pattern == null && attribute.equals("Arn") && of(type).arn() != null ? "{arn}" : pattern;
  }

  private static List<String[]> read(String name, int columns) {
    List<String[]> lines = new ArrayList<>();
    try (InputStream in = NamingTable.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String[] parts = line.split("\t", -1);
        if (parts.length != columns) {
          throw new IllegalStateException(name + ": a line has " + parts.length + " columns");
        }
        lines.add(parts);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
