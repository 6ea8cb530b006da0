package io.proofline.cloud.aws;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An element of an XML answer with its name without prefix, its text and its children. A document
 * type is refused, for it could name files or grow without end.
 */
final class XmlElement {
  private static final int DEEPEST = 100;

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<XmlElement> children = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private XmlElement(String name) {
    this.name = name;
  }

  /** The text is no XML document, or of more than an answer may hold. */
  static final class NotXml extends Exception {
    private static final long serialVersionUID = 1L;

    NotXml(String message) {
      super(message);
    }
  }

  /** Reads a whole document. */
  static XmlElement read(XMLStreamReader in) throws XMLStreamException, NotXml {
    List<XmlElement> open = new ArrayList<>();
    XmlElement root = null;
    while (in.hasNext()) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          XmlElement element = new XmlElement(in.getLocalName());
          for (int i = 0; i < in.getAttributeCount(); i++) {
            String prefix = in.getAttributePrefix(i);
            String local = in.getAttributeLocalName(i);
            element.attributes.put(
                prefix == null || prefix.isEmpty() ? local : prefix + ":" + local,
                in.getAttributeValue(i));
          }
          if (open.isEmpty()) {
            root = element;
          } else {
            open.getLast().children.add(element);
          }
          open.add(element);
          if (open.size() > DEEPEST) {
            throw new NotXml("deeper than " + DEEPEST);
          }
        }
        case XMLStreamConstants.END_ELEMENT -> open.removeLast();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (!open.isEmpty()) {
            open.getLast().text.append(in.getText());
          }
        }
        case XMLStreamConstants.DTD -> throw new NotXml("a document type");
        case XMLStreamConstants.ENTITY_REFERENCE -> throw new NotXml("an entity that is not known");
        default -> {
          // Comments, instructions and blanks say nothing.
        }
      }
    }
    if (root == null) {
      throw new NotXml("no element");
    }
    return root;
  }

  /** Name without prefix. */
  String name() {
    return name;
  }

  /** What stands between its tags, its children left out. */
  String text() {
    return text.toString();
  }

  List<XmlElement> children() {
    return children;
  }

  /** The first child of a name, or null. */
  @Nullable XmlElement child(String childName) {
    for (XmlElement child : children) {
      if (child.name.equals(childName)) {
        return child;
      }
    }
    return null;
  }

  /** An attribute by its name with prefix, or null. */
  @Nullable String attribute(String attribute) {
    return attributes.get(attribute);
  }
}
