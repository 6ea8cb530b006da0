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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From the attributes of one Terraform resource to CloudFormation properties. What the plan does
 * not decide, or the mapping does not say, is {@link Later}; null stands for absent.
 */
final class PlanTranslation {
  static final String AFTER_APPLY = "the value is known after apply";
  static final String SENSITIVE = "the plan marks it as sensitive; its value is not read";

  /** A block of which the plan shows neither a value nor whether one is configured. */
  static final String PERHAPS_DYNAMIC =
      "known after apply; a plan does not show whether a dynamic block sets it (--source may)";

  private static final Set<String> NAMES =
      Set.of(
          "id",
          "name",
          "bucket",
          "key_id",
          "function_name",
          "cluster_identifier",
          "identifier",
          "db_cluster_identifier",
          "role",
          "user",
          "vault_name");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PlanMapping mapping;
  private final PlanConfiguration configuration;
  private final PropertyTypes types;
  private final PlanSource source;

  PlanTranslation(
      PlanMapping mapping,
      PlanConfiguration configuration,
      PropertyTypes types,
      PlanSource source) {
    this.mapping = mapping;
    this.configuration = configuration;
    this.types = types;
    this.source = source;
  }

  /** Properties that a set of rules gives; what the schema names and no rule does is unknown. */
  Map<String, TemplateNode> properties(
      PlanInstance instance, PlanMapping.Entry entry, Map<String, PlanRule> rules, String type) {
    At at = new At(instance, entry, type, "", "");
    Map<String, TemplateNode> properties = fields(rules, instance.value(), at);
    if (entry.part() == null) {
      unmapped(rules, at, properties);
    }
    return properties;
  }

  /**
   * Where a rule stands.
   *
   * @param place dotted property path
   * @param attributes dotted attribute path
   */
  private record At(
      PlanInstance instance,
      PlanMapping.Entry entry,
      String type,
      String place,
      String attributes) {
    At property(String name) {
      return new At(instance, entry, type, place.isEmpty() ? name : place + "." + name, attributes);
    }

    At below(List<String> path) {
      String more = String.join(".", path);
      return path.isEmpty()
          ? this
          : new At(
              instance, entry, type, place, attributes.isEmpty() ? more : attributes + "." + more);
    }
  }

