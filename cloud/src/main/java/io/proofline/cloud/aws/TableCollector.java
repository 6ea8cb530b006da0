package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the resources of one type as a {@link ReadTable} says. */
final class TableCollector implements Collector {
  private static final Pattern PLACE = Pattern.compile("\\{(@?[A-Za-z0-9.]+)}");

  private final ReadTable table;

  TableCollector(ReadTable table) {
    this.table = table;
  }

  /** One collector for every table that ships with the program. */
  static List<Collector> all() {
    List<Collector> collectors = new ArrayList<>();
    ReadTable.all().forEach(table -> collectors.add(new TableCollector(table)));
    return List.copyOf(collectors);
  }

  @Override
  public List<Operation> operations() {
    return List.copyOf(table.operations());
  }

  @Override
  public Set<String> types() {
    return Set.of(table.type());
  }

  @Override
  public Reach reach() {
    return table.global() ? Reach.ACCOUNT : Reach.REGION;
  }

  @Override
  public void collect(Visit visit) {
    ReadTable.Step step = table.list();
    Answer list = ask(visit, step, JsonNodeFactory.instance.objectNode());
    visit.findings().population(visit.region(), table.type(), list);
    visit.each(elements(step, list), element -> resource(visit, list, element));
  }

  private Answer ask(Visit visit, ReadTable.Step step, JsonNode element) {
    Map<String, String> parameters = parameters(step, visit, element);
    String in = table.in();
    if (in == null) {
      return visit.ask(step.operation(), parameters);
    }
    if (!PartitionMetadata.of(Region.of(in)).id().equals(visit.partition())) {
      String why = "it is answered in " + in + ", which is not in the partition ";
      return visit.calls().notAsked(step.operation(), in, parameters, why + visit.partition());
    }
    return visit.calls().ask(step.operation(), in, parameters);
  }

  private List<JsonNode> elements(ReadTable.Step step, Answer list) {
    List<JsonNode> elements = new ArrayList<>();
    for (ObjectNode page : list.pages()) {
      if (step.items().isEmpty()) {
        elements.add(page);
      } else {
        JsonNode at = MemberPath.parse(step.items()).read(page);
        if (at.isArray()) {
          at.forEach(elements::add);
        } else if (at.isObject()) {
          elements.add(at);
        }
      }
    }
    if (table.expand() != null) {
      elements = expanded(elements, MemberPath.parse(table.expand()));
    }
    if (table.when() != null) {
      String[] condition = table.when().split("=", 2);
      elements.removeIf(
          element ->
              !MemberPath.parse(condition[0]).read(element).asString("").equals(condition[1]));
    }
    return elements;
  }

  private static List<JsonNode> expanded(List<JsonNode> elements, MemberPath member) {
    List<JsonNode> inner = new ArrayList<>();
    for (JsonNode element : elements) {
      for (JsonNode one : member.read(element)) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        one.properties().forEach(entry -> copy.set(entry.getKey(), entry.getValue()));
        copy.set("@parent", element);
        inner.add(copy);
      }
    }
    return inner;
  }

  private void resource(Visit visit, Answer list, JsonNode element) {
    String id = text(element, table.id(), visit);
    String incarnation =
        table.incarnation() == null ? null : text(element, table.incarnation(), visit);
    Draft draft =
        new Draft(
            visit.id(
                table.type(),
                id.isEmpty() ? visit.account() : id,
                incarnation == null || incarnation.isEmpty() ? null : incarnation),
            table.arn() == null ? null : arn(element, visit),
            list);
    write(draft, table.list(), element, visit);
    for (ReadTable.Step step : table.each()) {
      List<String> paths = new ArrayList<>();
      step.properties().keySet().forEach(name -> paths.add("properties." + name));
      step.runtime().keySet().forEach(name -> paths.add("runtime." + name));
      if (step.tags() != null) {
        paths.add("tags");
      }
      draft.fill(
          ask(visit, step, element),
          paths,
          found -> further(draft, step, found, paths, visit),
          () -> step.absent().forEach((name, value) -> set(draft.properties(), name, value)));
    }
    visit.findings().add(draft);
  }

  /** Writes what a further question about one resource said, when it is about one thing. */
  private static void further(
      Draft draft, ReadTable.Step step, Answer found, List<String> paths, Visit visit) {
    JsonNode whole = found.whole();
    if (step.items().isEmpty()) {
      write(draft, step, whole, visit);
      return;
    }
    JsonNode at = MemberPath.parse(step.items()).read(whole);
    JsonNode one = at.isArray() && at.size() == 1 ? at.get(0) : at;
    if (at.isArray() && step.readsList()) {
      write(draft, step, at, visit);
    } else if (one.isObject()) {
      write(draft, step, one, visit);
    } else {
      String what = at.isArray() ? at.size() + " " + step.items() : "no " + step.items();
      String reason = found.operation().label() + " answered with " + what + ", not with one";
      paths.forEach(path -> draft.unknown(path, reason));
    }
  }

  private static void write(Draft draft, ReadTable.Step step, JsonNode element, Visit visit) {
    step.properties()
        .forEach(
            (name, path) ->
                member(draft, "properties", draft.properties(), name, path, element, visit));
    step.runtime()
        .forEach(
            (name, path) -> member(draft, "runtime", draft.runtime(), name, path, element, visit));
    if (step.tags() != null) {
      JsonNode tags = MemberPath.parse(step.tags()).read(element);
      if (tags.isObject()) {
        draft.tagMap(tags);
      } else {
        draft.tagList(MemberPath.parse(".|pascal").read(tags));
      }
    }
  }

  private static void member(
      Draft draft,
      String side,
      ObjectNode target,
      String name,
      MemberPath path,
      JsonNode element,
      Visit visit) {
    draft.guarded(
        side + "." + name,
        () -> {
          JsonNode value =
              path.path().equals(List.of("@region"))
                  ? JsonNodeFactory.instance.stringNode(visit.region())
                  : path.read(element);
          if (!value.isMissingNode()) {
            set(target, name, value);
          } else if (path.always()) {
            draft.unknown(side + "." + name, "the answer has no " + String.join(".", path.path()));
          }
        });
  }

  private static void set(ObjectNode target, String name, JsonNode value) {
    String[] steps = name.split("\\.");
    ObjectNode at = target;
    for (int i = 0; i < steps.length - 1; i++) {
      JsonNode inner = at.get(steps[i]);
      at = inner instanceof ObjectNode object ? object : at.putObject(steps[i]);
    }
    at.set(steps[steps.length - 1], value);
  }

  private Map<String, String> parameters(ReadTable.Step step, Visit visit, JsonNode element) {
    Map<String, String> parameters = new LinkedHashMap<>();
    step.with().forEach((name, value) -> parameters.put(name, places(value, element, visit)));
    return parameters;
  }

  private String arn(JsonNode element, Visit visit) {
    String arn = String.valueOf(table.arn());
    return arn.contains("{")
        ? places(arn, element, visit)
        : MemberPath.parse(arn).read(element).asString(null);
  }

  private static String text(JsonNode element, String path, Visit visit) {
    return path.contains("{")
        ? places(path, element, visit)
        : MemberPath.parse(path).read(element).asString("");
  }

  private static String places(String pattern, JsonNode element, Visit visit) {
    Matcher matcher = PLACE.matcher(pattern);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String value =
          switch (matcher.group(1)) {
            case "partition" -> visit.partition();
            case "region" -> visit.region();
            case "account" -> visit.account();
            default -> MemberPath.parse(matcher.group(1)).read(element).asString("");
          };
      matcher.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(text).toString();
  }
}
