package io.proofline.cloud.aws;

import java.io.StringReader;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

/**
 * Reads documents of XML by the JDK's parser. What makes parsers is dear to set up and is kept; it
 * serves one thread at a time, and each document has a parser of its own.
 */
final class XmlReader {
  private final Queue<XMLInputFactory> idle = new ConcurrentLinkedQueue<>();

  /**
   * Reads a whole document.
   *
   * @throws XmlElement.NotXml when it is none, or of more than an answer may hold
   */
  XmlElement read(String document) throws XmlElement.NotXml {
    XMLInputFactory idleOne = idle.poll();
    XMLInputFactory factory = idleOne == null ? factory() : idleOne;
    // Services leave a byte order mark and blanks in front, which no parser of text takes.
    String plain = document.startsWith("\uFEFF") ? document.substring(1) : document;
    try {
      return XmlElement.read(factory.createXMLStreamReader(new StringReader(plain.stripLeading())));
    } catch (XMLStreamException e) {
      throw new XmlElement.NotXml("malformed");
    } finally {
      idle.add(factory);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }
}
