package io.proofline.cli;

import io.proofline.actions.DecideAddressable;
import io.proofline.catalog.Catalog;
import io.proofline.catalog.LegalCoverage;
import io.proofline.catalog.Requirement;
import io.proofline.ledger.Entry;
import io.proofline.ledger.Workspace;
import io.proofline.program.AddressableDecision;
import io.proofline.program.AddressableDecisions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code controls coverage}: the law beside the catalog. */
@Command(
    description =
        "%nEach auditable entry of the Security Rule with the automatic controls that cite it, or"
            + " the evidence that only people can give. Counted by our curated primary citations;"
            + " the mappings that other tools give to the same checks are counted beside it, for"
            + " comparison. In a workspace the decisions on addressable entries are shown.")
final class ControlsCoverageCommand implements io.proofline.cli.Command {
  /** So many ids are printed of an entry; {@code controls list --section} prints all. */
  private static final int NAMED = 8;

  @Option(
      names = "--section",
      paramLabel = "SECTION",
      description = "Only entries of the section, for example 164.312.")
  @Nullable String section;

  @Override
  public ExitCode run(Session session) throws IOException {
    Catalog catalog = Catalog.standard();
    LegalCoverage coverage = LegalCoverage.of(catalog);
    Optional<AddressableDecisions.Newest> decisions = decisions(session);
    List<LegalCoverage.Entry> entries =
        coverage.entries().stream()
            .filter(e -> section == null || e.requirement().section().startsWith(section))
            .toList();
    if (entries.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "no auditable entry of the Security Rule begins with " + section,
          "proofline controls coverage");
    }
    if (session.options().json) {
      session.terminal().printRaw(Json.text(json(catalog, coverage, entries, decisions)));
    } else {
      print(session.terminal(), catalog, coverage, entries, decisions);
    }
    return ExitCode.OK;
  }

  private static Optional<AddressableDecisions.Newest> decisions(Session session)
      throws IOException {
    if (session.options().workspace == null && Workspace.find(session.folder()).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new DecideAddressable(session.mandate()).newest());
  }

  private static void print(
      Terminal terminal,
      Catalog catalog,
      LegalCoverage coverage,
      List<LegalCoverage.Entry> entries,
      Optional<AddressableDecisions.Newest> decisions) {
    int all = coverage.entries().size();
    terminal.print(
        Columns.count(coverage.byPrimary(), "entry")
            + " of "
            + all
            + " by curated primary citation, "
            + coverage.byCurated()
            + " with further curated citations");
    terminal.print(
        Columns.hanging(
            0,
            "",
            coverage.byInherited()
                + " of "
                + all
                + " by the mappings that other tools give to the same checks (for comparison)"));
    terminal.print(
        Columns.hanging(
            0, "", "Law as of " + catalog.law().asOf() + "; " + catalog.law().confidence()));
    terminal.print("");
    for (LegalCoverage.Entry entry : entries) {
      Requirement row = entry.requirement();
      terminal.print(Columns.row(24, row.section(), 3, mark(row), Columns.fit(row.title(), 50)));
      terminal.print(Columns.hanging(6, "", controls(entry)));
      if (entry.needsPeople()) {
        terminal.print(
            Columns.hanging(
                6,
                "",
                (entry.primary().isEmpty()
                        ? "needs people's evidence: "
                        : "needs people's evidence too: ")
                    + row.evidence()));
      }
      if (row.obligation() == Requirement.Obligation.ADDRESSABLE && decisions.isPresent()) {
        terminal.print(Columns.hanging(6, "", state(row.section(), decisions.get())));
      }
    }
    terminal.say("next         proofline controls list --section SECTION");
  }

  private static String mark(Requirement row) {
    return row.obligation() == Requirement.Obligation.REQUIRED ? "R" : "A";
  }

  private static String controls(LegalCoverage.Entry entry) {
    int besides = entry.further().size();
    String further =
        besides == 0
            ? ""
            : ", "
                + Columns.count(besides, "control")
                + (besides == 1 ? " cites" : " cite")
                + " it besides";
    return entry.primary().isEmpty()
        ? "no automatic control has it as primary citation" + further + named(entry.further())
        : Columns.count(entry.primary().size(), "automatic control")
            + further
            + named(entry.primary());
  }

  private static String named(List<String> controls) {
    if (controls.size() <= NAMED) {
      return controls.isEmpty() ? "" : ": " + String.join(", ", controls);
    }
    return ": "
        + String.join(", ", controls.subList(0, NAMED))
        + ", and "
        + (controls.size() - NAMED)
        + " more";
  }

  private static String state(String section, AddressableDecisions.Newest decisions) {
    Entry.Shredded gone = decisions.shredded().get(section);
    if (gone != null) {
      return "addressable: not known, the newest decision, " + gone.words();
    }
    AddressableDecision decision = decisions.known().get(section);
    return decision == null
        ? "addressable: " + AddressableDecision.State.GAP.id() + ", nobody recorded an assessment"
        : "addressable: "
            + decision.state().id()
            + ", "
            + decision.by().id()
            + " ("
            + decision.by().authentication().name().toLowerCase(java.util.Locale.ROOT)
            + "), leaf "
            + decision.leaf();
  }

  private static ObjectNode json(
      Catalog catalog,
      LegalCoverage coverage,
      List<LegalCoverage.Entry> entries,
      Optional<AddressableDecisions.Newest> decisions) {
    ObjectNode document = Json.document("proofline.legal-coverage/1");
    document
        .putObject("law")
        .put("asOf", catalog.law().asOf())
        .put("source", catalog.law().source())
        .put("confidence", catalog.law().confidence());
    document
        .putObject("counts")
        .put("entries", coverage.entries().size())
        .put("byPrimary", coverage.byPrimary())
        .put("byCurated", coverage.byCurated())
        .put("byInherited", coverage.byInherited());
    ArrayNode rows = document.putArray("entries");
    for (LegalCoverage.Entry entry : entries) {
      Requirement row = entry.requirement();
      ObjectNode one = rows.addObject();
      one.put("section", row.section());
      one.put("title", row.title());
      one.put("obligation", row.obligation().name().toLowerCase(java.util.Locale.ROOT));
      one.put("standard", row.standard());
      one.put("paraphrase", row.paraphrase());
      one.put("evidence", row.evidence());
      one.put("mode", row.mode());
      one.put("needsPeople", entry.needsPeople());
      entry.primary().forEach(one.putArray("primary")::add);
      entry.further().forEach(one.putArray("further")::add);
      entry.inherited().forEach(one.putArray("inherited")::add);
      if (row.obligation() == Requirement.Obligation.ADDRESSABLE && decisions.isPresent()) {
        one.set("decision", AddressableText.json(row.section(), decisions.get()));
      }
    }
    return document;
  }
}
