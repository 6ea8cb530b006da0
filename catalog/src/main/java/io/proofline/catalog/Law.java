package io.proofline.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HIPAA rows that controls cite: 45 CFR part 164, as text and obligation stood on {@link
 * #asOf()}. Paraphrases, not the regulation's words; not reviewed by counsel.
 */
public final class Law {
  private static final String FILE = "law/hipaa.tsv";

  private final Map<String, Requirement> requirements = new LinkedHashMap<>();
  private final Table table;

  Law() {
    table = Table.read(FILE, 8);
    for (List<String> row : table.rows()) {
      Requirement.Obligation obligation =
          switch (row.get(3)) {
            case "R" -> Requirement.Obligation.REQUIRED;
            case "A" -> Requirement.Obligation.ADDRESSABLE;
            case "-" -> Requirement.Obligation.NOT_MARKED;
            default ->
                throw new CatalogException(FILE, row.get(0), "no obligation is " + row.get(3));
          };
      Requirement requirement =
          new Requirement(
              row.get(0),
              row.get(1),
              row.get(2),
              obligation,
              row.get(4),
              row.get(5),
              row.get(6),
              row.get(7));
      if (requirements.put(requirement.section(), requirement) != null) {
        throw new CatalogException(FILE, row.get(0), "the section is listed twice");
      }
    }
  }

  /** A row by section, for example {@code 164.312(a)(1)}. */
  public Optional<Requirement> find(String section) {
    return Optional.ofNullable(requirements.get(section));
  }

  /** All rows, in the order of the regulation. */
  public List<Requirement> requirements() {
    return List.copyOf(requirements.values());
  }

  /** Date of the state of the law, ISO. */
  public String asOf() {
    return table.fact("as-of");
  }

  /** Where the rows come from. */
  public String source() {
    return table.fact("source");
  }

  /** How far the rows were checked. */
  public String confidence() {
    return table.fact("confidence");
  }
}
