package io.proofline.controls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Example;
import io.proofline.controls.pattern.FilterPattern;
import io.proofline.controls.pattern.LogRecord;
import io.proofline.controls.pattern.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The controls that somebody is told of an event: what the pattern of the CIS recommendation passes
 * with, a small change of it does not.
 */
class MetricFilterControlsTest {
  private static final Catalog CATALOG = Catalog.standard();
  private static final ControlEngine ENGINE = new ControlEngine(CATALOG);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern EQUALS = Pattern.compile("(?<![!<>])=");
  private static final Pattern NAME = Pattern.compile("eventName = \"?([A-Za-z]+)");

  static List<Control> controls() {
    return CATALOG.controls().stream()
        .filter(control -> control.id().startsWith("cw-mf-"))
        .toList();
  }

  @Test
  void theRule_isTheSameInAllOfThem() {
    assertThat(controls()).hasSize(15);
    assertThat(controls().stream().map(Control::pass).distinct()).hasSize(1);
    assertThat(controls().stream().map(Control::near).distinct()).hasSize(1);
    assertThat(controls().stream().map(control -> control.parameters().get("everyday")).distinct())
        .hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("controls")
  void thePublishedPattern_passes_andMatchesWholeRecordsOfEachKind(Control control) {
    Example example = published(control);
    assertThat(outcome(control, example, pattern(example))).isEqualTo("pass");
    ObjectNode everyday = (ObjectNode) JSON.readTree(parameter(control, "everyday").asString());
    FilterPattern pattern = FilterPattern.parse(pattern(example));
    assertThat(pattern.matches(LogRecord.whole(everyday.toString()))).isEqualTo(Match.NO);
    for (String kind : kinds(control)) {
      ObjectNode record = everyday.deepCopy();
      record.setAll((ObjectNode) JSON.readTree(kind));
      assertThat(pattern.matches(LogRecord.whole(record.toString()))).as(kind).isEqualTo(Match.YES);
    }
  }

  @ParameterizedTest
  @MethodSource("controls")
  void oneOperatorTurnedRound_neverPasses(Control control) {
    Example example = published(control);
    String pattern = pattern(example);
    List<MatchResult> found = EQUALS.matcher(pattern).results().toList();
    assertThat(found).isNotEmpty();
    for (MatchResult one : found) {
      String turned = pattern.substring(0, one.start()) + "!=" + pattern.substring(one.end());
      assertThat(outcome(control, example, turned)).as(turned).isNotEqualTo("pass");
    }
  }

  @ParameterizedTest
  @MethodSource("controls")
  void oneEventSpeltWrongly_fails(Control control) {
    Example example = published(control);
    String pattern = pattern(example);
    Matcher names = NAME.matcher(pattern);
    while (names.find()) {
      String name = names.group(1);
      if (kinds(control).stream().anyMatch(kind -> kind.contains('"' + name + '"'))) {
        String wrong =
            pattern.substring(0, names.start(1)) + "X" + pattern.substring(names.start(1));
        assertThat(outcome(control, example, wrong)).as(wrong).isEqualTo("fail");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("controls")
  void narrowedOrWidened_fails(Control control) {
    Example example = published(control);
    String inner = pattern(example).strip();
    inner = inner.substring(1, inner.length() - 1).strip();
    for (String form :
        List.of(
            "{ (%s) && ($.awsRegion = us-east-1) }",
            "{ (%s) && ($.userIdentity.userName != deploy) }",
            "{ (%s) && ($.recipientAccountId = \"441020936617\") }",
            "{ (%s) && ($.eventName = Nothing) }",
            "{ (%s) || ($.eventVersion = *) }",
            "{ (%s) || ($.userIdentity.type = AssumedRole) }")) {
      String changed = form.formatted(inner);
      assertThat(outcome(control, example, changed)).as(changed).isEqualTo("fail");
    }
    assertThat(outcome(control, example, "{ %s EXISTS }".formatted(inner)))
        .isEqualTo("not-evaluated");
  }

  private static Example published(Control control) {
    return CATALOG.examples(control.id()).getFirst();
  }

  private static JsonNode parameter(Control control, String name) {
    return requireNonNull(control.parameters().get(name)).value();
  }

  private static List<String> kinds(Control control) {
    List<String> kinds = new ArrayList<>();
    parameter(control, "events").forEach(kind -> kinds.add(kind.asString()));
    return kinds;
  }

  private static JsonNode filter(Example example) {
    return filters(example).getFirst().properties();
  }

  private static List<Example.Resource> filters(Example example) {
    return requireNonNull(example.near().get("filters")).resources();
  }

  private static String pattern(Example example) {
    return filter(example).path("FilterPattern").asString();
  }

  private static String outcome(Control control, Example example, String pattern) {
    Example.Resource before = filters(example).getFirst();
    ObjectNode properties = before.properties().deepCopy();
    properties.put("FilterPattern", pattern);
    Example.Resource filter =
        new Example.Resource(
            before.identifier(),
            before.arn(),
            properties,
            before.runtime(),
            before.tags(),
            before.unknown(),
            before.phi());
    Map<String, Example.Near> near = new HashMap<>(example.near());
    near.put("filters", new Example.Near(List.of(filter), null));
    Example changed =
        new Example(
            example.name(),
            example.expected(),
            example.reason(),
            example.subject(),
            near,
            example.at());
    return ENGINE
        .run(Estates.of(control, changed), List.of(control), changed.at())
        .evaluations()
        .stream()
        .filter(row -> !row.population())
        .findFirst()
        .orElseThrow()
        .outcome()
        .word();
  }
}
