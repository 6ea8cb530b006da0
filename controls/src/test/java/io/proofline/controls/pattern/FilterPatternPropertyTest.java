package io.proofline.controls.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The algebra of patterns over random patterns and records. {@code
 * -Dproofline.patterns.tries=1000000} tries more.
 */
class FilterPatternPropertyTest {
  private static final int TRIES = Integer.getInteger("proofline.patterns.tries", 5_000);
  private static final long SEED = 20261128;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> NAMES = List.of("a", "b", "c", "x.y");
  private static final List<String> WORDS = List.of("A", "AB", "B", "BA", "7", "true");

  private static void tries(Consumer<Random> property) {
    for (int i = 0; i < TRIES; i++) {
      long seed = SEED + i;
      try {
        property.accept(new Random(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void whatIsWritten_isReadAsTheSame() {
    tries(
        random -> {
          Condition condition = condition(random, 3);
          FilterPattern pattern = new JsonPattern(condition);
          if (pattern.text().length() <= FilterPattern.LONGEST && quotas(pattern.text())) {
            FilterPattern read = FilterPattern.parse(pattern.text());
            assertThat(read.text()).isEqualTo(pattern.text());
            LogRecord record = LogRecord.whole(object(random, 3).toString());
            assertThat(read.matches(record)).isEqualTo(pattern.matches(record));
          }
        });
  }

  @Test
  void deMorgan_whereNotEqualIsTheOppositeOfEqual() {
    tries(
        random -> {
          Map<String, String> values = new HashMap<>();
          ObjectNode record = JSON.objectNode();
          for (String name : NAMES.subList(0, 3)) {
            String word = WORDS.get(random.nextInt(4));
            values.put(name, word);
            record.put(name, word);
          }
          LogRecord whole = LogRecord.whole(record.toString());
          Condition condition = equalities(random, 3);
          assertThat(condition.matches(whole).not()).isEqualTo(negated(condition).matches(whole));
          assertThat(condition.matches(whole)).isEqualTo(Match.of(truth(condition, values)));
        });
  }

  @Test
  void both_bindsCloserThanEither_inEveryOrderOfTheTwo() {
    tries(
        random -> {
          LogRecord record = LogRecord.whole(object(random, 2).toString());
          String p = condition(random, 0).text();
          String q = condition(random, 0).text();
          String r = condition(random, 0).text();
          if (!quotas(p + q + r)) {
            return;
          }
          assertThat(match(record, p + " && " + q + " || " + r))
              .isEqualTo(match(record, "(" + p + " && " + q + ") || " + r));
          assertThat(match(record, p + " || " + q + " && " + r))
              .isEqualTo(match(record, p + " || (" + q + " && " + r + ")"));
          assertThat(match(record, p + " || " + q + " || " + r))
              .isEqualTo(match(record, r + " || (" + q + " || " + p + ")"));
          assertThat(match(record, p + " && " + q + " && " + r))
              .isEqualTo(match(record, "(" + r + " && " + q + ") && " + p));
        });
  }

  @Test
  void whatIsSureOfAPartOfARecord_isSoForEveryRecordThatHasIt() {
    Map<Match, Integer> sure = new EnumMap<>(Match.class);
    tries(
        random -> {
          ObjectNode whole = object(random, 3);
          List<String> lacking = new ArrayList<>();
          ObjectNode part = part(whole, random, "", lacking);
          FilterPattern pattern =
              random.nextInt(8) == 0 ? terms(random) : new JsonPattern(condition(random, 2));
          Match known = pattern.matches(LogRecord.allWith(part.toString(), lacking));
          Match all = pattern.matches(LogRecord.whole(whole.toString()));
          if (known == Match.YES || known == Match.NO) {
            sure.merge(known, 1, Integer::sum);
            assertThat(all).as("%s over %s of %s", pattern.text(), part, whole).isEqualTo(known);
          }
        });
    assertThat(sure.get(Match.YES)).isGreaterThan(TRIES / 50);
    assertThat(sure.get(Match.NO)).isGreaterThan(TRIES / 50);
  }

  private static Match match(LogRecord record, String condition) {
    return FilterPattern.parse("{ " + condition + " }").matches(record);
  }

  /** The service takes two regular expressions and three wildcards. */
  private static boolean quotas(String text) {
    return text.chars().filter(c -> c == '%').count() <= 4
        && text.split("\\[\\*]|\\.\\*", -1).length <= 4;
  }

  private static boolean truth(Condition condition, Map<String, String> values) {
    return switch (condition) {
      case Condition.Both both -> both.parts().stream().allMatch(part -> truth(part, values));
      case Condition.Either either -> either.parts().stream().anyMatch(part -> truth(part, values));
      case Condition.Compare compare ->
          compare.operand() instanceof Operand.Text text
              && text.pattern().equals(values.get(compare.selector().text().substring(2)))
                  == (compare.operator() == Operator.EQUAL);
      case Condition.State _ -> throw new AssertionError();
    };
  }

  private static Condition negated(Condition condition) {
    return switch (condition) {
      case Condition.Both both ->
          new Condition.Either(
              both.parts().stream().map(FilterPatternPropertyTest::negated).toList());
      case Condition.Either either ->
          new Condition.Both(
              either.parts().stream().map(FilterPatternPropertyTest::negated).toList());
      case Condition.Compare compare ->
          new Condition.Compare(
              compare.selector(),
              compare.operator() == Operator.EQUAL ? Operator.NOT_EQUAL : Operator.EQUAL,
              compare.operand());
      case Condition.State _ -> throw new AssertionError();
    };
  }

  private static Condition equalities(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      List<Condition> parts = List.of(equalities(random, depth - 1), equalities(random, depth - 1));
      return random.nextBoolean() ? new Condition.Both(parts) : new Condition.Either(parts);
    }
    return new Condition.Compare(
        new Selector(List.of(new Selector.Field(NAMES.get(random.nextInt(3))))),
        random.nextBoolean() ? Operator.EQUAL : Operator.NOT_EQUAL,
        new Operand.Text(WORDS.get(random.nextInt(4)), true));
  }

  private static Condition condition(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      List<Condition> parts = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(2) + 1; i++) {
        parts.add(condition(random, depth - 1));
      }
      if (parts.size() == 1) {
        return parts.getFirst();
      }
      return random.nextBoolean() ? new Condition.Both(parts) : new Condition.Either(parts);
    }
    Selector selector = selector(random);
    if (random.nextInt(4) == 0) {
      return new Condition.State(selector, any(random, List.of(Condition.Kind.values())));
    }
    Operand operand = operand(random);
    Operator operator =
        any(
            random,
            operand instanceof Operand.Numeric
                ? List.of(Operator.values())
                : List.of(Operator.EQUAL, Operator.NOT_EQUAL));
    return new Condition.Compare(selector, operator, operand);
  }

  private static <T> T any(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static Selector selector(Random random) {
    List<Selector.Step> steps = new ArrayList<>();
    steps.add(new Selector.Field(NAMES.get(random.nextInt(NAMES.size()))));
    boolean wild = random.nextInt(6) == 0;
    for (int i = random.nextInt(3); i > 0; i--) {
      steps.add(
          switch (random.nextInt(3)) {
            case 0 -> new Selector.Element(random.nextInt(2));
            default -> new Selector.Field(NAMES.get(random.nextInt(NAMES.size())));
          });
    }
    if (wild) {
      steps.add(random.nextBoolean() ? new Selector.AnyElement() : new Selector.AnyField());
    }
    return new Selector(steps);
  }

  private static Operand operand(Random random) {
    String word = WORDS.get(random.nextInt(WORDS.size()));
    return switch (random.nextInt(6)) {
      case 0 -> new Operand.Numeric(new BigDecimal("7"), "7");
      case 1 -> new Operand.Regex(RegexText.compile("^A").orElseThrow(), "^A");
      case 2 -> new Operand.Text("*" + word, random.nextBoolean());
      case 3 -> new Operand.Text(word + "*", random.nextBoolean());
      case 4 -> new Operand.Text("A*B", random.nextBoolean());
      default -> new Operand.Text(word, true);
    };
  }

  private static FilterPattern terms(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= random.nextInt(2); i++) {
      text.append(List.of("", "-", "?").get(random.nextInt(3)))
          .append(WORDS.get(random.nextInt(WORDS.size())))
          .append(' ');
    }
    return FilterPattern.parse(text.toString());
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JSON.objectNode();
    for (String name : NAMES) {
      if (random.nextInt(3) > 0) {
        object.set(name, value(random, depth - 1));
      }
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextInt(9));
      case 6 -> object(random, depth);
      case 7 -> array(random, depth);
      default -> JSON.stringNode(any(random, WORDS));
    };
  }

  private static ArrayNode array(Random random, int depth) {
    ArrayNode array = JSON.arrayNode();
    for (int i = random.nextInt(3); i > 0; i--) {
      array.add(value(random, depth - 1));
    }
    return array;
  }

  /** Leaves out some members of objects; of what the whole lacks, says some. Arrays stay whole. */
  private static ObjectNode part(
      ObjectNode whole, Random random, String path, List<String> lacking) {
    ObjectNode part = JSON.objectNode();
    for (String name : NAMES) {
      JsonNode value = whole.get(name);
      boolean kept = random.nextInt(4) > 0;
      if (value == null) {
        if (kept && !name.contains(".")) {
          lacking.add(path + name);
        }
      } else if (kept && value instanceof ObjectNode inner && !name.contains(".")) {
        part.set(name, part(inner, random, path + name + ".", lacking));
      } else if (kept && !(value instanceof ObjectNode) && !holdsObject(value)) {
        part.set(name, JsonMapper.shared().readTree(value.toString()));
      }
    }
    return part;
  }

  private static boolean holdsObject(JsonNode value) {
    for (JsonNode inner : value) {
      if (inner.isObject() || holdsObject(inner)) {
        return true;
      }
    }
    return false;
  }
}