  private Map<String, TemplateNode> fields(Map<String, PlanRule> rules, PlanValue value, At at) {
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

  private void unmapped(Map<String, PlanRule> rules, At at, Map<String, TemplateNode> properties) {
    for (String name : types.propertyNames(at.type(), at.place())) {
      String place = at.property(name).place();
      if (!rules.containsKey(name) && !at.entry().never().contains(place) && !name.equals("Tags")) {
        properties.put(
            name, new Later("no mapping of it from " + at.entry().terraform() + " is known", 0));
      }
    }
  }

  private @Nullable TemplateNode apply(PlanRule rule, PlanValue value, At at) {
    return switch (rule) {
      case PlanRule.Unknown u -> new Later(u.reason(), 0);
      case PlanRule.Constant c -> node(PlanValue.parsed(c.value()), at, false);
      case PlanRule.Attribute a -> attribute(a, value, at);
      case PlanRule.Fields f -> fields(f, value, at);
      case PlanRule.Each e -> each(e, value, at);
      case PlanRule.Pairs p -> pairs(p, value, at);
    };
  }

  private @Nullable TemplateNode attribute(PlanRule.Attribute rule, PlanValue value, At at) {
    if (!rule.unless().isEmpty() && set(value, rule.unless())) {
      return new Later(String.join(".", rule.unless()) + " sets it in a form of its own", 0);
    }
    Reached reached = reach(value, rule.path(), at, rule.optional());
    TemplateNode node =
        reached.value() == null
            ? reached.instead()
            : node(reached.value(), at.below(rule.path()), false);
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
        return literal(parsed);
      }
    } catch (JacksonException e) {
      // Said below, without the text: it may hold anything.
    }
    return new Later("the text is not a JSON document", 0);
  }

  private @Nullable TemplateNode fields(PlanRule.Fields rule, PlanValue value, At at) {
    Reached reached = reach(value, rule.path(), at, false);
    PlanValue block = reached.value();
    At below = at.below(rule.path());
    if (block != null && !rule.path().isEmpty()) {
      if (block.isUnknown()) {
        return undecidedBlock(block, below);
      }
      reached = single(block);
      block = reached.value();
    }
    if (block == null) {
      return reached.instead();
    }
    Map<String, TemplateNode> fields = fields(rule.fields(), block, below);
    unmapped(rule.fields(), below, fields);
    return fields.isEmpty() ? null : new Mapping(fields, 0);
  }

  private @Nullable TemplateNode each(PlanRule.Each rule, PlanValue value, At at) {
    Reached reached = reach(value, rule.path(), at, false);
    PlanValue list = reached.value();
    At below = at.below(rule.path());
    if (list == null) {
      return reached.instead() == null && rule.keepEmpty()
          ? new Sequence(List.of(), 0)
          : reached.instead();
    }
    if (list.isSensitive()) {
      return new Later(SENSITIVE, 0);
    }
    if (list.isUnknown()) {
      return undecidedBlock(list, below);
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

  private List<TemplateNode> element(PlanRule.Each rule, PlanValue element, At at) {
    if (element.isUnknown()) {
      return List.of(new Later(AFTER_APPLY, 0));
    }
    if (element.isSensitive()) {
      return List.of(new Later(SENSITIVE, 0));
    }
    Map<String, TemplateNode> base = new LinkedHashMap<>();
    rule.fields()
        .forEach(
            (name, inner) -> {
              At field = at.property(name);
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

  private List<TemplateNode> several(PlanValue element, String attribute, At at) {
    if (attribute.equals("self")) {
      PlanValue self = element.child("self");
      if (self.isUnknown()) {
        return List.of(new Later(AFTER_APPLY, 0));
      }
      boolean yes = self.after() != null && self.after().asBoolean(false);
      return yes ? List.of(text(PhysicalNames.MARK + at.instance().address())) : List.of();
    }
    if (!element.has(attribute)) {
      return List.of(new Later(missing(at.entry(), attribute), 0));
    }
    TemplateNode node = node(element.child(attribute), at, false);
    return switch (node) {
      case null -> List.of();
      case Sequence s -> s.items();
      case Scalar s -> List.of(s);
      case Later l -> List.of(l);
      case Mapping m -> List.of(m);
    };
  }

  private @Nullable TemplateNode pairs(PlanRule.Pairs rule, PlanValue value, At at) {
    List<TemplateNode> pairs = new ArrayList<>();
    for (Map.Entry<String, PlanRule> pair : rule.values().entrySet()) {
      TemplateNode node = apply(pair.getValue(), value, at);
      if (node instanceof Later) {
        return node;
      }
      if (node instanceof Scalar s) {
        pairs.add(new Mapping(Map.of("Key", text(pair.getKey()), "Value", text(s.text())), 0));
      }
    }
    return pairs.isEmpty() ? null : new Sequence(pairs, 0);
  }

  /**
   * Where a path leads.
   *
   * @param value null when it leads nowhere
   * @param instead what stands there then; null for absent
   */
  private record Reached(@Nullable PlanValue value, @Nullable TemplateNode instead) {
    static Reached nothing() {
      return new Reached(null, null);
    }

    static Reached later(String reason) {
      return new Reached(null, new Later(reason, 0));
    }
  }

  private Reached reach(PlanValue from, List<String> path, At at, boolean optional) {
    PlanValue value = from;
    List<String> gone = new ArrayList<>();
    for (String step : path) {
      if (value.isSensitive()) {
        return Reached.later(SENSITIVE);
      }
      if (value.isUnknown()) {
        return new Reached(null, undecidedBlock(value, at.below(gone)));
      }
      Reached inside = single(value);
      if (inside.value() == null) {
        return inside;
      }
      value = inside.value();
      if (!value.has(step)) {
        return optional
            ? Reached.nothing()
            : Reached.later(missing(at.entry(), at.below(path).attributes()));
      }
      value = value.child(step);
      gone.add(step);
    }
    return new Reached(value, null);
  }

  private static String missing(PlanMapping.Entry entry, String attribute) {
    return "this version of the provider has no attribute "
        + attribute
        + " of "
        + entry.terraform();
  }

  /** A block of which there is at most one stands in a list. */
  private static Reached single(PlanValue value) {
    if (value.isAbsent()) {
      return Reached.nothing();
    }
    if (value.after() != null && value.after().isArray()) {
      return switch (value.size()) {
        case 0 -> Reached.nothing();
        case 1 -> {
          PlanValue only = value.element(0);
          yield only.isUnknown() ? Reached.later(AFTER_APPLY) : new Reached(only, null);
        }
        default -> Reached.later("the plan gives several blocks where one is expected");
      };
    }
    return new Reached(value, null);
  }

  private @Nullable TemplateNode undecidedBlock(PlanValue value, At at) {
    if (!value.configurationKnown() || value.configured() != null) {
      return new Later(AFTER_APPLY, 0);
    }
    String block = at.attributes();
    int dot = block.indexOf('.');
    String first = dot < 0 ? block : block.substring(0, dot);
    boolean surely =
        at.entry().unset().contains(first)
            || source.noDynamic(at.instance().module(), at.instance().type(), first);
    return surely ? null : new Later(PERHAPS_DYNAMIC, 0);
  }

  /** A value as the plan writes it; null for absent. */
  private @Nullable TemplateNode node(PlanValue value, At at, boolean inside) {
    if (value.isSensitive()) {
      return new Later(SENSITIVE, 0);
    }
    if (value.isUnknown()) {
      TemplateNode reference = reference(value.configured(), at.instance());
      if (reference != null) {
        return reference;
      }
      // An attribute cannot be set by a dynamic block: without expression it is not set.
      return value.configurationKnown() && value.configured() == null && !inside
          ? null
          : new Later(AFTER_APPLY, 0);
    }
    JsonNode after = value.after();
    if (after == null || after.isNull()) {
      return null;
    }
    if (after.isObject()) {
      Map<String, TemplateNode> entries = new LinkedHashMap<>();
      for (String name : after.propertyNames()) {
        TemplateNode child = node(value.child(name), at, true);
        if (child != null) {
          entries.put(name, child);
        }
      }
      if (value.unknown() != null && value.unknown().isObject()) {
        for (String name : value.unknown().propertyNames()) {
          if (!entries.containsKey(name) && value.child(name).isUnknown()) {
            entries.put(name, new Later(AFTER_APPLY, 0));
          }
        }
      }
      return entries.isEmpty() ? null : new Mapping(entries, 0);
    }
    if (after.isArray()) {
      List<TemplateNode> items = new ArrayList<>();
      for (int i = 0; i < value.size(); i++) {
        PlanValue element = value.element(i);
        TemplateNode item =
            element.isUnknown() && value.size() == 1
                ? reference(value.configured(), at.instance())
                : node(element, at, true);
        if (item != null) {
          items.add(item);
        } else if (element.isUnknown()) {
          items.add(new Later(AFTER_APPLY, 0));
        }
      }
      return items.isEmpty() ? null : new Sequence(items, 0);
    }
    return after.isString() && after.asString().isEmpty() ? null : literal(after);
  }

  /** The value that another resource of the plan will have. */
  private @Nullable TemplateNode reference(@Nullable JsonNode expression, PlanInstance from) {
    PlanConfiguration.Target target = configuration.target(expression, from);
    if (target == null || !target.certain()) {
      return null;
    }
    PlanInstance named = target.candidates().getFirst();
    if (named.doubt() != null || named.gone()) {
      return null;
    }
    String known = named.known(target.attribute());
    if (known != null) {
      return text(known);
    }
    PlanMapping.Entry entry = mapping.find(named.type());
    if (entry == null || entry.type() == null) {
      return null;
    }
    if (target.attribute().equals("arn")) {
      return new Mapping(
          Map.of("Fn::GetAtt", new Sequence(List.of(text(named.address()), text("Arn")), 0)), 0);
    }
    return NAMES.contains(target.attribute())
        ? new Mapping(Map.of("Ref", text(named.address())), 0)
        : null;
  }

  static Scalar text(String text) {
    return new Scalar(text, Writing.TEXT, 0);
  }

  private static TemplateNode literal(JsonNode node) {
    if (node.isObject()) {
      Map<String, TemplateNode> entries = new LinkedHashMap<>();
      node.properties().forEach(e -> entries.put(e.getKey(), literal(e.getValue())));
      return new Mapping(entries, 0);
    }
    if (node.isArray()) {
      return new Sequence(node.valueStream().map(PlanTranslation::literal).toList(), 0);
    }
    if (node.isNumber()) {
      return new Scalar(node.asString(), Writing.NUMBER, 0);
    }
    return node.isBoolean()
        ? new Scalar(node.asString(), Writing.BOOLEAN, 0)
        : new Scalar(node.asString(""), Writing.TEXT, 0);
  }
}
