package io.proofline.trail.directory;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An export as CSV: columns {@code person, kind, name}, and as wished {@code display, scope, from,
 * until}. A column that is none of these is refused: a misspelled {@code until} would let a name
 * live on.
 */
final class CsvExport {
  private static final List<String> NEEDED = List.of("person", "kind", "name");
  private static final List<String> KNOWN =
      List.of("person", "kind", "name", "display", "scope", "from", "until");
  private static final Pattern USER =
      Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):user/(?:.*/)?([^/]+)");

  private final String file;
  private final Map<String, Integer> columns = new LinkedHashMap<>();

  private CsvExport(String file) {
    this.file = file;
  }

  static List<DirectoryEntry> read(String file, String text, int most) throws DirectoryException {
    List<CsvTable.Row> rows = CsvTable.read(file, text, most);
    if (rows.isEmpty()) {
      throw new DirectoryException(file, "no header");
    }
    CsvExport export = new CsvExport(file);
    export.header(rows.getFirst());
    List<DirectoryEntry> entries = new ArrayList<>();
    for (CsvTable.Row row : rows.subList(1, rows.size())) {
      entries.add(export.entry(row));
    }
    return entries;
  }

  private void header(CsvTable.Row row) throws DirectoryException {
    if (row.cells().size() == 1 && row.cells().getFirst().contains(";")) {
      throw DirectoryException.line(file, row.line(), "semicolons between cells; commas are read");
    }
    for (int i = 0; i < row.cells().size(); i++) {
      String name = row.cells().get(i);
      if (!KNOWN.contains(name)) {
        throw DirectoryException.line(
            file, row.line(), "column " + (i + 1) + " is none of " + String.join(", ", KNOWN));
      }
      if (columns.put(name, i) != null) {
        throw DirectoryException.line(file, row.line(), "two columns named " + name);
      }
    }
    for (String name : NEEDED) {
      if (!columns.containsKey(name)) {
        throw DirectoryException.line(file, row.line(), "no column named " + name);
      }
    }
  }

  private String cell(CsvTable.Row row, String column) {
    Integer at = columns.get(column);
    return at == null ? "" : row.cells().get(at);
  }

  private DirectoryEntry entry(CsvTable.Row row) throws DirectoryException {
    String person = cell(row, "person");
    String name = cell(row, "name");
    String scope = cell(row, "scope");
    NameKind kind =
        NameKind.of(cell(row, "kind"))
            .orElseThrow(() -> fault(row, "a kind that is none of " + kinds()));
    if (person.isEmpty() || name.isEmpty()) {
      throw fault(row, "a row without a person or a name");
    }
    Instant from = time(row, "from");
    Instant until = time(row, "until");
    if (from != null && until != null && !from.isBefore(until)) {
      throw fault(row, "'until' is not after 'from'");
    }
    if (kind == NameKind.IAM_USER && name.startsWith("arn:")) {
      Matcher arn = USER.matcher(name);
      if (!arn.matches() || !(scope.isEmpty() || scope.equals(arn.group(1)))) {
        throw fault(row, "an ARN that is no IAM user's, or of another account than 'scope'");
      }
      scope = arn.group(1);
      name = arn.group(2);
    }
    if (kind == NameKind.IAM_USER && !scope.matches("[0-9]{12}")) {
      throw fault(row, "an IAM user without its account of twelve digits in 'scope'");
    }
    if (kind.scoped() && scope.isEmpty()) {
      throw fault(row, "a " + kind.id() + " without its provider in 'scope'");
    }
    if (kind == NameKind.SESSION
        && (from == null || until == null || !name.contains(":assumed-role/"))) {
      throw fault(row, "a session that is no ARN of one, or has no 'from' and 'until'");
    }
    String display = cell(row, "display");
    return new DirectoryEntry(
        person, display.isEmpty() ? person : display, kind, name, scope, from, until, row.line());
  }

  private static String kinds() {
    List<String> ids = new ArrayList<>();
    for (NameKind kind : NameKind.values()) {
      ids.add(kind.id());
    }
    return String.join(", ", ids);
  }

  private @Nullable Instant time(CsvTable.Row row, String column) throws DirectoryException {
    String text = cell(row, column);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw fault(row, "'" + column + "' is neither a day nor a time in UTC (2026-11-20)");
    }
  }

  private DirectoryException fault(CsvTable.Row row, String what) {
    return DirectoryException.line(file, row.line(), what);
  }
}
