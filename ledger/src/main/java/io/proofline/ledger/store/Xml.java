package io.proofline.ledger.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The flat XML of S3's answers: elements of the names that are asked for, each as its children's
 * texts. The root's own children come first, under the name of the root. No document types.
 */
final class Xml {

  /**
   * One element.
   *
   * @param name local name
   * @param texts text of each child element
   */
  record Element(String name, Map<String, String> texts) {
    String text(String child) {
      return texts.getOrDefault(child, "");
    }
  }

  private Xml() {}

  static List<Element> read(byte[] bytes, Set<String> wanted) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
      List<Element> open = new ArrayList<>();
      List<Element> found = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            Element element = new Element(reader.getLocalName(), new LinkedHashMap<>());
            if (open.isEmpty() || wanted.contains(element.name())) {
              found.add(element);
            }
            open.add(element);
            text.setLength(0);
          }
          case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
          case XMLStreamConstants.END_ELEMENT -> {
            Element ended = open.removeLast();
            if (!open.isEmpty() && ended.texts().isEmpty()) {
              open.getLast().texts().putIfAbsent(ended.name(), text.toString().strip());
            }
            text.setLength(0);
          }
          default -> {}
        }
      }
      return found;
    } catch (XMLStreamException e) {
      throw new IOException("the service answered with malformed XML", e);
    }
  }
}
