package io.proofline.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which automatic controls speak to which of the auditable entries of the Security Rule. The count
 * that matters is the one by curated primary section; the others are shown beside it, because other
 * products count so.
 *
 * @param entries the auditable entries, in the order of the regulation
 */
public record LegalCoverage(List<Entry> entries) {
  /** Mode of a requirement whose evidence a machine can produce alone. */
  private static final String MACHINE = "machine";

  /** Takes a copy of the list. */
  public LegalCoverage {
    entries = List.copyOf(entries);
  }

  /**
   * One auditable entry.
   *
   * @param requirement the row of the law table
   * @param primary controls whose one primary citation it is
   * @param further controls that cite it besides
   * @param inherited controls that another tool maps to it, for comparison only
   */
  public record Entry(
      Requirement requirement, List<String> primary, List<String> further, List<String> inherited) {

    /** Takes copies of the lists. */
    public Entry {
      primary = List.copyOf(primary);
      further = List.copyOf(further);
      inherited = List.copyOf(inherited);
    }

    /** Whether no control cites it, so that only people can show it. */
    public boolean peopleOnly() {
      return primary.isEmpty() && further.isEmpty();
    }

    /**
     * Whether an auditor asks for something that no setting shows: a control has it as primary
     * citation only for what a machine can tell, and most entries also ask for a procedure, a
     * decision or a signed paper.
     */
    public boolean needsPeople() {
      return primary.isEmpty() || !requirement.mode().equals(MACHINE);
    }
  }

  /** Reads it from a catalog. */
  public static LegalCoverage of(Catalog catalog) {
    Map<String, List<String>> primary = new TreeMap<>();
    Map<String, List<String>> further = new TreeMap<>();
    Map<String, List<String>> inherited = new TreeMap<>();
    KnownChecks checks = catalog.checks();
    for (Control control : catalog.controls()) {
      add(primary, control.citation().requirement().section(), control.id());
      control
          .further()
          .forEach(citation -> add(further, citation.requirement().section(), control.id()));
      checks.inherited(control).forEach(section -> add(inherited, section, control.id()));
    }
    List<Entry> entries = new ArrayList<>();
    for (Requirement row : catalog.law().requirements()) {
      if (row.obligation() != Requirement.Obligation.NOT_MARKED) {
        entries.add(
            new Entry(
                row,
                primary.getOrDefault(row.section(), List.of()),
                further.getOrDefault(row.section(), List.of()),
                inherited.getOrDefault(row.section(), List.of())));
      }
    }
    return new LegalCoverage(entries);
  }

  /** Entries that are the primary citation of a control. */
  public long byPrimary() {
    return entries.stream().filter(entry -> !entry.primary().isEmpty()).count();
  }

  /** Entries that a control cites, first or further. */
  public long byCurated() {
    return entries.stream().filter(entry -> !entry.peopleOnly()).count();
  }

  /** Entries that some other tool maps one of our checks to. */
  public long byInherited() {
    return entries.stream().filter(entry -> !entry.inherited().isEmpty()).count();
  }

  private static void add(Map<String, List<String>> to, String section, String control) {
    to.computeIfAbsent(section, _ -> new ArrayList<>()).add(control);
  }
}
