package io.proofline.trail.lake;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What somebody's own SELECT may hold, by the tree that the engine's parser makes of it. The engine
 * is sealed off as well; but its folder for large sorts it can always reach, and by WITH and by
 * table functions a SELECT can do more than read tables.
 */
final class SelectRules {
  /** Tables there are. */
  private static final Set<String> TABLES = Set.of("events", "hours", "log", "resources");

  /** Kinds of query that only read. In DuckDB, WITH may also hold an INSERT or a COPY. */
  private static final Set<String> READING =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");

  /**
   * Table functions that make rows from what they are given. All others of the engine's {@code
   * duckdb_functions()} read files, run text as SQL, change settings, or look into the engine.
   */
  private static final Set<String> FUNCTIONS =
      Set.of(
          "generate_series", "json_each", "json_tree", "range", "repeat", "repeat_row", "unnest");

  /** Names that WITH may give: outside of its clause the engine takes others for files. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  private final Set<String> named = new HashSet<>();

  private SelectRules() {}

  /**
   * Refuses what is not one SELECT over the tables that only reads.
   *
   * @param parsed the question as the engine's parser gives it, in JSON
   * @throws IllegalArgumentException naming what is not allowed
   */
  static void check(String parsed) {
    JsonNode tree;
    try {
      tree = JsonMapper.shared().readTree(parsed);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the question is nested too deeply or is too long", e);
    }
    if (tree.path("error").asBoolean(true) || tree.path("statements").size() != 1) {
      throw new IllegalArgumentException(
          "only a single SELECT can be run: "
              + tree.path("error_message").asString("not one statement"));
    }
    SelectRules rules = new SelectRules();
    rules.names(tree.path("statements"));
    rules.reading(tree.path("statements"));
  }

  /** The names that its WITH clauses give. */
  private void names(JsonNode node) {
    for (JsonNode with : node.path("cte_map").path("map")) {
      String name = with.path("key").asString("");
      if (!PLAIN.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a name that WITH gives is made of letters, digits and _, not " + name);
      }
      named.add(lower(name));
    }
    node.forEach(this::names);
  }

  private void reading(JsonNode node) {
    String type = node.path("type").asString("");
    if (type.endsWith("_NODE") && !READING.contains(type)) {
      throw new IllegalArgumentException(
          "only a single SELECT can be run: it holds another statement");
    }
    switch (type) {
      case "TABLE_FUNCTION" -> function(node.path("function").path("function_name").asString(""));
      case "BASE_TABLE" -> table(node);
      default -> {
        // Expressions and joins.
      }
    }
    node.forEach(this::reading);
  }

  private static void function(String name) {
    if (!FUNCTIONS.contains(lower(name))) {
      throw new IllegalArgumentException(
          "the table function "
              + name
              + " cannot be used: questions are sealed off from files and from the engine; usable: "
              + String.join(", ", sorted(FUNCTIONS)));
    }
  }

  private void table(JsonNode node) {
    String name = lower(node.path("table_name").asString(""));
    boolean described =
        lower(node.path("schema_name").asString("")).equals("information_schema")
            && List.of("columns", "tables").contains(name);
    if (!TABLES.contains(name) && !named.contains(name) && !described) {
      throw new IllegalArgumentException(
          "there is no table " + name + "; there are: " + String.join(", ", sorted(TABLES)));
    }
  }

  private static List<String> sorted(Set<String> words) {
    return words.stream().sorted().toList();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
