package io.proofline.cloud.template;

import io.proofline.cloud.KnownSwitches;
import io.proofline.cloud.template.TemplateNode.Later;
import io.proofline.cloud.template.TemplateNode.Mapping;
import io.proofline.cloud.template.TemplateNode.Scalar;
import io.proofline.cloud.template.TemplateNode.Sequence;
import io.proofline.cloud.template.Value.Nothing;
import io.proofline.cloud.template.Value.Text;
import io.proofline.cloud.template.Value.Tree;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Turns what is written into values. Where the file does not decide, {@link Undecided} says why: a
 * map lists it at its path and goes on, a list becomes undecided as a whole.
 */
final class Resolver {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final PropertyTypes types;
  private final Intrinsics intrinsics;

  Resolver(Template template, Deployment deployment, PropertyTypes types, NamingTable naming) {
    this.types = types;
    this.intrinsics = new Intrinsics(template, deployment, this, naming);
  }

  Intrinsics intrinsics() {
    return intrinsics;
  }

  /** Value of a node; maps write what they cannot decide to the place's sheet. */
  Value resolve(TemplateNode node, Place place) {
    return switch (node) {
      case Scalar s -> scalar(s);
      case Later l -> throw new Undecided(l.reason());
      case Sequence s -> new Tree(list(s, place));
      case Mapping m -> {
        String function = function(m);
        yield function == null
            ? new Tree(map(m.entries(), place))
            : intrinsics.call(function, m.entries().values().iterator().next(), place);
      }
    };
  }

  /** Properties of a resource. */
  ObjectNode map(Map<String, TemplateNode> entries, Place place) {
    ObjectNode object = NODES.objectNode();
    String beside = functionBeside(entries);
    if (beside != null) {
      // A loop or macro writes any key of the map, those that stand there not among them.
      String reason = beside + " makes a part of this map; it is not run";
      if (place.policy()) {
        throw new Undecided(reason);
      }
      place.unknown().put(place.dotted(), reason);
      return object;
    }
    entries.forEach(
        (key, node) -> {
          Place child = place.child(key);
          try {
            if (place.inResource() && !place.policy() && Place.secret(key)) {
              throw new Undecided("a secret stands here; its value is not kept");
            }
            JsonNode value = whole(child) ? undivided(node, child) : json(node, child);
            if (value != null) {
              object.set(
                  key,
                  place.inResource() && Place.variables(key) && value instanceof ObjectNode map
                      ? withheld(map, child)
                      : value);
            }
          } catch (Undecided e) {
            if (place.policy()) {
              throw new Undecided(key + ": " + e.reason()); // up to the whole policy
            }
            // A dot in a key would be read as a step, so the map itself is the unknown one.
            place
                .unknown()
                .put(
                    key.contains(".") ? place.dotted() : child.dotted(),
                    key.contains(".") ? key + ": " + e.reason() : e.reason());
          }
        });
    return object;
  }

  private boolean whole(Place place) {
    return place.inResource()
        && !place.policy()
        && types.kindOf(place.type(), place.schemaPath()) == PropertyTypes.Kind.JSON;
  }

  /** A value that is known as a whole or not at all. */
  private @Nullable JsonNode undivided(TemplateNode node, Place place) {
    Place apart = place.apart();
    JsonNode value = json(node, apart);
    if (!apart.unknown().isEmpty()) {
      throw new Undecided(below(apart, place) + apart.unknown().values().iterator().next());
    }
    return value;
  }

  /**
   * Environment variables: names stay, values go unless they are known switches. An undecided value
   * that would go anyway is no unknown.
   */
  private static ObjectNode withheld(ObjectNode variables, Place place) {
    for (String name : Set.copyOf(variables.propertyNames())) {
      String value = variables.path(name).asString("");
      variables.put(name, KnownSwitches.keeps(name, value) ? value : KnownSwitches.REDACTED);
    }
    String prefix = place.dotted() + ".";
    for (String path : Set.copyOf(place.unknown().keySet())) {
      if (path.startsWith(prefix) && !KnownSwitches.names(path.substring(prefix.length()))) {
        place.unknown().remove(path);
        variables.put(path.substring(prefix.length()), KnownSwitches.REDACTED);
      }
    }
    return variables;
  }

