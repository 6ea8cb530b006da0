package io.proofline.vendors;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.register.RegisterFile;
import io.proofline.ledger.register.Section;
import io.proofline.vendors.Agreement.ExecutedBy;
import io.proofline.vendors.Agreement.FiledDocument;
import io.proofline.vendors.Agreement.Kind;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code vendors.yaml}; the format is described in {@code docs/registers.md}. */
final class VendorsReader {
  private static final Set<String> CLAUSES =
      Set.of(
          "D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D10", "D11", "D12", "D13",
          "D14");

  private final String entityName;
  private final AgreementFiles documents;
  private final Set<String> agreementIds = new HashSet<>();

  VendorsReader(String entityName, AgreementFiles documents) {
    this.entityName = entityName;
    this.documents = documents;
  }

  VendorRegister read(RegisterFile file) {
    Section root = file.root("version", "vendors");
    if (!root.text("version").equals("1")) {
      root.problem("version", "must be 1, the only version there is");
    }
    List<Vendor> vendors = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (Section section :
        root.someSections(
            "vendors",
            "id",
            "name",
            "other-names",
            "services",
            "accounts",
            "agreements",
            "outcome")) {
      Vendor vendor = vendor(section);
      if (!ids.add(vendor.id())) {
        section.problem("id", "the id " + vendor.id() + " is used twice");
      }
      for (String account : vendor.accounts()) {
        String before = owners.putIfAbsent(account, vendor.id());
        if (before != null) {
          section.problem(
              "accounts", "account " + account + " already belongs to vendor " + before);
        }
      }
      vendors.add(vendor);
    }
    file.check();
    return new VendorRegister(entityName, vendors);
  }

  private Vendor vendor(Section section) {
    List<String> services = section.someTexts("services");
    List<String> accounts = section.accounts("accounts");
    List<Agreement> agreements = new ArrayList<>();
    Set<String> before = new HashSet<>();
    for (Section entry :
        section.sections(
            "agreements",
            "id",
            "version",
            "supersedes",
            "kind",
            "progress",
            "file",
            "parties",
            "executed",
            "provider-record",
            "effective",
            "ends",
            "terminated",
            "scope",
            "clauses")) {
      Agreement agreement = agreement(entry, services, accounts);
      if (!agreementIds.add(agreement.id())) {
        entry.problem("id", "the id " + agreement.id() + " is used twice");
      }
      agreement
          .supersedes()
          .filter(old -> !before.contains(old))
          .ifPresent(
              old ->
                  entry.problem(
                      "supersedes",
                      "'"
                          + old
                          + "' is no agreement of this vendor listed before this one"
                          + Section.hint(old, before)));
      before.add(agreement.id());
      agreements.add(agreement);
    }
    return new Vendor(
        section.text("id"),
        section.text("name"),
        section.texts("other-names"),
        services,
        Set.copyOf(accounts),
        agreements,
        section
            .findSection("outcome", "kind", "reason", "reviewed-by", "title", "on", "recheck")
            .map(VendorsReader::outcome));
  }

