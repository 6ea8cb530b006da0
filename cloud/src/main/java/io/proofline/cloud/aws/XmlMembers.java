package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * XML answers as JSON. A list is an element whose children are called {@code member}, {@code item}
 * or {@code entry}, or like the list without its plural ending, or whose name repeats; an empty
 * element of a plural name is an empty list. Everything else is text or an object; types come from
 * the schema of the property.
 */
final class XmlMembers {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private XmlMembers() {}

  /**
   * Members of an answer.
   *
   * @throws XmlElement.NotXml when the document is not one of the operation
   */
  static ObjectNode read(Operation operation, XmlElement root) throws XmlElement.NotXml {
    String name = root.name();
    List<XmlElement> children = root.children();
    if (name.equals(operation.name() + "Response")) {
      for (XmlElement child : children) {
        if (child.name().equals(operation.name() + "Result")) {
          return object(child);
        }
      }
      return object(root);
    }
    if (operation.wire() != null && operation.wire().path().equals("/")) {
      throw new XmlElement.NotXml("the root is " + name);
    }
    return object(root);
  }

  private static JsonNode value(XmlElement element) {
    List<XmlElement> children = element.children();
    if (children.isEmpty()) {
      String text = element.text().strip();
      return text.isEmpty() && plural(element.name()) ? JSON.arrayNode() : JSON.stringNode(text);
    }
    return isList(element, children) ? list(children) : object(element);
  }

  private static boolean isList(XmlElement element, List<XmlElement> children) {
    Set<String> names = new HashSet<>();
    children.forEach(child -> names.add(child.name()));
    if (names.size() != 1) {
      return false;
    }
    String name = names.iterator().next();
    String own = element.name();
    return children.size() > 1
        || name.equals("member")
        || name.equals("item")
        || name.equals("entry")
        || own.equals(name + "s")
        || own.equals(name + "es")
        || own.equals(name + "List")
        || own.equals(name.replaceAll("y$", "ies"))
        || (own.equals("Items") && !name.equals("Items"))
        || (plural(own) && own.endsWith(name + "s"));
  }

  private static boolean plural(String name) {
    return (name.endsWith("s") && !name.endsWith("ss") && !name.endsWith("Status"))
        || name.endsWith("List")
        || name.endsWith("Set");
  }

  private static ArrayNode list(List<XmlElement> children) {
    ArrayNode list = JSON.arrayNode();
    children.forEach(child -> list.add(value(child)));
    return list;
  }

  private static ObjectNode object(XmlElement element) {
    ObjectNode object = JSON.objectNode();
    for (XmlElement child : element.children()) {
      String name = child.name();
      JsonNode value = value(child);
      JsonNode before = object.get(name);
      if (before == null) {
        object.set(name, value);
      } else if (before instanceof ArrayNode list) {
        list.add(value);
      } else {
        object.set(name, JSON.arrayNode().add(before).add(value));
      }
    }
    return object;
  }
}