  /** A value with its type; null for AWS::NoValue. */
  @Nullable JsonNode json(TemplateNode node, Place place) {
    return switch (resolve(node, place)) {
      case Nothing n -> null;
      case Tree t -> t.node();
      case Text t -> typed(t, place);
    };
  }

  private JsonNode typed(Text value, Place place) {
    if (place.policy()) {
      return Scalars.looksLikeDocument(value.text())
          ? Scalars.document(value.text())
          : StringNode.valueOf(value.certain());
    }
    return place.inResource()
        ? Scalars.typed(value, types.kindOf(place.type(), place.schemaPath()))
        : value.natural();
  }

  private ArrayNode list(Sequence sequence, Place place) {
    ArrayNode array = NODES.arrayNode();
    int index = 0;
    for (TemplateNode item : sequence.items()) {
      Place apart = place.apart();
      try {
        JsonNode value = json(item, apart);
        if (value != null) {
          array.add(value);
        }
      } catch (Undecided e) {
        throw new Undecided("element " + index + ": " + e.reason());
      }
      if (!apart.unknown().isEmpty()) {
        String below = below(apart, place);
        throw new Undecided(
            "element "
                + index
                + (below.isEmpty() ? ": " : ", " + below)
                + apart.unknown().values().iterator().next());
      }
      index++;
    }
    return array;
  }

  /** The first unknown path of a sheet, from the place on, with a colon; empty for the place. */
  private static String below(Place apart, Place place) {
    String path = apart.unknown().keySet().iterator().next();
    return path.length() > place.dotted().length()
        ? path.substring(place.dotted().length() + 1) + ": "
        : "";
  }

  /** A scalar's text, where only a scalar will do. */
  String text(TemplateNode node) {
    return word(node).certain();
  }

  /** A scalar, where only a scalar will do. */
  Text word(TemplateNode node) {
    return switch (resolve(node, Place.outside())) {
      case Text t -> t;
      case Tree t -> throw new Undecided("a list or map stands where text is needed");
      case Nothing n -> throw new Undecided("AWS::NoValue stands where text is needed");
    };
  }

  /** A list, fully decided. */
  ArrayNode items(TemplateNode node) {
    Place apart = Place.outside();
    return switch (resolve(node, apart)) {
      case Tree t when t.node() instanceof ArrayNode array && apart.unknown().isEmpty() -> array;
      case Tree t -> throw new Undecided("something other than a list stands where one is needed");
      case Text t -> throw new Undecided("text stands where a list is needed");
      case Nothing n -> throw new Undecided("AWS::NoValue stands where a list is needed");
    };
  }

  /** A function among the keys of what is read as a map, shortened; null when there is none. */
  private static @Nullable String functionBeside(Map<String, TemplateNode> entries) {
    for (String key : entries.keySet()) {
      if (key.startsWith("Fn::") || (key.equals("Ref") && entries.size() > 1)) {
        return key.length() > 60 ? key.substring(0, 60) + "…" : key;
      }
    }
    return null;
  }

  /** The one function that a map is, or null. */
  static @Nullable String function(Mapping map) {
    if (map.entries().size() != 1) {
      return null;
    }
    String key = map.entries().keySet().iterator().next();
    return key.equals("Ref") || key.startsWith("Fn::") ? key : null;
  }

  private static Text scalar(Scalar scalar) {
    if (scalar.text().contains("{{resolve:")) {
      throw new Undecided("a dynamic reference; its value is known only at deployment");
    }
    return Scalars.written(scalar);
  }
}