  private Agreement agreement(Section section, List<String> services, List<String> accounts) {
    Kind kind = section.findOneOf("kind", Kind.class).orElse(Kind.AGREEMENT);
    Optional<ExecutedBy> executedBy = section.findOneOf("executed", ExecutedBy.class);
    Optional<Agreement.Progress> progress = section.findOneOf("progress", Agreement.Progress.class);
    if (executedBy.isPresent() && progress.isPresent()) {
      section.problem("progress", "is only allowed while the agreement is not executed");
    }
    Optional<Agreement.ProviderRecord> record =
        section
            .findSection("provider-record", "file", "source", "account", "on")
            .map(this::providerRecord);
    if (executedBy.filter(e -> e == ExecutedBy.PROVIDER_RECORD).isPresent() && record.isEmpty()) {
      section.problem(
          "provider-record", "is missing: executed says provider-record, so the record is needed");
    }
    List<Agreement.PartyTo> parties = new ArrayList<>();
    for (Section party :
        section.sections("parties", "name", "side", "signed-by", "title", "on", "method")) {
      parties.add(party(party));
    }
    if (executedBy.isPresent()) {
      for (Agreement.Side side : List.of(Agreement.Side.ENTITY, Agreement.Side.VENDOR)) {
        if (parties.stream()
            .noneMatch(
                p ->
                    p.side() == side
                        || (side == Agreement.Side.VENDOR
                            && p.side() == Agreement.Side.RESELLER))) {
          section.problem(
              "parties",
              "names nobody on the side "
                  + side.name().toLowerCase(Locale.ROOT)
                  + "; an executed agreement binds both");
        }
      }
    }
    var effective = section.findDate("effective");
    var ends = section.findDate("ends");
    if (effective.isPresent() && ends.isPresent() && ends.get().isBefore(effective.get())) {
      section.problem("ends", "is before effective");
    }
    if (executedBy.isPresent() && effective.isEmpty()) {
      section.problem("effective", "is missing: an executed agreement has a first day in effect");
    }
    Section scope = section.section("scope", "services", "accounts", "conditions");
    Set<String> inScope = new HashSet<>(scope.someTexts("services"));
    for (String service : inScope) {
      if (!services.contains(service)) {
        scope.problem(
            "services",
            "'"
                + service
                + "' is no service of this vendor; its services: "
                + String.join(", ", services)
                + Section.hint(service, services));
      }
    }
    Set<String> scopeAccounts = new HashSet<>(scope.accounts("accounts"));
    for (String account : scopeAccounts) {
      if (!accounts.contains(account)) {
        scope.problem(
            "accounts",
            "account " + account + " is none of this vendor's" + Section.hint(account, accounts));
      }
    }
    List<Agreement.Condition> conditions = new ArrayList<>();
    for (Section condition : scope.sections("conditions", "text", "met")) {
      conditions.add(
          new Agreement.Condition(
              condition.text("text"), condition.oneOf("met", YesNo.class) == YesNo.YES));
    }
    return new Agreement(
        section.text("id"),
        section.text("version"),
        section.find("supersedes"),
        kind,
        progress,
        section.find("file").map(path -> document(section, "file", path)),
        parties,
        executedBy,
        record,
        effective,
        ends,
        section.findDate("terminated"),
        new Agreement.AgreementScope(inScope, scopeAccounts, conditions),
        section
            .findSection("clauses", "reviewed-by", "on", "missing", "waiver")
            .map(VendorsReader::clauses));
  }

  private Agreement.ProviderRecord providerRecord(Section section) {
    return new Agreement.ProviderRecord(
        document(section, "file", section.text("file")),
        section.oneOf("source", Agreement.RecordSource.class),
        section.findAccount("account"),
        section.date("on"));
  }

  private static Agreement.PartyTo party(Section section) {
    boolean any = List.of("signed-by", "title", "on", "method").stream().anyMatch(section::has);
    Optional<Agreement.Signature> signature =
        any
            ? Optional.of(
                new Agreement.Signature(
                    section.text("signed-by"),
                    section.text("title"),
                    section.date("on"),
                    section.text("method")))
            : Optional.empty();
    return new Agreement.PartyTo(
        section.text("name"), section.oneOf("side", Agreement.Side.class), signature);
  }

  private static Agreement.ClauseReview clauses(Section section) {
    List<String> missing = section.texts("missing");
    for (String clause : missing) {
      if (!CLAUSES.contains(clause)) {
        section.problem("missing", "'" + clause + "' is no element; allowed: D01 to D14");
      }
    }
    return new Agreement.ClauseReview(
        section.text("reviewed-by"), section.date("on"), missing, section.find("waiver"));
  }

  private static Vendor.Outcome outcome(Section section) {
    Vendor.Outcome.Kind kind = section.oneOf("kind", Vendor.Outcome.Kind.class);
    String reason = section.text("reason");
    if (kind == Vendor.Outcome.Kind.NO_PHI && reason.toLowerCase(Locale.ROOT).contains("encrypt")) {
      section.problem(
          "reason",
          "rests on encryption, which is refused: who holds encrypted PHI without the key is still a"
              + " business associate (HHS guidance on cloud computing, 2016)");
    }
    var on = section.date("on");
    var recheck = section.date("recheck");
    if (!recheck.isAfter(on)) {
      section.problem("recheck", "must be after the day of the review");
    }
    return new Vendor.Outcome(
        kind, reason, section.text("reviewed-by"), section.text("title"), on, recheck);
  }

  private FiledDocument document(Section section, String field, String path) {
    try {
      return new FiledDocument(path, documents.blob(path));
    } catch (IOException | InvalidPathException e) {
      section.problem(field, "'" + path + "' cannot be filed: " + e.getMessage());
      return new FiledDocument(path, new BlobRef("", 0, "application/octet-stream"));
    }
  }

  private enum YesNo {
    YES,
    NO
  }
}
