package io.proofline.program;

import io.proofline.ledger.register.RegisterFile;
import io.proofline.ledger.register.Section;
import io.proofline.trail.coverage.HeldLogs;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The entity's policies, as {@code policies.yaml} says.
 *
 * @param policies every version, in file order
 */
public record PolicyRegister(List<Policy> policies) {

  /** Subject of the statement that records the file. */
  public static final String NAME = "policies";

  /** Takes a copy of the list. */
  public PolicyRegister {
    policies = List.copyOf(policies);
  }

  /**
   * Reads the register.
   *
   * @param knownControls ids of all controls, to find misspelt ones; empty when they are not known
   * @throws io.proofline.ledger.register.RegisterFormatException with every mistake of the file
   */
  public static PolicyRegister read(RegisterFile file, Collection<String> knownControls) {
    Section root = file.root("version", "policies");
    if (!root.text("version").equals("1")) {
      root.problem("version", "must be 1, the only version there is");
    }
    List<Policy> policies = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Section section :
        root.someSections(
            "policies",
            "id",
            "version",
            "sentence",
            "effective",
            "ends",
            "approved-by",
            "treats",
            "owner",
            "governs",
            "keeps-logs")) {
      Policy policy = policy(section, knownControls);
      if (!seen.add(policy.id() + " version " + policy.version())) {
        section.problem("id", policy.id() + " version " + policy.version() + " is listed twice");
      }
      policies.add(policy);
    }
    file.check();
    return new PolicyRegister(policies);
  }

  /**
   * The policies in force that govern a control on a day, of each policy the version that came into
   * force last; those that name the control by its id first, then by policy id.
   *
   * @param controlId for example {@code s3/no-outside-read}
   * @param day the day asked for, in UTC
   */
  public List<Policy> governing(String controlId, LocalDate day) {
    return inForce(day).stream()
        .filter(p -> p.match(controlId) != Policy.Match.NONE)
        .sorted(
            Comparator.comparing((Policy p) -> p.match(controlId))
                .reversed()
                .thenComparing(Policy::id))
        .toList();
  }

  /** The policies in force on a day, of each the version that came into force last. */
  List<Policy> inForce(LocalDate day) {
    Map<String, Policy> newest = new HashMap<>();
    for (Policy policy : policies) {
      if (policy.inForce(day)) {
        newest.merge(
            policy.id(), policy, (a, b) -> b.countsFrom().isBefore(a.countsFrom()) ? a : b);
      }
    }
    return List.copyOf(newest.values());
  }

  private static Policy policy(Section section, Collection<String> knownControls) {
    Section approver = section.section("approved-by", "name", "title", "on");
    Optional<Section> risk = section.findSection("treats", "risk", "text");
    Optional<LocalDate> ends = section.findDate("ends");
    LocalDate effective = section.date("effective");
    if (ends.filter(end -> end.isBefore(effective)).isPresent()) {
      section.problem("ends", "is before effective");
    }
    Optional<Policy.KeptLogs> keepsLogs =
        section.findSection("keeps-logs", "days", "sources", "since").map(PolicyRegister::keptLogs);
    // A policy about logs alone governs no control.
    List<String> governs =
        keepsLogs.isPresent() ? section.texts("governs") : section.someTexts("governs");
    for (String control : governs) {
      if (!knownControls.isEmpty() && !known(control, knownControls)) {
        section.problem(
            "governs", "'" + control + "' is no control" + Section.hint(control, knownControls));
      }
    }
    return new Policy(
        section.text("id"),
        section.text("version"),
        section.text("sentence"),
        effective,
        ends,
        new Policy.Approver(approver.text("name"), approver.text("title"), approver.date("on")),
        risk.map(r -> new Policy.Risk(r.text("risk"), r.find("text"))),
        section.find("owner"),
        governs,
        keepsLogs);
  }

  private static Policy.KeptLogs keptLogs(Section section) {
    String days = section.text("days");
    if (!days.matches("[1-9][0-9]{0,4}")) {
      section.problem("days", "has to be a number of days from 1 to 99999, as 2192");
      days = "1";
    }
    List<String> sources = section.texts("sources");
    for (String source : sources) {
      if (!HeldLogs.SOURCES.contains(source)) {
        section.problem(
            "sources",
            "'"
                + source
                + "' is none of "
                + String.join(", ", HeldLogs.SOURCES)
                + Section.hint(source, HeldLogs.SOURCES));
      }
    }
    return new Policy.KeptLogs(Integer.parseInt(days), sources, section.findDate("since"));
  }

  private static boolean known(String control, Collection<String> knownControls) {
    if (!control.endsWith("*")) {
      return knownControls.contains(control);
    }
    String prefix = control.substring(0, control.length() - 1);
    return knownControls.stream().anyMatch(id -> id.startsWith(prefix));
  }
}
