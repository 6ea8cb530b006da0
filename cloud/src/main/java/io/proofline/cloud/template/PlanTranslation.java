package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Later;
import io.proofline.cloud.template.TemplateNode.Mapping;
import io.proofline.cloud.template.TemplateNode.Scalar;
import io.proofline.cloud.template.TemplateNode.Sequence;
import io.proofline.cloud.template.TemplateNode.Writing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From the attributes of one Terraform resource to CloudFormation properties. What the plan does
 * not decide, or the mapping does not say, is {@link Later}; null stands for absent.
 */
final class PlanTranslation {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PropertyTypes types;
  private final PlanWriter writer;
  private final PlanReach reach;

  PlanTranslation(PropertyTypes types, PlanWriter writer, PlanReach reach) {
    this.types = types;
    this.writer = writer;
    this.reach = reach;
  }

  /** Properties that a set of rules gives; what the schema names and no rule does is unknown. */
  Map<String, TemplateNode> properties(
      PlanInstance instance, PlanMapping.Entry entry, Map<String, PlanRule> rules, String type) {
    RulePlace at = new RulePlace(instance, entry, type, "", "");
    Map<String, TemplateNode> properties = fields(rules, instance.value(), at);
    if (entry.part() == null) {
      unmapped(rules, at, properties);
    }
    return properties;
  }

  private Map<String, TemplateNode> fields(
      Map<String, PlanRule> rules, PlanValue value, RulePlace at) {
    Map<String, TemplateNode> fields = new LinkedHashMap<>();
    rules.forEach(
        (name, rule) -> {
          TemplateNode node = apply(rule, value, at.property(name));
          if (node != null) {
            fields.put(name, node);
          }
        });
    return fields;
  }

  private void unmapped(
      Map<String, PlanRule> rules, RulePlace at, Map<String, TemplateNode> properties) {
    for (String name : types.propertyNames(at.type(), at.place())) {
      String place = at.property(name).place();
      if (!rules.containsKey(name) && !at.entry().never().contains(place) && !name.equals("Tags")) {
        properties.put(
            name, new Later("no mapping of it from " + at.entry().terraform() + " is known", 0));
      }
    }
  }

  private @Nullable TemplateNode apply(PlanRule rule, PlanValue value, RulePlace at) {
    return switch (rule) {
      case PlanRule.Unknown u -> new Later(u.reason(), 0);
      case PlanRule.Constant c -> writer.write(PlanValue.parsed(c.value()), at.instance());
      case PlanRule.Attribute a -> attribute(a, value, at);
      case PlanRule.Fields f -> fields(f, value, at);
      case PlanRule.Each e -> each(e, value, at);
      case PlanRule.Pairs p -> pairs(p, value, at);
    };
  }

  private @Nullable TemplateNode attribute(PlanRule.Attribute rule, PlanValue value, RulePlace at) {
    if (!rule.unless().isEmpty() && set(value, rule.unless())) {
      return new Later(String.join(".", rule.unless()) + " sets it in a form of its own", 0);
    }
    PlanReach.Reached reached = reach.reach(value, rule.path(), at, rule.optional());
    TemplateNode node =
        reached.value() == null ? reached.instead() : writer.write(reached.value(), at.instance());
    if (node == null && rule.required()) {
      return new Later(
          "the plan sets it in another way than by " + String.join(".", rule.path()), 0);
    }
    return switch (node) {
      case null -> null;
      case Later l -> l;
      case Scalar s -> formed(rule, s);
      case Sequence s -> s;
      case Mapping m -> rule.form() == PlanRule.Form.LIST ? new Sequence(List.of(m), 0) : m;
    };
  }

