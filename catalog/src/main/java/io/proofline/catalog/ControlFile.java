package io.proofline.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a control file: the control in the first YAML document, its examples in the second. Where
 * it names a rule that it shares with others, the rest stands in the {@link RuleFile}.
 */
final class ControlFile {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "title",
          "severity",
          "patterns",
          "policy",
          "citation",
          "further",
          "responsibility",
          "applies",
          "near",
          "parameters",
          "pass",
          "reason",
          "evidence",
          "triggers",
          "reads",
          "fix",
          "undo",
          "aliases");

  private final String file;
  private final byte[] bytes;
  private final String sha256;
  private final YamlMap root;
  private final @Nullable RuleFile rule;

  /**
   * Reads the first document.
   *
   * @param built documents that were read before
   * @param rules finds the rule of a name
   */
  ControlFile(
      String file, byte[] bytes, BuiltDocuments built, Function<String, Optional<RuleFile>> rules) {
    this.file = file;
    this.bytes = bytes.clone();
    sha256 = Catalog.sha256(bytes);
    root = YamlMap.first(file, bytes, sha256, built);
    rule = root.has("rule") ? rule(root, rules) : null;
    if (rule != null && (bytes.length == 0 || bytes[bytes.length - 1] != '\n')) {
      throw new CatalogException(file, "", "must end with a line, so that its rule can follow it");
    }
  }

  private static RuleFile rule(YamlMap root, Function<String, Optional<RuleFile>> rules) {
    String name = root.text("rule");
    return rules.apply(name).orElseThrow(() -> root.error("rule", "no rule is called " + name));
  }

  /** What the version of the control covers: its file, and its rule's file after that. */
  byte[] source() {
    if (rule == null) {
      return bytes.clone();
    }
    byte[] second = rule.bytes();
    byte[] whole = Arrays.copyOf(bytes, bytes.length + second.length);
    System.arraycopy(second, 0, whole, bytes.length, second.length);
    return whole;
  }

  /** SHA-256 of {@link #source()} in hexadecimal digits. */
  private String version() {
    return rule == null ? sha256 : Catalog.sha256(source());
  }

  /**
   * The control.
   *
   * @param expectedId the file's name
   */
  Control control(String expectedId, Law law) {
    Set<String> known = new HashSet<>(KEYS);
    if (rule != null) {
      known.addAll(Set.of("rule", "words"));
    }
    root.only(known);
    if (!root.text("id").equals(expectedId)) {
      throw root.error("id", "differs from the file's name, " + expectedId);
    }
    Parts parts = new Parts(root, rule == null ? null : rule.filled(root));
    List<Control.Citation> further = new ArrayList<>();
    for (YamlMap entry : parts.with("further").list("further")) {
      further.add(citation(entry, law));
    }
    YamlMap duties = parts.map("responsibility");
    duties.only(Set.of("provider", "customer"));
    return new Control(
        expectedId,
        version(),
        rule == null ? null : root.text("rule"),
        root.text("title"),
        constant(root, "severity", Severity.class),
        patterns(root),
        root.text("policy"),
        citation(parts.map("citation"), law),
        further,
        new Control.Responsibility(duties.text("provider"), duties.text("customer")),
        applies(parts.map("applies")),
        neighbours(parts.with("near")),
        rule == null ? parameters(root) : rule.parameters(root),
        parts.text("pass"),
        parts.text("reason"),
        parts.with("evidence").texts("evidence"),
        triggers(parts.with("triggers")),
        parts.with("reads").texts("reads"),
        parts.text("fix"),
        parts.text("undo"),
        root.textLists("aliases"));
  }

  /** The worked cases, first the control's own. */
  List<Example> examples() {
    YamlMap cases = YamlMap.read(file, bytes, 1);
    cases.only(Set.of("examples"));
    if (rule == null) {
      return List.copyOf(ExampleFile.examples(cases, ExampleFile.Given.NOTHING));
    }
    List<Example> examples = new ArrayList<>(ExampleFile.examples(cases, rule.given()));
    if (rule.judgedAs().equals(root.text("id"))) {
      examples.addAll(rule.examples());
    }
    return List.copyOf(examples);
  }

  /** Finds each key in the file that has it. */
  private record Parts(YamlMap control, @Nullable YamlMap rule) {
    YamlMap with(String key) {
      return rule != null && rule.has(key) ? rule : control;
    }

    YamlMap map(String key) {
      return with(key).map(key);
    }

    String text(String key) {
      return with(key).text(key);
    }
  }

  private static Control.Citation citation(YamlMap map, Law law) {
    map.only(Set.of("section", "why"));
    String section = map.text("section");
    Requirement requirement =
        law.find(section)
            .orElseThrow(() -> map.error("section", section + " is not in the law table"));
    return new Control.Citation(
        requirement, "curated", map.text("why"), Control.Citation.NOT_REVIEWED);
  }

  private static List<Integer> patterns(YamlMap root) {
    List<Integer> patterns = new ArrayList<>();
    for (JsonNode node : root.node("patterns")) {
      if (!node.isInt() || node.asInt() < 1 || node.asInt() > 8) {
        throw root.error("patterns", "expected numbers from 1 to 8");
      }
      patterns.add(node.asInt());
    }
    return patterns;
  }

  private static Control.Applies applies(YamlMap map) {
    map.only(Set.of("type", "when", "scope"));
    return new Control.Applies(
        map.text("type"),
        map.has("when") ? map.text("when") : null,
        constant(map, "scope", Control.Scope.class));
  }

  private static Map<String, Control.Neighbour> neighbours(YamlMap root) {
    Map<String, Control.Neighbour> neighbours = new LinkedHashMap<>();
    root.maps("near")
        .forEach(
            (name, map) -> {
              map.only(Set.of("type", "region", "account", "many", "match"));
              neighbours.put(
                  name,
                  new Control.Neighbour(
                      map.text("type"),
                      map.has("region")
                          ? constant(map, "region", Control.Neighbour.Reach.class)
                          : Control.Neighbour.Reach.SAME,
                      map.has("account")
                          ? constant(map, "account", Control.Neighbour.Reach.class)
                          : Control.Neighbour.Reach.SAME,
                      map.flag("many"),
                      map.textMap("match")));
            });
    return neighbours;
  }

  private static Map<String, Control.Parameter> parameters(YamlMap root) {
    Map<String, Control.Parameter> parameters = new LinkedHashMap<>();
    root.maps("parameters")
        .forEach((name, map) -> parameters.put(name, parameter(map, Set.of("default", "why"))));
    return parameters;
  }

  static Control.Parameter parameter(YamlMap map, Set<String> keys) {
    map.only(keys);
    return new Control.Parameter(
        kind(map, map.node("default")), map.node("default"), map.text("why"));
  }

  private static Control.Parameter.Kind kind(YamlMap map, JsonNode value) {
    if (value.isIntegralNumber()) {
      return Control.Parameter.Kind.INT;
    }
    if (value.isBoolean()) {
      return Control.Parameter.Kind.BOOL;
    }
    if (value.isString()) {
      return Control.Parameter.Kind.STRING;
    }
    if (value.isArray() && value.values().stream().allMatch(JsonNode::isString)) {
      return Control.Parameter.Kind.STRINGS;
    }
    throw map.error("default", "expected a whole number, true or false, a text or a list of texts");
  }

  private static List<Control.Trigger> triggers(YamlMap root) {
    List<Control.Trigger> triggers = new ArrayList<>();
    root.textLists("triggers")
        .forEach(
            (source, names) ->
                names.forEach(name -> triggers.add(new Control.Trigger(source, name))));
    return triggers;
  }

  static <E extends Enum<E>> E constant(YamlMap map, String key, Class<E> type) {
    String text = map.text(key);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
        return constant;
      }
    }
    throw map.error(key, "no such value: " + text);
  }
}
