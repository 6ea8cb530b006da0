package io.proofline.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The union of the HIPAA checks of other tools, and which control reaches which: {@code
 * law/checks.tsv}. Paragraphs in it are the other tools' own mappings.
 */
public final class KnownChecks {
  /** Key under {@code aliases} that names rows of the union. */
  public static final String ALIAS = "union";

  private static final String FILE = "law/checks.tsv";

  private final Map<String, KnownCheck> checks = new LinkedHashMap<>();
  private final Table table;

  KnownChecks() {
    table = Table.read(FILE, 5);
    for (List<String> row : table.rows()) {
      KnownCheck check =
          new KnownCheck(
              row.get(0),
              tier(row),
              words(row.get(2), ","),
              words(row.get(3), " "),
              row.get(4).equals("-") ? "" : row.get(4));
      if (checks.put(check.id(), check) != null) {
        throw new CatalogException(FILE, check.id(), "the check is listed twice");
      }
    }
  }

  /** All rows, in the order of the file. */
  public Collection<KnownCheck> all() {
    return java.util.Collections.unmodifiableCollection(checks.values());
  }

  /** The rows that a control covers. */
  public List<KnownCheck> reachedBy(Control control) {
    List<KnownCheck> reached = new ArrayList<>();
    ids(control).forEach(id -> Optional.ofNullable(checks.get(id)).ifPresent(reached::add));
    return List.copyOf(reached);
  }

  /** The best tier among the rows a control covers; empty when it is our own. */
  public Optional<KnownCheck.Tier> tier(Control control) {
    return reachedBy(control).stream().map(KnownCheck::tier).sorted().findFirst();
  }

  /** Paragraphs that other tools map the control's checks to, sorted. */
  public Set<String> inherited(Control control) {
    Set<String> sections = new TreeSet<>();
    reachedBy(control).forEach(check -> sections.addAll(check.inherited()));
    return sections;
  }

  /** Ids under which a control may cover a row: its own and its aliases {@code union}. */
  public static Set<String> ids(Control control) {
    Set<String> ids = new TreeSet<>(control.aliases().getOrDefault(ALIAS, List.of()));
    ids.add(control.id());
    return ids;
  }

  /** Where the rows come from. */
  public String source() {
    return table.fact("source");
  }

  /** Date of the reading, ISO. */
  public String asOf() {
    return table.fact("as-of");
  }

  private static KnownCheck.Tier tier(List<String> row) {
    try {
      return KnownCheck.Tier.valueOf(row.get(1));
    } catch (IllegalArgumentException e) {
      throw new CatalogException(FILE, row.get(0), "no tier is " + row.get(1));
    }
  }

  private static List<String> words(String cell, String separator) {
    return cell.equals("-") ? List.of() : List.of(cell.split(separator));
  }
}
