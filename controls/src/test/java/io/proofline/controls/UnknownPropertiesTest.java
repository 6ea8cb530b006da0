package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Example;
import io.proofline.catalog.Example.Near;
import io.proofline.catalog.Example.Resource;
import io.proofline.catalog.ResourceSchema;
import io.proofline.catalog.Shape;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * For every control: what was not read never becomes a pass that something else could have denied.
 * A pass with an unknown part is right only when no value of that part makes it a failure; the
 * values tried are absence, and what the control's other examples hold in the same place.
 */
class UnknownPropertiesTest {
  private static final Catalog CATALOG = Catalog.standard();
  private static final ControlEngine ENGINE = new ControlEngine(CATALOG);

  @TestFactory
  Stream<DynamicTest> property_unknown_neverPassesUnlessTheRestDecides() {
    return perControl(
        (control, examples) -> {
          int tried = 0;
          for (Example example : examples) {
            for (String path : readable(control, control.applies().type())) {
              tried++;
              Resource subject = example.subject();
              Outcome outcome = judge(control, with(example, unknown(subject, path)));
              if (outcome instanceof Outcome.Pass) {
                for (Resource variant : variants(subject, path, subjects(examples))) {
                  mayNotFail(control, example, path, with(example, variant));
                }
              }
            }
          }
          assertThat(tried).as("readable paths of " + control.id()).isPositive();
        });
  }

