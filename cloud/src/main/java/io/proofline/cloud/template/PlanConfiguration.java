package io.proofline.cloud.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The configuration part of a plan: which expression stands behind a value. */
final class PlanConfiguration {
  /** Through more modules than this nobody passes a name; a file that does is hostile. */
  private static final int MAX_STEPS = 32;

  private final JsonNode root;
  private final PlanSource source;
  private final Map<String, Map<String, List<PlanInstance>>> byModule = new HashMap<>();

  PlanConfiguration(JsonNode plan, PlanSource source) {
    this.root = plan.path("configuration").path("root_module");
    this.source = source;
  }

  void add(PlanInstance instance) {
    byModule
        .computeIfAbsent(instance.module(), _ -> new HashMap<>())
        .computeIfAbsent(instance.type() + "." + instance.name(), _ -> new ArrayList<>())
        .add(instance);
  }

  /** The block of a resource. */
  @Nullable JsonNode block(String module, String type, String name) {
    for (JsonNode resource : module(module).path("resources")) {
      if (resource.path("mode").asString("").equals("managed")
          && resource.path("type").asString("").equals(type)
          && resource.path("name").asString("").equals(name)) {
        return resource;
      }
    }
    return null;
  }

  private JsonNode module(String address) {
    JsonNode at = root;
    for (String step : PlanInstance.steps(address)) {
      at = at.path("module_calls").path(PlanInstance.call(step)).path("module");
    }
    return at;
  }

  /**
   * What an expression names.
   *
   * @param candidates instances of which it may be one
   * @param attribute attribute of it
   * @param certain whether it is the one candidate
   * @param stands how the name stands in the expression, the worst of all steps
   */
  record Target(
      List<PlanInstance> candidates, String attribute, boolean certain, NameStands stands) {

    Target and(NameStands further) {
      return new Target(candidates, attribute, certain, stands.and(further));
    }
  }

  /**
   * Where an expression stands in the files.
   *
   * @param kind of the block
   * @param labels of the block
   * @param attribute that is given by it
   */
  private record Site(String kind, List<String> labels, String attribute) {}

  /**
   * The one resource that the expression of an attribute names; null when it names none, or more
   * than one.
   */
  @Nullable Target target(@Nullable JsonNode expression, String attribute, PlanInstance from) {
    return expression == null
        ? null
        : target(expression, ofResource(from, attribute), from.module(), from, MAX_STEPS);
  }

  private static Site ofResource(PlanInstance from, String attribute) {
    return new Site("resource", List.of(from.type(), from.name()), attribute);
  }

  private @Nullable Target target(
      JsonNode expression, Site site, String module, PlanInstance from, int steps) {
    Target target = steps == 0 ? null : named(expression, module, from, steps);
    return target == null
        ? null
        : target.and(source.nameStands(module, site.kind(), site.labels(), site.attribute()));
  }

  private @Nullable Target named(JsonNode expression, String module, PlanInstance from, int steps) {
    List<String> subjects = new ArrayList<>();
    boolean repeated = false;
    String last = null;
    for (JsonNode node : expression.path("references")) {
      String reference = node.asString("");
      if (reference.startsWith("count.") || reference.equals("each.key")) {
        repeated = true;
      } else if (last == null || !within(reference, last)) {
        if (!reference.equals("each")) {
          subjects.add(reference);
        }
      }
      last = reference;
    }
    if (new TreeSet<>(subjects).size() != 1) {
      return null;
    }
    String subject = subjects.getFirst();
    if (subject.startsWith("each.value")) {
      return eachValue(subject.substring("each.value".length()), module, from, steps);
    }
    if (subject.startsWith("var.")) {
      return variable(subject.substring(4), module, from, steps);
    }
    if (subject.startsWith("module.")) {
      return output(subject, module, from, steps, repeated);
    }
    return resource(subject, module, from, repeated);
  }

