package io.proofline.evidence.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The little of Markdown that our own documents use: headings, paragraphs, lists, tables, indented
 * code, bold, code and links. Links are shown as text, since the page is read without our folder.
 */
final class Markdown {
  private static final Pattern ITEM = Pattern.compile("([0-9]+\\.|-) +(.*)");

  private Markdown() {}

  static String html(String text) {
    StringBuilder out = new StringBuilder();
    List<String> block = new ArrayList<>();
    for (String line : (text + "\n").split("\n", -1)) {
      if (!line.isBlank()) {
        block.add(line);
      } else if (!block.isEmpty()) {
        block(block, out);
        block.clear();
      }
    }
    return out.toString();
  }

  private static void block(List<String> lines, StringBuilder out) {
    String first = lines.getFirst();
    if (first.startsWith("#")) {
      int level = first.indexOf(' ');
      out.append("<h").append(level).append('>').append(inline(first.substring(level + 1)));
      out.append("</h").append(level).append(">\n");
      if (lines.size() > 1) {
        block(lines.subList(1, lines.size()), out);
      }
    } else if (first.startsWith("    ")) {
      out.append("<pre>");
      lines.forEach(line -> out.append(escape(line.strip())).append('\n'));
      out.append("</pre>\n");
    } else if (first.startsWith("|")) {
      table(lines, out);
    } else if (ITEM.matcher(first).matches()) {
      String list = first.startsWith("-") ? "ul" : "ol";
      out.append('<').append(list).append(">\n");
      lines.forEach(line -> out.append("<li>").append(inline(item(line))).append("</li>\n"));
      out.append("</").append(list).append(">\n");
    } else {
      out.append("<p>").append(inline(String.join(" ", lines))).append("</p>\n");
    }
  }

  private static String item(String line) {
    var item = ITEM.matcher(line.strip());
    return item.matches() ? item.group(2) : line.strip();
  }

  private static void table(List<String> lines, StringBuilder out) {
    out.append("<table>\n");
    for (int i = 0; i < lines.size(); i++) {
      if (i == 1) {
        continue; // The line under the heading.
      }
      String cell = i == 0 ? "th" : "td";
      out.append("<tr>");
      String row = lines.get(i).strip();
      for (String text : row.substring(1, row.length() - 1).split("\\|", -1)) {
        out.append('<').append(cell).append('>').append(inline(text.strip()));
        out.append("</").append(cell).append('>');
      }
      out.append("</tr>\n");
    }
    out.append("</table>\n");
  }

  private static String inline(String text) {
    return escape(text)
        .replaceAll("`([^`]+)`", "<code>$1</code>")
        .replaceAll("\\*\\*([^*]+)\\*\\*", "<strong>$1</strong>")
        .replaceAll("(?<!\\*)\\*([^*]+)\\*", "<em>$1</em>")
        .replaceAll("\\[([^\\]]+)\\]\\([^)]+\\)", "$1");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
