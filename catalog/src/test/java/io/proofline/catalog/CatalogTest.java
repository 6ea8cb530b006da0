package io.proofline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CatalogTest {
  private static final Catalog CATALOG = Catalog.standard();

  @Test
  void index_everyControlFileOfTheSourceTree_isListed() throws IOException {
    Path folder =
        Path.of(
            System.getProperty("proofline.root", ".."),
            "catalog/src/main/resources/io/proofline/catalog/controls");
    TreeSet<String> files = new TreeSet<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.filter(path -> path.toString().endsWith(".yaml"))
          .forEach(path -> files.add(path.getFileName().toString().replace(".yaml", "")));
    }
    assertThat(CATALOG.controlIds())
        .as("ids in controls/<service>/index.txt")
        .containsExactlyElementsOf(files);
  }

  @Test
  void controls_allFiles_parseWithExamplesOfEveryNeededOutcome() {
    for (Control control : CATALOG.controls()) {
      List<Example> examples = CATALOG.examples(control.id());
      List<Example.Expected> outcomes = examples.stream().map(Example::expected).toList();
      assertThat(outcomes)
          .as(control.id())
          .contains(Example.Expected.PASS, Example.Expected.FAIL, Example.Expected.NOT_EVALUATED);
      if (control.applies().when() != null || control.applies().scope() == Control.Scope.PHI) {
        assertThat(outcomes).as(control.id()).contains(Example.Expected.NOT_APPLICABLE);
      }
      assertThat(control.ruleHash()).matches("[0-9a-f]{64}");
      assertThat(CATALOG.schemas().find(control.applies().type())).as(control.id()).isPresent();
      control
          .near()
          .values()
          .forEach(
              near -> assertThat(CATALOG.schemas().find(near.type())).as(near.type()).isPresent());
    }
  }

  /** An index that said another type would hide a control from a re-check of that type. */
  @Test
  void typesIndex_saysWhatTheFilesSay() {
    for (String line : Resources.lines("controls/types.tsv")) {
      List<String> words = List.of(line.split("\t", -1));
      assertThat(CATALOG.control(words.getFirst()).orElseThrow().applies().type())
          .as(words.getFirst() + " in controls/types.tsv")
          .isEqualTo(words.getLast());
    }
    TreeSet<String> types = new TreeSet<>();
    CATALOG.controls().forEach(control -> types.add(control.applies().type()));
    Catalog fresh = Catalog.standard();
    for (String type : types) {
      assertThat(fresh.controlsOf(java.util.Set.of(type)))
          .as(type)
          .containsExactlyElementsOf(
              CATALOG.controls().stream()
                  .filter(control -> control.applies().type().equals(type))
                  .toList());
    }
    assertThat(fresh.controlsOf(types)).isEqualTo(CATALOG.controls());
    assertThat(fresh.controlsOf(java.util.Set.of("AWS::No::Such"))).isEmpty();
  }

  @Test
  void wordsThatSpeakOfASecret_areTheSameInEveryControl() {
    Map<String, JsonNode> lists = new TreeMap<>();
    for (Control control : CATALOG.controls()) {
      Control.Parameter words = control.parameters().get("words");
      if (words != null && words.why().equals("Words in names that speak of a secret.")) {
        lists.put(control.id(), words.value());
      }
    }
    assertThat(lists).hasSizeGreaterThan(4);
    assertThat(lists.values().stream().distinct()).as(lists.toString()).hasSize(1);
  }

  @Test
  void citation_isResolvedFromTheLawTable_andSaysThatCounselDidNotReviewIt() {
    Control control = CATALOG.control("s3-bucket-no-public-read").orElseThrow();
    assertThat(control.citation().requirement().citation()).isEqualTo("45 CFR 164.312(a)(1)");
    assertThat(control.citation().requirement().obligation())
        .isEqualTo(Requirement.Obligation.REQUIRED);
    assertThat(control.citation().basis()).isEqualTo("curated");
    assertThat(control.citation().review()).isEqualTo("not reviewed by counsel");
  }

  @Test
  void law_auditableSecurityRows_areSeventy() {
    List<Requirement> auditable =
        CATALOG.law().requirements().stream()
            .filter(row -> row.obligation() != Requirement.Obligation.NOT_MARKED)
            .toList();
    assertThat(auditable).hasSize(70);
    assertThat(auditable)
        .filteredOn(row -> row.obligation() == Requirement.Obligation.REQUIRED)
        .hasSize(48);
    assertThat(CATALOG.law().asOf()).isEqualTo("2026-11-21");
    assertThat(CATALOG.law().confidence()).contains("not reviewed by counsel");
    assertThat(CATALOG.law().find("164.312(a)(2)(iv)").orElseThrow().obligation())
        .isEqualTo(Requirement.Obligation.ADDRESSABLE);
  }

  @Test
  void eventClasses_aPolicyChange_isAStoragePermission() {
    assertThat(CATALOG.eventClasses().find("s3.amazonaws.com", "PutBucketPolicy"))
        .map(EventClasses.EventClass::name)
        .contains("storage-permission");
    assertThat(CATALOG.eventClasses().find("s3.amazonaws.com", "GetObject")).isEmpty();
    assertThat(CATALOG.eventClasses().all()).hasSize(844);
  }

  @Test
  void schemas_everyFile_readsAndFindsItsTypes() {
    assertThat(CATALOG.schemas().types()).hasSizeGreaterThan(30).contains("X::Route");
    for (String type : CATALOG.schemas().types()) {
      assertThat(CATALOG.schemas().get(type).type()).isEqualTo(type);
    }
    assertThat(CATALOG.schemas().find("AWS::Nowhere::Thing")).isEmpty();
    assertThat(CATALOG.schemas().find("AWS::../../law::Thing")).isEmpty();
    assertThat(CATALOG.schemas().find("")).isEmpty();
    assertThat(CATALOG.schemas().get("X::Route").source()).isEqualTo(ResourceSchema.Source.SYSTEMS);
  }

  @Test
  void control_unknownId_isEmpty() {
    assertThat(CATALOG.control("no-such-control")).isEqualTo(Optional.empty());
    assertThat(CATALOG.examples("no-such-control")).isEmpty();
    assertThat(CATALOG.source("no-such-control")).isEmpty();
  }

  @Test
  void parse_changedByte_changesTheRuleHash() {
    byte[] bytes = CATALOG.source("iam-user-console-mfa").orElseThrow();
    Control before = parse(new String(bytes, StandardCharsets.UTF_8));
    Control after = parse(new String(bytes, StandardCharsets.UTF_8).replace("size(rt", "size( rt"));
    assertThat(after.ruleHash()).isNotEqualTo(before.ruleHash());
    assertThat(before.ruleName())
        .isEqualTo("iam-user-console-mfa@" + before.ruleHash().substring(0, 8));
  }

  @Test
  void parse_badFiles_nameFileAndPlace() {
    String good =
        new String(CATALOG.source("iam-user-console-mfa").orElseThrow(), StandardCharsets.UTF_8);
    complains(good.replace("severity: high", "severity: enormous"), "severity", "enormous");
    complains(good.replace("severity: high", "severty: high"), "severty");
    complains(good.replace("section: 164.312(d)", "section: 164.999(z)"), "section", "164.999");
    complains(good.replace("patterns: [2, 5]", "patterns: [9]"), "patterns");
    complains(good.replace("patterns: [2, 5]", "patterns: [2"), "YAML");
    complains(good.replace("title: ", "id: "), "YAML");
    complains(good.replaceFirst("(?m)^pass: .*$", ""), "pass");
    complains(good.replace("id: iam-user-console-mfa", "id: other"), "id");
    complains("rule: none-such\n" + good, "at rule", "none-such");
    complains("words: {what: users}\n" + good, "words");
    complains("", "empty");
    complains("- a list", "mapping");
  }

  private static void complains(String text, String... parts) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("bad.yaml")
        .satisfies(thrown -> assertThat(thrown.getMessage()).contains(parts));
  }

  private static Control parse(String text) {
    ControlFile file =
        new ControlFile(
            "bad.yaml",
            text.getBytes(StandardCharsets.UTF_8),
            BuiltDocuments.NONE,
            _ -> Optional.empty());
    return file.control("iam-user-console-mfa", CATALOG.law());
  }
}
