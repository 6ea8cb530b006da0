package io.proofline.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rule that several controls share stands in one file; each control gives what differs. */
class SharedRulesTest {
  private static final Catalog CATALOG = Catalog.standard();

  private static final String RULE =
      """
      ---
      rule: tells
      title: Somebody is told.
      words: {what: the kind of event, thing: where it happens}
      citation: {section: 164.308(a)(1)(ii)(D), why: It is too late for <what>.}
      applies: {type: AWS::IAM::User, scope: all}
      parameters:
        events: {type: strings}
        count: {type: int, default: 1, why: One is enough.}
        fixed: {default: true, why: So it is.}
      pass: size(p.events) > p.count
      reason: "Nobody is told of <what> in <thing>: {{r.UserName}}."
      evidence: [r.<thing>]
      triggers: {iam.amazonaws.com: [CreateUser]}
      reads: ["iam:ListUsers"]
      fix: Tell somebody of <what>.
      undo: Do not.
      ---
      as: first
      given:
        r: {UserName: marco.ilves}
        near: {keys: {r: {KeyId: k}}}
      examples:
        - name: a part of the rule
          outcome: fail
      """;

  private static final String CONTROL =
      """
      id: first
      title: Somebody is told of keys
      severity: low
      patterns: []
      policy: Somebody is told of keys.
      responsibility: {provider: Counts., customer: Reads.}
      rule: tells
      words: {what: keys, thing: UserName}
      parameters:
        events: {default: [a], why: These.}
      aliases: {}
      ---
      examples:
        - name: as given
          outcome: pass
        - name: otherwise
          outcome: not-evaluated
          r: {UserName: dana.cole}
          near: {keys: {scope: denied}, groups: {r: {}}}
      """;

  @Test
  void control_isItsOwnFile_andTheRuleWithItsWordsInTheirPlaces() {
    Control control = control("first", CONTROL);

    assertThat(control.sharedRule()).isEqualTo("tells");
    assertThat(control.title()).isEqualTo("Somebody is told of keys");
    assertThat(control.citation().why()).isEqualTo("It is too late for keys.");
    assertThat(control.applies().type()).isEqualTo("AWS::IAM::User");
    assertThat(control.pass()).isEqualTo("size(p.events) > p.count");
    assertThat(control.reason()).isEqualTo("Nobody is told of keys in UserName: {{r.UserName}}.");
    assertThat(control.evidence()).containsExactly("r.UserName");
    assertThat(control.fix()).isEqualTo("Tell somebody of keys.");
    assertThat(control.triggers()).hasSize(1);
    assertThat(control.responsibility().customer()).isEqualTo("Reads.");
  }

  @Test
  void parameters_areGivenByTheControl_leftToTheRule_orTheRulesAlone() {
    assertThat(control("first", CONTROL).parameters().keySet())
        .containsExactly("events", "count", "fixed");
    assertThat(count(CONTROL)).isEqualTo(1);
    assertThat(count(parameter("count: {default: 5, why: Single ones are everyday.}")))
        .isEqualTo(5);
    complains(parameter("count: {default: 1, why: One.}"), "parameters.count.default", "already");
    complains(parameter("count: {default: five, why: w}"), "parameters.count.default", "type");
    complains(
        parameter("fixed: {default: false, why: w}"), "parameters.fixed", "stands there only");
    complains(parameter("other: {default: 1, why: w}"), "parameters.other", "no parameter");
    complains(CONTROL.replace("default: [a]", "default: a"), "parameters.events.default", "type");
    complains(CONTROL.replace("events: {", "count: {"), "parameters.events", "is missing");
    assertThatThrownBy(() -> control("first", CONTROL, RULE.replace("default: 1", "default: one")))
        .hasMessageContainingAll("rules/tells.yaml", "parameters.count.default");
  }

