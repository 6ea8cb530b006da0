package io.proofline.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule that several controls share, {@code rules/<name>.yaml}: keys of a control's file that
 * stand here instead of there, the parameters and words that each control gives, and the worked
 * cases of the rule's own parts. The format is documented in {@code docs/controls.md}.
 */
final class RuleFile {
  /** What a control may leave to its rule; the rest says what the control is, and is its own. */
  static final Set<String> SHARED =
      Set.of(
          "citation",
          "further",
          "responsibility",
          "applies",
          "near",
          "pass",
          "reason",
          "evidence",
          "triggers",
          "reads",
          "fix",
          "undo");

  private static final byte[] START = {'-', '-', '-', '\n'};
  private static final Pattern PLACE = Pattern.compile("<([a-z]+)>");

  private final String file;
  private final byte[] bytes;
  private final YamlMap root;
  private final Map<String, String> words;

  RuleFile(String name, String file, byte[] bytes, BuiltDocuments built) {
    this.file = file;
    this.bytes = bytes.clone();
    if (bytes.length < START.length
        || !java.util.Arrays.equals(START, 0, START.length, bytes, 0, START.length)) {
      throw new CatalogException(
          file, "", "must begin with a line ---, so that it can follow a control's file");
    }
    root = YamlMap.first(file, bytes, Catalog.sha256(bytes), built);
    Set<String> keys = new TreeSet<>(SHARED);
    keys.addAll(Set.of("rule", "title", "words", "parameters"));
    root.only(keys);
    if (!root.text("rule").equals(name)) {
      throw root.error("rule", "differs from the file's name, " + name);
    }
    root.text("title");
    root.text("pass");
    words = root.textMap("words");
    checkPlaces();
  }

  private void checkPlaces() {
    Set<String> places = new TreeSet<>();
    for (String key : SHARED) {
      if (root.has(key)) {
        root.eachText(
            key, text -> PLACE.matcher(text).results().forEach(m -> places.add(m.group(1))));
      }
    }
    for (String place : places) {
      if (!words.containsKey(place)) {
        throw root.error("words", "<" + place + "> stands in the rule and is no word of it");
      }
    }
    for (String word : words.keySet()) {
      if (!places.contains(word)) {
        throw root.error("words." + word, "<" + word + "> stands nowhere in the rule");
      }
    }
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** What the rule says, with a control's words in their places. */
  YamlMap filled(YamlMap control) {
    Map<String, String> given = control.textMap("words");
    for (String word : words.keySet()) {
      if (!given.containsKey(word)) {
        throw control.error("words." + word, "is missing, and " + file + " asks for it");
      }
    }
    for (String word : given.keySet()) {
      if (!words.containsKey(word)) {
        throw control.error("words." + word, "is no word of " + file);
      }
    }
    for (String key : control.keys()) {
      if (SHARED.contains(key) && root.has(key)) {
        throw control.error(key, "is what " + file + " says, and stands there only");
      }
    }
    return root.withTexts(
        text ->
            PLACE
                .matcher(text)
                .replaceAll(
                    place ->
                        Matcher.quoteReplacement(
                            given.getOrDefault(place.group(1), place.group()))));
  }

  /**
   * The parameters of a control, in the rule's order. One with a {@code type} is for the control to
   * give, and may be left out where the rule has a default; one without is the rule's alone.
   */
  Map<String, Control.Parameter> parameters(YamlMap control) {
    Map<String, YamlMap> given = control.maps("parameters");
    Map<String, Control.Parameter> parameters = new LinkedHashMap<>();
    root.maps("parameters")
        .forEach((name, asked) -> parameters.put(name, parameter(control, name, asked)));
    for (String name : given.keySet()) {
      if (!parameters.containsKey(name)) {
        throw control.error("parameters." + name, "is no parameter of " + file);
      }
    }
    return parameters;
  }

  private Control.Parameter parameter(YamlMap control, String name, YamlMap asked) {
    YamlMap own = control.maps("parameters").get(name);
    if (!asked.has("type")) {
      if (own != null) {
        throw control.error(
            "parameters." + name, "is what " + file + " says, and stands there only");
      }
      return ControlFile.parameter(asked, Set.of("default", "why"));
    }
    asked.only(Set.of("type", "default", "why"));
    Control.Parameter.Kind kind = ControlFile.constant(asked, "type", Control.Parameter.Kind.class);
    if (own == null) {
      if (!asked.has("default")) {
        throw control.error("parameters." + name, "is missing, and " + file + " asks for it");
      }
      return ofKind(asked, kind, Set.of("type", "default", "why"));
    }
    Control.Parameter parameter = ofKind(own, kind, Set.of("default", "why"));
    if (asked.has("default") && asked.node("default").equals(parameter.value())) {
      throw own.error("default", "is what " + file + " says already");
    }
    return parameter;
  }

  private Control.Parameter ofKind(YamlMap map, Control.Parameter.Kind kind, Set<String> keys) {
    Control.Parameter parameter = ControlFile.parameter(map, keys);
    if (parameter.kind() != kind) {
      throw map.error("default", "is not of the type that " + file + " says");
    }
    return parameter;
  }

  /** The control whose words and parameters the rule's own cases take; empty without such cases. */
  String judgedAs() {
    YamlMap cases = cases();
    return cases.has("as") ? cases.text("as") : "";
  }

  /** What stands in every example that does not say otherwise. */
  ExampleFile.Given given() {
    YamlMap cases = cases();
    return cases.has("given") ? ExampleFile.given(cases.map("given")) : ExampleFile.Given.NOTHING;
  }

  /** The worked cases of the rule's own parts. */
  List<Example> examples() {
    YamlMap cases = cases();
    cases.only(Set.of("as", "given", "examples"));
    List<Example> examples = new ArrayList<>();
    if (cases.has("examples")) {
      cases.text("as");
      examples.addAll(ExampleFile.examples(cases, given()));
    }
    return List.copyOf(examples);
  }

  private YamlMap cases() {
    return YamlMap.read(file, bytes, 1);
  }
}