  @TestFactory
  Stream<DynamicTest> propertyOfANeighbour_unknown_neverPassesUnlessTheRestDecides() {
    return perControl(
        (control, examples) -> {
          for (Example example : examples) {
            example
                .near()
                .forEach(
                    (name, near) -> {
                      String type = wanted(control, name).type();
                      for (int i = 0; i < near.resources().size(); i++) {
                        for (String path : readable(control, type)) {
                          neighbour(control, examples, example, name, i, path);
                        }
                      }
                    });
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> populationOfANeighbour_notListed_neverPassesUnlessTheRestDecides() {
    return perControl(
        (control, examples) -> {
          for (Example example : examples) {
            for (String name : control.near().keySet()) {
              List<Resource> found =
                  example.near().getOrDefault(name, new Near(List.of(), null)).resources();
              Example gap = withNear(example, name, new Near(List.of(), "listing was denied"));
              if (judge(control, gap) instanceof Outcome.Pass) {
                mayNotFail(
                    control, example, name, withNear(example, name, new Near(List.of(), null)));
                mayNotFail(control, example, name, withNear(example, name, new Near(found, null)));
                for (Example other : examples) {
                  Near theirs = other.near().get(name);
                  if (theirs != null && theirs.unknown() == null) {
                    mayNotFail(control, example, name, withNear(example, name, theirs));
                  }
                }
              }
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> scope_deletedOrIncomplete_isNeverMet() {
    return perControl(
        (control, examples) -> {
          for (Example example : examples) {
            RecordedSnapshot whole = Estates.of(control, example).snapshots().getFirst();
            for (Snapshot.Scope lost : whole.snapshot().scopes()) {
              if (!lost.type().equals(control.applies().type())) {
                continue;
              }
              List<Snapshot.Scope> rest = new ArrayList<>(whole.snapshot().scopes());
              rest.remove(lost);
              assertNotMet(control, example, whole, rest);
              rest.add(Estates.scope("global", lost.type(), "throttled"));
              assertNotMet(control, example, whole, rest);
            }
          }
        });
  }

  private static void assertNotMet(
      Control control, Example example, RecordedSnapshot whole, List<Snapshot.Scope> scopes) {
    Estate estate =
        new Estate(
            List.of(
                Estates.snapshot(
                    "aws", whole.snapshot().subject(), whole.snapshot().documents(), scopes, 7)),
            Estates.of(control, example).marks());
    CheckRun run = ENGINE.run(estate, List.of(control), example.at());
    assertThat(run.summary(control.id()).orElseThrow().status())
        .as("%s: %s", control.id(), example.name())
        .isIn(StatusWord.NOT_EVALUATED, StatusWord.NOT_MET);
  }

  private static void neighbour(
      Control control, List<Example> examples, Example example, String name, int i, String path) {
    Near near = near(example, name);
    Resource resource = near.resources().get(i);
    Example unknown = withNear(example, name, replaced(near, i, unknown(resource, path)));
    if (judge(control, unknown) instanceof Outcome.Pass) {
      List<Resource> others = new ArrayList<>();
      for (Example other : examples) {
        if (other.near().containsKey(name)) {
          others.addAll(near(other, name).resources());
        }
      }
      for (Resource variant : variants(resource, path, others)) {
        mayNotFail(
            control,
            example,
            name + " " + path,
            withNear(example, name, replaced(near, i, variant)));
      }
    }
  }

  private static void mayNotFail(Control control, Example example, String path, Example variant) {
    assertThat(judge(control, variant))
        .as(
            "%s, %s: passes with %s unknown, so no value of it may fail",
            control.id(), example.name(), path)
        .isNotInstanceOf(Outcome.Fail.class);
  }

  /** Outcome for the subject; null when the rule does not speak of it. */
  private static @Nullable Outcome judge(Control control, Example example) {
    return ENGINE
        .run(Estates.of(control, example), List.of(control), example.at())
        .evaluations()
        .stream()
        .filter(row -> !row.population() && row.row() == 0)
        .map(Evaluation::outcome)
        .findFirst()
        .orElse(null);
  }

  /** Paths of the type's schema, down to lists, whose names the rule selects. */
  private static Set<String> readable(Control control, String type) {
    ResourceSchema schema = CATALOG.schemas().get(type);
    Set<String> names = ENGINE.program(control).names();
    Set<String> paths = new LinkedHashSet<>();
    collect("properties", schema.properties(), names, paths);
    collect("runtime", schema.runtime(), names, paths);
    paths.add("properties");
    return paths;
  }

  private static void collect(
      String place, Shape.Struct struct, Set<String> names, Set<String> paths) {
    struct
        .fields()
        .forEach(
            (name, shape) -> {
              if (names.contains(name)) {
                paths.add(place + "." + name);
                if (shape instanceof Shape.Struct inner) {
                  collect(place + "." + name, inner, names, paths);
                }
              }
            });
  }

  private static List<Resource> subjects(List<Example> examples) {
    return examples.stream().map(Example::subject).toList();
  }

  /** The resource without the path, and with what the others hold there. */
  private static List<Resource> variants(Resource resource, String path, List<Resource> others) {
    List<Resource> variants = new ArrayList<>();
    variants.add(set(resource, path, null));
    for (Resource other : others) {
      JsonNode value = at(other, path);
      if (value != null) {
        variants.add(set(resource, path, value));
      }
    }
    return variants;
  }

  private static @Nullable JsonNode at(Resource resource, String path) {
    JsonNode node = root(resource, path);
    for (String part : parts(path)) {
      node = node.path(part);
    }
    return node.isMissingNode() ? null : node;
  }

  private static Resource set(Resource resource, String path, @Nullable JsonNode value) {
    ObjectNode properties = resource.properties().deepCopy();
    ObjectNode runtime = resource.runtime().deepCopy();
    boolean isRuntime = path.startsWith("runtime");
    ObjectNode node = isRuntime ? runtime : properties;
    List<String> parts = parts(path);
    if (parts.isEmpty()) {
      properties =
          value instanceof ObjectNode object
              ? object.deepCopy()
              : JsonNodeFactory.instance.objectNode();
    } else {
      for (String part : parts.subList(0, parts.size() - 1)) {
        node = node.get(part) instanceof ObjectNode inner ? inner : node.putObject(part);
      }
      if (value == null) {
        node.remove(parts.getLast());
      } else {
        node.set(parts.getLast(), value);
      }
    }
    return new Resource(
        resource.identifier(),
        resource.arn(),
        properties,
        runtime,
        resource.tags(),
        Map.of(),
        resource.phi());
  }

  private static Resource unknown(Resource resource, String path) {
    Map<String, String> unknown = new HashMap<>(resource.unknown());
    unknown.put(path, "not read");
    return new Resource(
        resource.identifier(),
        resource.arn(),
        resource.properties(),
        resource.runtime(),
        resource.tags(),
        unknown,
        resource.phi());
  }

  private static JsonNode root(Resource resource, String path) {
    return path.startsWith("runtime") ? resource.runtime() : resource.properties();
  }

  private static List<String> parts(String path) {
    List<String> parts = List.of(path.split("\\."));
    return parts.subList(1, parts.size());
  }

  private static Example with(Example example, Resource subject) {
    return new Example(
        example.name(),
        example.expected(),
        example.reason(),
        subject,
        example.near(),
        example.at());
  }

  private static Example withNear(Example example, String name, Near near) {
    Map<String, Near> all = new HashMap<>(example.near());
    all.put(name, near);
    return new Example(
        example.name(), example.expected(), example.reason(), example.subject(), all, example.at());
  }

  private static Near replaced(Near near, int index, Resource resource) {
    List<Resource> resources = new ArrayList<>(near.resources());
    resources.set(index, resource);
    return new Near(resources, near.unknown());
  }

  private static Near near(Example example, String name) {
    Near near = example.near().get(name);
    if (near == null) {
      throw new IllegalArgumentException(example.name() + " has no neighbour " + name);
    }
    return near;
  }

  private static Control.Neighbour wanted(Control control, String name) {
    Control.Neighbour wanted = control.near().get(name);
    if (wanted == null) {
      throw new IllegalArgumentException(control.id() + " declares no neighbour " + name);
    }
    return wanted;
  }

  private interface Check {
    void of(Control control, List<Example> examples);
  }

  private static Stream<DynamicTest> perControl(Check check) {
    return CATALOG.controls().stream()
        .map(
            control ->
                DynamicTest.dynamicTest(
                    control.id(), () -> check.of(control, CATALOG.examples(control.id()))));
  }
}