  @Test
  void whatTheRuleSays_isNotSaidAgain() {
    for (String key :
        List.of("pass: 'true'", "reason: x", "fix: x", "reads: []", "applies: {type: X::A}")) {
      complains(key + "\n" + CONTROL, "at " + key.substring(0, key.indexOf(':')), "stands there");
    }
    complains("near: {}\nreason: x\n" + CONTROL, "reason");
    assertThatThrownBy(() -> control("first", CONTROL, RULE.replace("fix: Tell", "fox: Tell")))
        .hasMessageContainingAll("rules/tells.yaml", "fox");
    assertThatThrownBy(() -> control("first", CONTROL, RULE.replaceFirst("fix: .*\n", "")))
        .hasMessageContainingAll("first.yaml", "fix");
    assertThatThrownBy(() -> control("first", CONTROL, "severity: low\n" + RULE))
        .hasMessageContainingAll("rules/tells.yaml", "---");
    assertThatThrownBy(() -> control("first", CONTROL, RULE.replace("undo:", "title: x\nundo:")))
        .hasMessageContaining("rules/tells.yaml");
    assertThatThrownBy(() -> control("first", CONTROL, RULE.replace("undo:", "policy: x\nundo:")))
        .hasMessageContainingAll("rules/tells.yaml", "policy");
    assertThatThrownBy(() -> control("first", CONTROL, RULE.replaceFirst("pass: .*\n", "")))
        .hasMessageContainingAll("rules/tells.yaml", "pass");
    assertThatThrownBy(() -> control("first", CONTROL, RULE.replace("rule: tells", "rule: says")))
        .hasMessageContainingAll("rules/tells.yaml", "at rule");
  }

  @Test
  void words_areAllGiven_andAllUsed() {
    complains(CONTROL.replace("what: keys, ", ""), "words.what", "is missing");
    complains(CONTROL.replace("what: keys", "what: keys, who: me"), "words.who", "no word");
    assertThatThrownBy(() -> control("first", CONTROL, RULE.replace("undo: Do", "undo: <who> do")))
        .hasMessageContainingAll("rules/tells.yaml", "<who>");
    assertThatThrownBy(
            () -> control("first", CONTROL, RULE.replace("words: {", "words: {who: x, ")))
        .hasMessageContainingAll("rules/tells.yaml", "words.who");
  }

  @Test
  void examples_areTheControls_withWhatIsGivenToAll_andTheRulesForTheControlThatItNames() {
    List<Example> first = file("first", CONTROL, RULE).examples();
    assertThat(first)
        .extracting(Example::name)
        .containsExactly("as given", "otherwise", "a part of the rule");
    assertThat(first.getFirst().subject().properties().path("UserName").asString())
        .isEqualTo("marco.ilves");
    assertThat(first.getFirst().near()).containsOnlyKeys("keys");
    assertThat(first.get(1).subject().properties().path("UserName").asString())
        .isEqualTo("dana.cole");
    assertThat(first.get(1).near()).containsOnlyKeys("keys", "groups");
    assertThat(requireNonNull(first.get(1).near().get("keys")).unknown()).isEqualTo("denied");
    assertThat(first.get(2).near()).containsOnlyKeys("keys");

    assertThat(file("second", CONTROL.replace("id: first", "id: second"), RULE).examples())
        .hasSize(2);
  }

  @Test
  void version_isTheHashOfTheControlsFile_andTheRulesFileAfterIt() throws Exception {
    byte[] both = (CONTROL + RULE).getBytes(StandardCharsets.UTF_8);
    String version = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(both));

