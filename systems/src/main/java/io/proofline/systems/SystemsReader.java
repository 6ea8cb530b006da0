package io.proofline.systems;

import io.proofline.ledger.register.RegisterFile;
import io.proofline.ledger.register.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code systems.yaml}; the format is described in {@code docs/registers.md}. */
final class SystemsReader {
  private SystemsReader() {}

  static SystemRegister read(RegisterFile file) {
    Section root = file.root("version", "accounts", "systems");
    if (!root.text("version").equals("1")) {
      root.problem("version", "must be 1, the only version there is");
    }
    List<SystemRegister.OwnAccount> accounts = new ArrayList<>();
    Set<String> own = new HashSet<>();
    for (Section account : root.someSections("accounts", "id", "name")) {
      String id = account.text("id");
      account.findAccount("id");
      if (!own.add(id)) {
        account.problem("id", "account " + id + " is listed twice");
      }
      accounts.add(new SystemRegister.OwnAccount(id, account.text("name")));
    }
    List<InventorySystem> systems = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Section section :
        root.someSections(
            "systems",
            "id",
            "name",
            "owner",
            "purpose",
            "holds-phi",
            "reason",
            "ephi",
            "accounts",
            "resources")) {
      InventorySystem system = system(section, own);
      if (!ids.add(system.id())) {
        section.problem("id", "the id " + system.id() + " is used twice");
      }
      systems.add(system);
    }
    file.check();
    return new SystemRegister(accounts, systems);
  }

  private static InventorySystem system(Section section, Set<String> own) {
    Section owner = section.section("owner", "name", "title");
    HoldsPhi holdsPhi = section.oneOf("holds-phi", HoldsPhi.class);
    List<String> ephi = section.texts("ephi");
    if (holdsPhi == HoldsPhi.YES && ephi.isEmpty()) {
      section.problem("ephi", "must name at least one kind of ePHI, because holds-phi is yes");
    }
    if (holdsPhi == HoldsPhi.NO && !ephi.isEmpty()) {
      section.problem("ephi", "names ePHI, but holds-phi is no; one of the two is wrong");
    }
    Optional<String> reason = reason(section, Optional.of(holdsPhi));
    Set<String> accounts = new HashSet<>(section.accounts("accounts"));
    if (accounts.isEmpty()) {
      section.problem("accounts", "must name the accounts in which the system lives");
    }
    for (String account : accounts) {
      if (!own.contains(account)) {
        section.problem(
            "accounts",
            "account "
                + account
                + " is not among the entity's own accounts at the head of the file"
                + Section.hint(account, own));
      }
    }
    List<Claim> claims = new ArrayList<>();
    for (Section resource :
        section.someSections(
            "resources", "arn", "type", "identifier", "tag", "account", "holds-phi", "reason")) {
      claims.add(claim(resource, accounts));
    }
    return new InventorySystem(
        section.text("id"),
        section.text("name"),
        new InventorySystem.Owner(owner.text("name"), owner.find("title")),
        section.text("purpose"),
        holdsPhi,
        reason,
        ephi,
        accounts,
        claims);
  }

  private static Claim claim(Section section, Set<String> accounts) {
    List<String> ways =
        List.of("arn", "identifier", "tag", "account").stream().filter(section::has).toList();
    if (ways.size() != 1) {
      section.problem(
          ways.isEmpty() ? "identifier" : ways.getLast(),
          "exactly one of arn, identifier, tag and account says which resources are meant");
      return new Claim(new Claim.ByAccount(""), Optional.empty(), Optional.empty());
    }
    if (section.has("type") && !ways.getFirst().equals("identifier")) {
      section.problem("type", "is only allowed beside identifier");
    }
    Optional<HoldsPhi> holdsPhi = section.findOneOf("holds-phi", HoldsPhi.class);
    Claim.Rule rule =
        switch (ways.getFirst()) {
          case "arn" -> new Claim.ByArn(arn(section));
          case "identifier" ->
              new Claim.ByIdentifier(section.find("type"), section.text("identifier"));
          case "tag" -> tag(section);
          default -> {
            String account = section.findAccount("account").orElse("");
            if (!accounts.contains(account)) {
              section.problem("account", "is not among the accounts of this system");
            }
            yield new Claim.ByAccount(account);
          }
        };
    return new Claim(rule, holdsPhi, reason(section, holdsPhi));
  }

  private static String arn(Section section) {
    String arn = section.text("arn");
    if (!arn.startsWith("arn:")) {
      section.problem("arn", "must begin with arn:, as arn:aws:s3:::clinic-images-*");
    }
    return arn;
  }

  private static Claim.ByTag tag(Section section) {
    String tag = section.text("tag");
    int equals = tag.indexOf('=');
    if (equals < 1) {
      section.problem("tag", "must be KEY=VALUE, as system=imaging");
      return new Claim.ByTag(tag, "");
    }
    return new Claim.ByTag(tag.substring(0, equals), tag.substring(equals + 1));
  }

  private static Optional<String> reason(Section section, Optional<HoldsPhi> holdsPhi) {
    Optional<String> reason = section.find("reason");
    boolean none = holdsPhi.filter(h -> h == HoldsPhi.NO).isPresent();
    if (none && reason.isEmpty()) {
      section.problem("reason", "is missing: holds-phi is no, and that needs a reason");
    }
    if (!none && reason.isPresent()) {
      section.problem("reason", "is only allowed beside holds-phi: no");
    }
    return reason;
  }
}
