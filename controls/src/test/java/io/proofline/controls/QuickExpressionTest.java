package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.runtime.CelEvaluationException;
import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Example;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A quick form answers as the engine does, or not at all: for every expression of every control,
 * over all examples and over random damage to them. {@code -Dproofline.quick.damage=400} damages
 * each example as often instead of a few times.
 */
class QuickExpressionTest {
  private static final Catalog CATALOG = Catalog.standard();
  private static final int DAMAGE = Integer.getInteger("proofline.quick.damage", 6);
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> VALUES =
      List.of(
          "null",
          "\"\"",
          "\"*\"",
          "\"true\"",
          "\"7\"",
          "\"r-1\"",
          "true",
          "false",
          "0",
          "-1",
          "3",
          "1099511627776",
          "1.5",
          "[]",
          "{}",
          "[\"*\"]",
          "[null]",
          "[{}]",
          "[1,1.0]",
          "{\"a\":1}",
          "\"2026-11-20T11:00:00Z\"",
          "\"\\ud83d\\ude00\"");

  private final ControlEngine quick = new ControlEngine(CATALOG);
  private final ControlEngine plain =
      new ControlEngine(CATALOG, new ExpressionCompiler(CATALOG.schemas(), false));

  @TestFactory
  Stream<DynamicTest> everyExpression_saysWhatTheEngineSays_orNothing() {
    return CATALOG.controls().stream()
        .map(
            control ->
                DynamicTest.dynamicTest(
                    control.id(),
                    () -> {
                      Random random = new Random(control.id().hashCode());
                      for (Example example : CATALOG.examples(control.id())) {
                        compare(control, example);
                        for (int i = 0; i < DAMAGE; i++) {
                          compare(control, damaged(example, random));
                        }
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyExample_hasTheSameRows_withAndWithout() {
    return CATALOG.controls().stream()
        .map(
            control ->
                DynamicTest.dynamicTest(
                    control.id(),
                    () -> {
                      Random random = new Random(~control.id().hashCode());
                      for (Example example : CATALOG.examples(control.id())) {
                        for (Example one : List.of(example, damaged(example, random))) {
                          Estate estate = Estates.of(control, one);
                          assertThat(quick.run(estate, List.of(control), one.at()))
                              .isEqualTo(plain.run(estate, List.of(control), one.at()));
                        }
                      }
                    }));
  }

  @Test
  void mostExpressions_haveAQuickForm_whichAnswersMostExamples() throws Exception {
    int forms = 0;
    int asked = 0;
    int answered = 0;
    for (Control control : CATALOG.controls()) {
      ControlProgram program = quick.program(control);
      assertThat(plain.program(control).pass().quick()).isNull();
      forms += program.pass().quick() == null ? 0 : 1;
      for (Example example : CATALOG.examples(control.id())) {
        QuickExpression form = program.pass().quick();
        boolean decided =
            example.expected() == Example.Expected.PASS
                || example.expected() == Example.Expected.FAIL;
        if (form != null && decided) {
          asked++;
          answered += form.eval(bindings(control, program, example)).isPresent() ? 1 : 0;
        }
      }
    }
    assertThat(forms).isGreaterThan(CATALOG.controls().size() * 95 / 100);
    assertThat(answered).isGreaterThan(asked * 9 / 10);
  }

  private void compare(Control control, Example example) throws CelEvaluationException {
    ControlProgram program = quick.program(control);
    ControlProgram.Bindings bindings = bindings(control, program, example);
    List<Expression> expressions = new ArrayList<>();
    if (program.when() != null) {
      expressions.add(program.when());
    }
    expressions.add(program.pass());
    for (ReasonText.Part part : program.reason().parts()) {
      if (part instanceof ReasonText.Computed(Expression expression)) {
        expressions.add(expression);
      }
    }
    for (Expression expression : expressions) {
      Optional<Object> answer =
          expression.quick() == null ? Optional.empty() : expression.quick().eval(bindings);
      if (answer.isPresent()) {
        Object engine = expression.program().get().eval(bindings::find);
        assertThat(answer.get()).as(example.toString()).isEqualTo(engine);
        assertThat(PlainValues.text(answer.get())).isEqualTo(PlainValues.text(engine));
      }
    }
  }

  /** Of the first resource of the type, with all that the expressions may name. */
  private static ControlProgram.Bindings bindings(
      Control control, ControlProgram program, Example example) {
    Estate estate = Estates.of(control, example);
    Surroundings side = new Surroundings(Side.LIVE, estate.snapshots(), CATALOG.schemas());
    Surroundings.Place place = side.places(control.applies().type()).getFirst();
    return new Binder(program, side, estate, example.at()).bind(side.held(place));
  }

  private static Example damaged(Example example, Random random) {
    Map<String, Example.Near> near = new HashMap<>(example.near());
    Example.Resource subject = example.subject();
    List<String> names = near.keySet().stream().sorted().toList();
    String chosen = names.isEmpty() ? "" : names.get(random.nextInt(names.size()));
    Example.Near neighbours = near.get(chosen);
    if (neighbours == null || neighbours.resources().isEmpty() || random.nextBoolean()) {
      subject = damaged(subject, random);
    } else {
      near.put(
          chosen,
          new Example.Near(
              neighbours.resources().stream().map(one -> damaged(one, random)).toList(),
              neighbours.unknown()));
    }
    return new Example(
        example.name(), example.expected(), example.reason(), subject, near, example.at());
  }

  private static Example.Resource damaged(Example.Resource resource, Random random) {
    ObjectNode properties = resource.properties().deepCopy();
    ObjectNode runtime = resource.runtime().deepCopy();
    List<ObjectNode> objects = new ArrayList<>();
    List<ArrayNode> arrays = new ArrayList<>();
    gather(properties, objects, arrays);
    gather(runtime, objects, arrays);
    objects.removeIf(ObjectNode::isEmpty);
    arrays.removeIf(ArrayNode::isEmpty);
    JsonNode value = JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
    if (!arrays.isEmpty() && random.nextInt(3) == 0) {
      ArrayNode array = arrays.get(random.nextInt(arrays.size()));
      array.set(random.nextInt(array.size()), value);
    } else if (!objects.isEmpty()) {
      ObjectNode object = objects.get(random.nextInt(objects.size()));
      List<String> keys = List.copyOf(object.propertyNames());
      String key = keys.get(random.nextInt(keys.size()));
      if (random.nextBoolean()) {
        object.remove(key);
      } else {
        object.set(key, value);
      }
    }
    return new Example.Resource(
        resource.identifier(),
        resource.arn(),
        properties,
        runtime,
        resource.tags(),
        resource.unknown(),
        resource.phi());
  }

  private static void gather(JsonNode node, List<ObjectNode> objects, List<ArrayNode> arrays) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    } else if (node instanceof ArrayNode array) {
      arrays.add(array);
    }
    node.forEach(inner -> gather(inner, objects, arrays));
  }
}
