package io.proofline.evidence.page;

import java.util.Locale;

/**
 * Writes well-formed markup. Tags and classes come from the code; everything else goes through
 * {@link #text}, so that a name found in a cloud cannot become markup. Characters that the embedded
 * fonts cannot show, and those that reorder or hide text, are written out as {@code \\u{202e}}: a
 * page looks the same in the browser, in print and in the PDF, and nothing on it is invisible.
 */
final class Html {
  private final StringBuilder out = new StringBuilder(16_384);

  Html open(String tag) {
    out.append('<').append(tag).append('>');
    return this;
  }

  Html open(String tag, String classes) {
    out.append('<').append(tag).append(" class=\"").append(classes).append("\">");
    return this;
  }

  Html close(String... tags) {
    for (String tag : tags) {
      out.append("</").append(tag).append('>');
    }
    return this;
  }

  Html text(String text) {
    text.codePoints().forEach(this::character);
    return this;
  }

  /** An element with text. */
  Html element(String tag, String classes, String text) {
    return open(tag, classes).text(text).close(tag);
  }

  Html element(String tag, String text) {
    return open(tag).text(text).close(tag);
  }

  Html line() {
    out.append("<br/>");
    return this;
  }

  /** A link to a file below the page. */
  Html link(String href, String text) {
    out.append("<a href=\"").append(LeafLink.requireSafe(href)).append("\">");
    return text(text).close("a");
  }

  /** The place of a value, as a link where there is raw evidence. */
  Html leaf(LeafLink leaf) {
    if (leaf.href().isPresent()) {
      return link(leaf.href().get(), leaf.label());
    }
    return text(leaf.label());
  }

  Html newline() {
    out.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void character(int c) {
    switch (c) {
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '&' -> out.append("&amp;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      case '\n', '\t', '\r' -> out.append(' ');
      default -> {
        if (shown(c)) {
          out.appendCodePoint(c);
        } else {
          out.append("\\u{").append(Integer.toHexString(c).toLowerCase(Locale.ROOT)).append('}');
        }
      }
    }
  }

  // What both fonts hold: Latin-1 without its controls and its soft hyphen, and common marks.
  private static boolean shown(int c) {
    return (c >= 0x20 && c <= 0x7e)
        || (c >= 0xa0 && c <= 0xff && c != 0xad)
        || c == 0x131
        || c == 0x152
        || c == 0x153
        || c == 0x2013
        || c == 0x2014
        || (c >= 0x2018 && c <= 0x201a)
        || (c >= 0x201c && c <= 0x201e)
        || c == 0x2022
        || c == 0x2026
        || c == 0x20ac
        || c == 0x2122
        || c == 0x2212;
  }
}