  /** Whether anything stands at a path, in any of the blocks on the way. */
  private static boolean set(PlanValue value, List<String> path) {
    if (value.isSensitive() || (value.isUnknown() && value.configured() != null)) {
      return true;
    }
    JsonNode after = value.after();
    if (after != null && after.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        if (set(value.element(i), path)) {
          return true;
        }
      }
      return false;
    }
    if (path.isEmpty()) {
      return value.isUnknown()
          || !(after == null || after.isNull() || after.asString("").isEmpty());
    }
    return value.has(path.getFirst())
        && set(value.child(path.getFirst()), path.subList(1, path.size()));
  }

  private static @Nullable TemplateNode formed(PlanRule.Attribute rule, Scalar scalar) {
    Scalar named =
        rule.words().containsKey(scalar.text())
            ? new Scalar(rule.words().getOrDefault(scalar.text(), ""), Writing.TEXT, 0)
            : scalar;
    if (rule.onlyWords() && !rule.words().containsKey(scalar.text())) {
      return new Later("the plan says it in a form that is not mapped", 0);
    }
    if (named.text().isEmpty()) {
      return null;
    }
    return switch (rule.form()) {
      case PLAIN -> named;
      case LIST -> new Sequence(List.of(named), 0);
      case NOT ->
          switch (named.text()) {
            case "true" -> new Scalar("false", Writing.BOOLEAN, 0);
            case "false" -> new Scalar("true", Writing.BOOLEAN, 0);
            default -> new Later("the plan gives neither true nor false", 0);
          };
      case JSON -> json(named);
    };
  }

  private static TemplateNode json(Scalar scalar) {
    try {
      JsonNode parsed = JSON.readTree(scalar.text());
      if (parsed.isObject() || parsed.isArray()) {
        return PlanWriter.literal(parsed);
      }
    } catch (JacksonException e) {
      // Said below, without the text: it may hold anything.
    }
    return new Later("the text is not a JSON document", 0);
  }

  private @Nullable TemplateNode fields(PlanRule.Fields rule, PlanValue value, RulePlace at) {
    PlanReach.Reached reached = reach.reach(value, rule.path(), at, false);
    PlanValue block = reached.value();
    RulePlace below = at.below(rule.path());
    if (block != null && !rule.path().isEmpty()) {
      if (block.isUnknown()) {
        return reach.undecidedBlock(block, below);
      }
      reached = PlanReach.single(block);
      block = reached.value();
    }
    if (block == null) {
      return reached.instead();
    }
    Map<String, TemplateNode> fields = fields(rule.fields(), block, below);
    unmapped(rule.fields(), below, fields);
    return fields.isEmpty() ? null : new Mapping(fields, 0);
  }

  private @Nullable TemplateNode each(PlanRule.Each rule, PlanValue value, RulePlace at) {
    PlanReach.Reached reached = reach.reach(value, rule.path(), at, false);
    PlanValue list = reached.value();
    RulePlace below = at.below(rule.path());
    if (list == null) {
      return reached.instead() == null && rule.keepEmpty()
          ? new Sequence(List.of(), 0)
          : reached.instead();
    }
    if (list.isSensitive()) {
      return new Later(PlanWriter.SENSITIVE, 0);
    }
    if (list.isUnknown()) {
      return reach.undecidedBlock(list, below);
    }
    if (rule.json() && !list.isAbsent()) {
      list = parsed(list);
      if (list == null) {
        return new Later("the text is not a JSON list", 0);
      }
    }
    List<TemplateNode> elements = new ArrayList<>();
    if (rule.path().isEmpty() && !rule.json()) {
      elements.addAll(element(rule, list, below));
    } else {
      for (int i = 0; i < list.size(); i++) {
        elements.addAll(element(rule, list.element(i), below));
      }
    }
    return elements.isEmpty() && !rule.keepEmpty() ? null : new Sequence(elements, 0);
  }

  private static @Nullable PlanValue parsed(PlanValue text) {
    JsonNode after = text.after();
    if (after == null || !after.isString()) {
      return null;
    }
    try {
      JsonNode parsed = JSON.readTree(after.asString());
      return parsed.isArray() ? PlanValue.parsed(parsed) : null;
    } catch (JacksonException e) {
      return null; // said by the caller, without the text
    }
  }

  private List<TemplateNode> element(PlanRule.Each rule, PlanValue element, RulePlace at) {
    if (element.isUnknown()) {
      return List.of(new Later(PlanWriter.AFTER_APPLY, 0));
    }
    if (element.isSensitive()) {
      return List.of(new Later(PlanWriter.SENSITIVE, 0));
    }
    Map<String, TemplateNode> base = new LinkedHashMap<>();
    rule.fields()
        .forEach(
            (name, inner) -> {
              RulePlace field = at.property(name);
              TemplateNode node =
                  rule.json() && inner instanceof PlanRule.Attribute a && !given(element, a)
                      ? null
                      : apply(inner, element, field);
              if (node != null) {
                base.put(name, node);
              }
            });
    for (String name : types.propertyNames(at.type(), at.place())) {
      if (!rule.fields().containsKey(name)
          && !rule.spread().containsKey(name)
          && !at.entry().never().contains(at.property(name).place())) {
        base.put(
            name, new Later("no mapping of it from " + at.entry().terraform() + " is known", 0));
      }
    }
    if (rule.spread().isEmpty()) {
      return base.isEmpty() ? List.of() : List.of(new Mapping(base, 0));
    }
    List<TemplateNode> rows = new ArrayList<>();
    rule.spread()
        .forEach(
            (name, attribute) -> {
              for (TemplateNode one : several(element, attribute, at)) {
                Map<String, TemplateNode> row = new LinkedHashMap<>(base);
                row.put(name, one);
                rows.add(new Mapping(row, 0));
              }
            });
    return rows.isEmpty() ? List.of(new Mapping(base, 0)) : rows;
  }

  /** JSON text need not write every name. */
  private static boolean given(PlanValue element, PlanRule.Attribute rule) {
    JsonNode at = element.after();
    for (String step : rule.path()) {
      at = at == null ? null : at.get(step);
    }
    return at != null;
  }

  private List<TemplateNode> several(PlanValue element, String attribute, RulePlace at) {
    if (attribute.equals("self")) {
      PlanValue self = element.child("self");
      if (self.isUnknown()) {
        return List.of(new Later(PlanWriter.AFTER_APPLY, 0));
      }
      boolean yes = self.after() != null && self.after().asBoolean(false);
      return yes ? List.of(PlanWriter.text(LogicalName.MARK + at.instance().address())) : List.of();
    }
    if (!element.has(attribute)) {
      return List.of(new Later(PlanReach.missing(at.entry(), attribute), 0));
    }
    TemplateNode node = writer.write(element.child(attribute), at.instance());
    return switch (node) {
      case null -> List.of();
      case Sequence s -> s.items();
      case Scalar s -> List.of(s);
      case Later l -> List.of(l);
      case Mapping m -> List.of(m);
    };
  }

  private @Nullable TemplateNode pairs(PlanRule.Pairs rule, PlanValue value, RulePlace at) {
    List<TemplateNode> pairs = new ArrayList<>();
    for (Map.Entry<String, PlanRule> pair : rule.values().entrySet()) {
      TemplateNode node = apply(pair.getValue(), value, at);
      if (node instanceof Later) {
        return node;
      }
      if (node instanceof Scalar s) {
        pairs.add(
            new Mapping(
                Map.of("Key", PlanWriter.text(pair.getKey()), "Value", PlanWriter.text(s.text())),
                0));
      }
    }
    return pairs.isEmpty() ? null : new Sequence(pairs, 0);
  }
}
