package io.proofline.cloud.aws;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An element of an XML answer with its name without prefix, its text and its children. Only what
 * services send is read: elements, attributes, text, the five named and the numbered entities,
 * CDATA, comments, a declaration. A document type is refused, for it could name files or grow
 * without end.
 */
final class XmlElement {
  private static final int DEEPEST = 100;

  private final String name;
  private final List<String> attributes = new ArrayList<>();
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
  static XmlElement parse(String document) throws NotXml {
    return new Reader(document).document();
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
    for (int i = 0; i < attributes.size(); i += 2) {
      if (attributes.get(i).equals(attribute)) {
        return attributes.get(i + 1);
      }
    }
    return null;
  }

  private static final class Reader {
    private final String in;
    private int at;

    Reader(String in) {
      this.in = in;
    }

    XmlElement document() throws NotXml {
      if (in.startsWith("\uFEFF")) {
        at = 1;
      }
      between();
      if (at >= in.length() || in.charAt(at) != '<') {
        throw new NotXml("no element");
      }
      XmlElement root = element();
      between();
      if (at < in.length()) {
        throw new NotXml("text after the root");
      }
      return root;
    }

    /** Skips blanks, comments and instructions outside of the root. */
    private void between() throws NotXml {
      while (at < in.length()) {
        if (blank(in.charAt(at))) {
          at++;
        } else if (in.startsWith("<?", at)) {
          skipTo("?>");
        } else if (in.startsWith("<!--", at)) {
          skipTo("-->");
        } else {
          return;
        }
      }
    }

    private void skipTo(String end) throws NotXml {
      int found = in.indexOf(end, at);
      if (found < 0) {
        throw new NotXml("cut off");
      }
      at = found + end.length();
    }

    /** The element that begins here, with everything in it; no recursion, whatever is sent. */
    private XmlElement element() throws NotXml {
      List<XmlElement> open = new ArrayList<>();
      List<String> names = new ArrayList<>();
      while (true) {
        if (at >= in.length()) {
          throw new NotXml("cut off");
        }
        XmlElement inner = open.isEmpty() ? null : open.getLast();
        if (in.charAt(at) != '<') {
          if (inner == null) {
            throw new NotXml("no element");
          }
          characters(inner);
        } else if (in.startsWith("<!--", at)) {
          skipTo("-->");
        } else if (in.startsWith("<![CDATA[", at) && inner != null) {
          int from = at + 9;
          skipTo("]]>");
          inner.text.append(in, from, at - 3);
        } else if (in.startsWith("<?", at)) {
          skipTo("?>");
        } else if (in.startsWith("</", at)) {
          if (inner == null || !in.startsWith(names.getLast(), at + 2)) {
            throw new NotXml("tags do not match");
          }
          at += 2 + names.getLast().length();
          blanks();
          expect('>');
          open.removeLast();
          names.removeLast();
          if (open.isEmpty()) {
            return inner;
          }
        } else {
          at++;
          String tag = name();
          XmlElement element = new XmlElement(tag.substring(tag.indexOf(':') + 1));
          if (inner != null) {
            inner.children.add(element);
          }
          if (attributes(element)) {
            if (open.isEmpty()) {
              return element;
            }
          } else {
            open.add(element);
            names.add(tag);
            if (open.size() > DEEPEST) {
              throw new NotXml("deeper than " + DEEPEST);
            }
          }
        }
      }
    }

    /** Reads to the end of a start tag; whether it was also the end of the element. */
    private boolean attributes(XmlElement element) throws NotXml {
      while (true) {
        blanks();
        if (at >= in.length()) {
          throw new NotXml("cut off");
        }
        char next = in.charAt(at);
        if (next == '>') {
          at++;
          return false;
        }
        if (next == '/') {
          at++;
          expect('>');
          return true;
        }
        String attribute = name();
        blanks();
        expect('=');
        blanks();
        if (at >= in.length() || (in.charAt(at) != '"' && in.charAt(at) != '\'')) {
          throw new NotXml("an attribute without quotes");
        }
        char quote = in.charAt(at++);
        int end = in.indexOf(quote, at);
        if (end < 0) {
          throw new NotXml("cut off");
        }
        StringBuilder value = new StringBuilder();
        decode(at, end, value);
        at = end + 1;
        element.attributes.add(attribute);
        element.attributes.add(value.toString());
      }
    }

    private void characters(XmlElement into) throws NotXml {
      int end = in.indexOf('<', at);
      if (end < 0) {
        throw new NotXml("cut off");
      }
      decode(at, end, into.text);
      at = end;
    }

    private void decode(int from, int to, StringBuilder out) throws NotXml {
      int start = from;
      while (true) {
        int amp = in.indexOf('&', start);
        if (amp < 0 || amp >= to) {
          out.append(in, start, to);
          return;
        }
        out.append(in, start, amp);
        int end = in.indexOf(';', amp);
        if (end < 0 || end >= to) {
          throw new NotXml("an entity without end");
        }
        entity(in.substring(amp + 1, end), out);
        start = end + 1;
      }
    }

    private static void entity(String entity, StringBuilder out) throws NotXml {
      switch (entity) {
        case "lt" -> out.append('<');
        case "gt" -> out.append('>');
        case "amp" -> out.append('&');
        case "quot" -> out.append('"');
        case "apos" -> out.append('\'');
        default -> {
          try {
            boolean hex = entity.startsWith("#x");
            if (!entity.startsWith("#")) {
              throw new NotXml("an entity that is not known");
            }
            out.appendCodePoint(Integer.parseInt(entity.substring(hex ? 2 : 1), hex ? 16 : 10));
          } catch (IllegalArgumentException e) {
            throw new NotXml("an entity that is no letter");
          }
        }
      }
    }

    private String name() throws NotXml {
      int from = at;
      while (at < in.length() && inName(in.charAt(at))) {
        at++;
      }
      if (at == from) {
        throw new NotXml("no name");
      }
      return in.substring(from, at);
    }

    private static boolean inName(char letter) {
      return Character.isLetterOrDigit(letter)
          || letter == ':'
          || letter == '_'
          || letter == '-'
          || letter == '.';
    }

    private void blanks() {
      while (at < in.length() && blank(in.charAt(at))) {
        at++;
      }
    }

    private static boolean blank(char letter) {
      return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
    }

    private void expect(char letter) throws NotXml {
      if (at >= in.length() || in.charAt(at) != letter) {
        throw new NotXml("malformed");
      }
      at++;
    }
  }
}
