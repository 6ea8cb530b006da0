package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.CelOptions;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values that the engine takes as converted give the answers and errors of plain ones. */
class MapValueTest {
  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("r", SimpleType.DYN)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();
  private static final JsonNode RESOURCE =
      JsonMapper.shared()
          .readTree(
              """
              {"Name": "records", "Days": 30, "Share": 0.5, "On": true, "Nothing": null, "Empty": {},
               "None": [], "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}],
               "Policy": {"Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:Put*"]}]},
               "Ports": [22, 443], "Names": ["x", "y"]}
              """);

  static Stream<String> expressions() {
    return Stream.of(
        "r.Name",
        "r.Days > 29 && r.Days < 30.5",
        "r.Share == 0.5 || r.On",
        "r.Missing == 1",
        "r.Missing.Deeper == 1",
        "r.Name.Deeper == 1",
        "r['Name']",
        "r['Missing']",
        "has(r.Name)",
        "has(r.Missing)",
        "has(r.Nothing)",
        "r.Nothing == null",
        "has(r.Name.Deeper)",
        "has(r.Missing.Deeper)",
        "has(r.Policy.Statement)",
        "'Name' in r",
        "'Missing' in r",
        "30 in r.Ports",
        "443 in r.Ports && 443.0 in r.Ports",
        "'y' in r.Names",
        "{'Key': 'a', 'Value': '1'} in r.Tags",
        "size(r) + size(r.Tags) + size(r.Empty) + size(r.None)",
        "r.Empty == {} && r.None == []",
        "r.Policy == {'Statement': [{'Action': ['s3:Get*', 's3:Put*'], 'Effect': 'Allow'}]}",
        "r.Tags == r.Tags && r.Tags != r.Names",
        "r.Names == ['x', 'y']",
        "r.Names + ['z']",
        "['z'] + r.Names",
        "r.Names + r.Names",
        "r.Names[0]",
        "r.Names[2]",
        "r.Tags[1].Value",
        "r.Tags.exists(t, t.Key == 'b' && t.Value == '2')",
        "r.Tags.all(t, has(t.Key) && t.Other == 1)",
        "r.Tags.map(t, t.Value)",
        "r.Tags.filter(t, t.Key == 'a')",
        "r.Tags.exists_one(t, t.Key == 'a')",
        "r.all(name, name != 'x')",
        "r.Policy.exists(name, name == 'Statement')",
        "r.Policy.Statement.all(s, s.Action.exists(a, a.startsWith('s3:Get')))",
        "r.Policy.Statement[0].Action.map(a, a + '!')",
        "type(r) == map && type(r.Names) == list",
        "dyn(r.Policy).Statement[0].Effect == 'Allow'",
        "[r.Empty, r.Policy][1].Statement.size()",
        "{'held': r.Policy}.held.Statement.size() == 1",
        "r.Days + r.Share",
        "r.Names < r.Names",
        "string(r.Policy)");
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void expression_overValues_answersAsOverPlainOnes(String expression) throws Exception {
    String plain = answer(expression, plain(RESOURCE));

    String values = answer(expression, PlainValues.of(RESOURCE));

    assertThat(values).isEqualTo(plain);
  }

  @Test
  void value_equalsAPlainOneWithTheSameEntries() {
    Object value = PlainValues.of(RESOURCE);

    assertThat(value).isEqualTo(plain(RESOURCE)).hasSameHashCodeAs(plain(RESOURCE));
    assertThat(plain(RESOURCE)).isEqualTo(value);
    assertThat(PlainValues.json(value)).isEqualTo(PlainValues.json(plain(RESOURCE)));
  }

  @Test
  void value_cannotBeChanged() {
    MapValue map = MapValue.of("a", ListValue.of(List.of("b")));

    assertThatThrownBy(() -> map.put("c", "d")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((ListValue) map.select("a")).add("c"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void whatFollowsFromAValue_isWorkedOutOnce_butAFailureIsNotKept() {
    MapValue map = MapValue.of("a", "b");
    AtomicInteger asked = new AtomicInteger();

    assertThatThrownBy(
            () ->
                map.workedOut(
                    "size",
                    Integer.class,
                    () -> {
                      asked.incrementAndGet();
                      throw new NotExactException("not now");
                    }))
        .isInstanceOf(NotExactException.class);
    for (int i = 0; i < 3; i++) {
      assertThat(
              map.workedOut(
                  "size",
                  Integer.class,
                  () -> {
                    asked.incrementAndGet();
                    return map.size();
                  }))
          .isEqualTo(1);
    }

    assertThat(asked).hasValue(2);
  }

  @Test
  void equalValues_areHeldOnce_whateverTheOrderOfTheirNames() {
    SharedValues shared = new SharedValues();
    Object first = PlainValues.of(JsonMapper.shared().readTree("{\"a\":1,\"b\":[true]}"));
    Object second = PlainValues.of(JsonMapper.shared().readTree("{\"b\":[true],\"a\":1}"));

    assertThat(shared.of(first)).isSameAs(first);
    assertThat(shared.of(second)).isSameAs(first);
    assertThat(PlainValues.text(second)).isEqualTo(PlainValues.text(first));
  }

  /** The answer with its kind, or code and words of the error without the values in them. */
  private static String answer(String expression, Object resource) throws Exception {
    CelRuntime.Program program = RUNTIME.createProgram(COMPILER.compile(expression).getAst());
    try {
      Object answer = program.eval(Map.of("r", resource));
      return kind(answer) + " " + PlainValues.json(answer);
    } catch (CelEvaluationException e) {
      return e.getErrorCode() + " " + e.getMessage();
    }
  }

  private static String kind(Object answer) {
    return switch (answer) {
      case List<?> _ -> "list";
      case Map<?, ?> _ -> "map";
      default -> answer.getClass().getSimpleName();
    };
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(plain(element)));
      return list;
    }
    return PlainValues.of(node);
  }
}
