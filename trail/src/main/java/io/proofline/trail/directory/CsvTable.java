package io.proofline.trail.directory;

import java.util.ArrayList;
import java.util.List;

/** CSV as RFC 4180 writes it, and nothing beside it: commas, quotes doubled, equal rows. */
final class CsvTable {
  private static final int MOST_CELL = 1024;
  private static final String FORMULA = "=+-@";

  private final String file;
  private final String text;
  private int at;
  private long line = 1;

  private CsvTable(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * A row.
   *
   * @param line where it begins, from 1
   */
  record Row(long line, List<String> cells) {}

  /** All rows; the first is the header. Empty lines are passed over. */
  static List<Row> read(String file, String text, int most) throws DirectoryException {
    CsvTable table = new CsvTable(file, text);
    List<Row> rows = new ArrayList<>();
    while (table.at < text.length()) {
      Row row = table.row();
      if (row.cells().size() == 1 && row.cells().getFirst().isEmpty()) {
        continue;
      }
      rows.add(row);
      if (rows.size() > most + 1L) {
        throw new DirectoryException(file, "more than " + most + " rows");
      }
      if (row.cells().size() != rows.getFirst().cells().size()) {
        throw DirectoryException.line(
            file,
            row.line(),
            row.cells().size() + " cells where the header has " + rows.getFirst().cells().size());
      }
    }
    return rows;
  }

  private Row row() throws DirectoryException {
    long begins = line;
    List<String> cells = new ArrayList<>();
    while (true) {
      cells.add(cell());
      if (cells.size() > 64) {
        throw DirectoryException.line(file, begins, "more than 64 cells");
      }
      if (at >= text.length()) {
        return new Row(begins, cells);
      }
      char end = text.charAt(at++);
      if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
        end = text.charAt(at++);
      }
      if (end == '\n') {
        line++;
        return new Row(begins, cells);
      }
      if (end != ',') {
        throw DirectoryException.line(file, line, "a carriage return alone");
      }
    }
  }

  private String cell() throws DirectoryException {
    String cell = at < text.length() && text.charAt(at) == '"' ? quoted() : bare();
    if (cell.length() > MOST_CELL) {
      throw DirectoryException.line(file, line, "a cell over " + MOST_CELL + " characters");
    }
    if (!cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0) {
      throw DirectoryException.line(
          file, line, "a cell that a spreadsheet takes for a formula (it begins with = + - or @)");
    }
    return cell.strip();
  }

  private String bare() throws DirectoryException {
    int from = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == '"') {
        throw DirectoryException.line(file, line, "a quote inside of a cell that is not quoted");
      }
      at++;
    }
    return text.substring(from, at);
  }

  private String quoted() throws DirectoryException {
    StringBuilder out = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        if (at >= text.length() || text.charAt(at) != '"') {
          if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            throw DirectoryException.line(file, line, "text after a closing quote");
          }
          return out.toString();
        }
        at++;
      } else if (c < ' ' || out.length() > MOST_CELL) {
        throw DirectoryException.line(
            file, line, "a line break or control character in a cell, or a quote left open");
      }
      out.append(c);
    }
    throw DirectoryException.line(file, line, "a quote left open");
  }
}