    assertThat(control("first", CONTROL).ruleHash()).isEqualTo(version);
    assertThat(file("first", CONTROL, RULE).source()).isEqualTo(both);
    assertThat(control("first", CONTROL, RULE.replace("Do not.", "Do  not.")).ruleHash())
        .isNotEqualTo(version);
    assertThat(YamlMap.read("both", both, 2).text("rule")).isEqualTo("tells");
    complains(CONTROL.stripTrailing(), "must end with a line");
  }

  /** By hand, from the files of the source tree: what `cat control rule | sha256sum` prints. */
  @Test
  void everyControl_hasTheVersionOfItsFiles() throws Exception {
    Map<String, Path> controls = byName("controls");
    Map<String, Path> rules = byName("rules");
    for (Control control : CATALOG.controls()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Files.readAllBytes(requireNonNull(controls.get(control.id()))));
      if (control.sharedRule() != null) {
        digest.update(Files.readAllBytes(requireNonNull(rules.get(control.sharedRule()))));
      }
      assertThat(HexFormat.of().formatHex(digest.digest()))
          .as(control.id())
          .isEqualTo(control.ruleHash());
      assertThat(CATALOG.source(control.id()).orElseThrow())
          .satisfies(
              bytes ->
                  assertThat(MessageDigest.getInstance("SHA-256").digest(bytes))
                      .isEqualTo(HexFormat.of().parseHex(control.ruleHash())));
    }
  }

  @Test
  void everyRuleFile_isSharedByTwoControlsAtLeast_andJudgedAsOneOfThem() throws IOException {
    Map<String, Set<String>> users = new TreeMap<>();
    for (Control control : CATALOG.controls()) {
      if (control.sharedRule() != null) {
        users.computeIfAbsent(control.sharedRule(), _ -> new TreeSet<>()).add(control.id());
      }
    }
    Set<String> files = new TreeSet<>();
    for (Map.Entry<String, Path> file : byName("rules").entrySet()) {
      String name = file.getKey();
      files.add(name);
      RuleFile rule =
          new RuleFile(
              name,
              "rules/" + name + ".yaml",
              Files.readAllBytes(file.getValue()),
              BuiltDocuments.NONE);
      assertThat(users.getOrDefault(name, Set.of()))
          .as("controls with rule: " + name)
          .hasSizeGreaterThan(1);
      if (!rule.examples().isEmpty()) {
        assertThat(users.get(name)).as(name + ", as").contains(rule.judgedAs());
        List<Example> own = new ArrayList<>(CATALOG.examples(rule.judgedAs()));
        own.removeAll(rule.examples());
        assertThat(own)
            .as(rule.judgedAs() + " has cases of its own")
            .extracting(Example::expected)
            .contains(Example.Expected.PASS, Example.Expected.FAIL, Example.Expected.NOT_EVALUATED);
      }
    }
    assertThat(users.keySet()).isEqualTo(files);
  }

  private static Map<String, Path> byName(String folder) throws IOException {
    Path root =
        Path.of(
            System.getProperty("proofline.root", ".."),
            "catalog/src/main/resources/io/proofline/catalog",
            folder);
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      walk.filter(path -> path.toString().endsWith(".yaml"))
          .forEach(path -> files.put(path.getFileName().toString().replace(".yaml", ""), path));
    }
    return files;
  }

  private static int count(String control) {
    return Optional.ofNullable(control("first", control).parameters().get("count"))
        .orElseThrow()
        .value()
        .asInt();
  }

  private static String parameter(String line) {
    return CONTROL.replace("aliases:", "  " + line + "\naliases:");
  }

  private static void complains(String control, String... parts) {
    assertThatThrownBy(() -> control("first", control))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("first.yaml")
        .satisfies(thrown -> assertThat(thrown.getMessage()).contains(parts));
  }

  private static Control control(String id, String text) {
    return control(id, text, RULE);
  }

  private static Control control(String id, String text, String rule) {
    return file(id, text, rule).control(id, CATALOG.law());
  }

  private static ControlFile file(String id, String text, String rule) {
    return new ControlFile(
        id + ".yaml",
        text.getBytes(StandardCharsets.UTF_8),
        BuiltDocuments.NONE,
        name ->
            Optional.of(
                new RuleFile(
                    name,
                    "rules/tells.yaml",
                    rule.getBytes(StandardCharsets.UTF_8),
                    BuiltDocuments.NONE)));
  }
}
