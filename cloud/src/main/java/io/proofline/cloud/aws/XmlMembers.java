package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
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

  /** The answer is no XML document of the operation. */
  static final class NotXml extends Exception {
    private static final long serialVersionUID = 1L;

    NotXml(String message) {
      super(message);
    }
  }

  static ObjectNode read(Operation operation, String text) throws NotXml {
    Element root = parse(text);
    String name = local(root);
    List<Element> children = children(root);
    if (name.equals(operation.name() + "Response")) {
      for (Element child : children) {
        if (local(child).equals(operation.name() + "Result")) {
          return object(child);
        }
      }
      return object(root);
    }
    if (operation.wire() != null && operation.wire().path().equals("/")) {
      throw new NotXml("the root is " + name);
    }
    return object(root);
  }

  private static Element parse(String text) throws NotXml {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setNamespaceAware(true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new NotXml("no XML");
    }
  }

  private static JsonNode value(Element element) {
    List<Element> children = children(element);
    if (children.isEmpty()) {
      String text = element.getTextContent().strip();
      return text.isEmpty() && plural(local(element)) ? JSON.arrayNode() : JSON.stringNode(text);
    }
    return isList(element, children) ? list(children) : object(element);
  }

  private static boolean isList(Element element, List<Element> children) {
    Set<String> names = new HashSet<>();
    children.forEach(child -> names.add(local(child)));
    if (names.size() != 1) {
      return false;
    }
    String name = names.iterator().next();
    String own = local(element);
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

  private static ArrayNode list(List<Element> children) {
    ArrayNode list = JSON.arrayNode();
    children.forEach(child -> list.add(value(child)));
    return list;
  }

  private static ObjectNode object(Element element) {
    ObjectNode object = JSON.objectNode();
    for (Element child : children(element)) {
      String name = local(child);
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

  private static List<Element> children(Element element) {
    List<Element> children = new ArrayList<>();
    NodeList nodes = element.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i).getNodeType() == Node.ELEMENT_NODE) {
        children.add((Element) nodes.item(i));
      }
    }
    return children;
  }

  private static String local(Element element) {
    return element.getLocalName() == null ? element.getTagName() : element.getLocalName();
  }
}
