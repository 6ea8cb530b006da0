package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Later;
import io.proofline.cloud.template.TemplateNode.Mapping;
import io.proofline.cloud.template.TemplateNode.Scalar;
import io.proofline.cloud.template.TemplateNode.Sequence;
import io.proofline.cloud.template.Value.Text;
import io.proofline.cloud.template.Value.Tree;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The Parameters section with the values given for it. */
final class Parameters {
  private final Map<String, TemplateNode> declared;
  private final Map<String, String> given;
  private final SortedSet<String> byDefault = new TreeSet<>();
  private final SortedSet<String> byGiven = new TreeSet<>();

  Parameters(Map<String, TemplateNode> declared, Map<String, String> given) {
    this.declared = declared;
    this.given = given;
    for (String name : given.keySet()) {
      if (declared.containsKey(name)) {
        byGiven.add(name);
      }
    }
  }

  boolean declares(String name) {
    return declared.containsKey(name);
  }

  /** Parameters whose default was taken: a deployment may have chosen otherwise. */
  SortedSet<String> byDefault() {
    return byDefault;
  }

  /** Parameters whose value was given to the collector. */
  SortedSet<String> byGiven() {
    return byGiven;
  }

  Value value(String name) {
    if (!(declared.get(name) instanceof Mapping parameter)) {
      throw new Undecided("parameter " + name + " is not declared as a map");
    }
    String type = parameter.get("Type") instanceof Scalar s ? s.text() : "String";
    if (parameter.get("NoEcho") instanceof Scalar s && s.text().equalsIgnoreCase("true")) {
      throw new Undecided("parameter " + name + " is NoEcho; its value is not kept");
    }
    String set = given.get(name);
    Text value = set == null ? defaultOf(name, parameter) : Scalars.string(set);
    if (set == null) {
      byDefault.add(name);
    }
    if (type.startsWith("AWS::SSM::Parameter::")) {
      throw new Undecided(
          "parameter " + name + " takes its value from the parameter store at deployment");
    }
    if (parameter.get("AllowedValues") instanceof Sequence allowed && !allows(allowed, value)) {
      throw new Undecided("parameter " + name + " has a value outside of its AllowedValues");
    }
    if (value.text().contains("{{resolve:")) {
      throw new Undecided(
          "parameter " + name + " is a dynamic reference, known only at deployment");
    }
    if (type.equals("CommaDelimitedList") || type.startsWith("List<")) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      for (String part : value.certain().split(",", -1)) {
        list.add(part.strip());
      }
      return new Tree(list);
    }
    // A parameter is text until the property it is used for says otherwise.
    return new Text(value.text(), Scalars.string(value.text()).natural(), value.reading());
  }

  private static Text defaultOf(String name, Mapping parameter) {
    @Nullable TemplateNode node = parameter.get("Default");
    return switch (node) {
      case null -> throw new Undecided("parameter " + name + " has no default");
      case Scalar s when s.writing() == TemplateNode.Writing.NULL ->
          throw new Undecided("parameter " + name + " has no default");
      case Scalar s -> Scalars.written(s);
      case Later l -> throw new Undecided(l.reason());
      case Sequence s -> throw new Undecided("parameter " + name + " has a default that is a list");
      case Mapping m -> throw new Undecided("parameter " + name + " has a default that is a map");
    };
  }

  private static boolean allows(Sequence allowed, Text value) {
    return allowed.items().stream()
        .anyMatch(
            item ->
                item instanceof Scalar s
                    && s.writing() != TemplateNode.Writing.NULL
                    && (s.text().equals(value.text())
                        || Scalars.written(s).reading().equals(value.reading())));
  }
}