  /** Whether a reference is the same as the one before it, with steps left out. */
  private static boolean within(String reference, String before) {
    if (before.startsWith(reference)) {
      return true;
    }
    int bracket = reference.indexOf('[');
    return bracket < 0 && before.replaceAll("\\[[^]]*]", "").startsWith(reference);
  }

  private @Nullable Target eachValue(
      String attribute, String module, PlanInstance from, int steps) {
    if (!module.equals(from.module()) || from.configuration() == null) {
      return null;
    }
    JsonNode forEach = from.configuration().path("for_each_expression");
    Target target = target(forEach, ofResource(from, "for_each"), module, from, steps - 1);
    if (target == null || !target.attribute().isEmpty() || !attribute.startsWith(".")) {
      return null;
    }
    for (PlanInstance candidate : target.candidates()) {
      if (candidate.index().equals(from.index()) && !from.index().isEmpty()) {
        return new Target(List.of(candidate), attribute.substring(1), true, target.stands());
      }
    }
    return null;
  }

  private @Nullable Target variable(String name, String module, PlanInstance from, int steps) {
    List<String> path = PlanInstance.steps(module);
    if (path.isEmpty() || name.contains(".") || name.contains("[")) {
      return null;
    }
    String parent = String.join(".", path.subList(0, path.size() - 1));
    JsonNode expression =
        module(parent)
            .path("module_calls")
            .path(PlanInstance.call(path.getLast()))
            .path("expressions")
            .path(name);
    Site site = new Site("module", List.of(PlanInstance.call(path.getLast())), name);
    return target(expression, site, parent, from, steps - 1);
  }

  private @Nullable Target output(
      String reference, String module, PlanInstance from, int steps, boolean repeated) {
    int dot = reference.lastIndexOf('.');
    String call = reference.substring(0, dot);
    if (dot <= "module".length() || reference.endsWith("]") || call.indexOf('.', 7) >= 0) {
      return null;
    }
    String child = module.isEmpty() ? call : module + "." + call;
    if (!call.endsWith("]") && repeated) {
      child += from.index();
    }
    String name = reference.substring(dot + 1);
    JsonNode expression = module(child).path("outputs").path(name).path("expression");
    Site site = new Site("output", List.of(name), "value");
    return target(expression, site, child, from, steps - 1);
  }

  private @Nullable Target resource(
      String reference, String module, PlanInstance from, boolean repeated) {
    int first = reference.indexOf('.');
    if (first < 0 || reference.startsWith("data.") || reference.startsWith("local.")) {
      return null;
    }
    int bracket = reference.indexOf('[', first);
    int second = reference.indexOf('.', first + 1);
    int end = reference.length();
    int nameEnd =
        bracket >= 0 && (second < 0 || bracket < second) ? bracket : second < 0 ? end : second;
    String index = "";
    int rest = nameEnd;
    if (nameEnd < end && reference.charAt(nameEnd) == '[') {
      int close = reference.indexOf(']', nameEnd);
      if (close < 0) {
        return null;
      }
      index = reference.substring(nameEnd, close + 1);
      rest = close + 1;
    }
    String attribute = rest < end ? reference.substring(rest + 1) : "";
    List<PlanInstance> all =
        byModule
            .getOrDefault(module, Map.of())
            .getOrDefault(reference.substring(0, nameEnd), List.of());
    String wanted = index;
    List<PlanInstance> candidates =
        wanted.isEmpty() ? all : all.stream().filter(i -> i.index().equals(wanted)).toList();
    if (candidates.isEmpty()) {
      return null;
    }
    if (candidates.size() > 1 && repeated) {
      List<PlanInstance> same =
          candidates.stream().filter(i -> i.index().equals(from.index())).toList();
      if (same.size() == 1 && module.equals(from.module())) {
        return new Target(same, attribute, true, NameStands.ALONE);
      }
    }
    return new Target(candidates, attribute, candidates.size() == 1, NameStands.ALONE);
  }
}
