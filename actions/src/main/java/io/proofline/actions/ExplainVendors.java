package io.proofline.actions;

import io.proofline.cloud.Document;
import io.proofline.cloud.Snapshot;
import io.proofline.systems.HoldsPhi;
import io.proofline.vendors.Standing;
import io.proofline.vendors.Vendor;
import io.proofline.vendors.VendorRegister;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How the paper stands with each vendor, and by which routes data can reach it. */
public final class ExplainVendors {
  private final Mandate mandate;

  /** In a workspace. */
  public ExplainVendors(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Explains as of today.
   *
   * @return every vendor of the register, then every outside party that a route reaches and that is
   *     in no vendor's entry; empty when no register of vendors is recorded
   */
  public Optional<Report> run() throws IOException {
    Optional<HeldRegisters.Held<VendorRegister>> held = HeldRegisters.read(mandate).vendors();
    if (held.isEmpty()) {
      return Optional.empty();
    }
    VendorRegister register = held.get().content();
    LocalDate today = LocalDate.ofInstant(mandate.now(), ZoneOffset.UTC);
    Optional<Snapshot> routes = new DeriveRoutes(mandate).derive();
    List<Document> documents = routes.map(Snapshot::documents).orElse(List.of());

    List<Receiver> receivers = new ArrayList<>();
    Set<String> known = new TreeSet<>();
    for (Vendor vendor : register.vendors()) {
      known.addAll(vendor.accounts());
      List<Account> accounts = new ArrayList<>();
      for (String account : new TreeSet<>(vendor.accounts())) {
        accounts.add(account(register, account, today, documents));
      }
      receivers.add(new Receiver(vendor.name(), Optional.of(vendor), accounts));
    }
    Set<String> strangers = new TreeSet<>();
    for (Document route : documents) {
      String to = route.properties().path("ToAccount").asString("");
      if (!known.contains(to)) {
        strangers.add(to);
      }
    }
    for (String stranger : strangers) {
      receivers.add(
          new Receiver(
              stranger.equals("*") ? "anyone" : stranger,
              Optional.empty(),
              List.of(account(register, stranger, today, documents))));
    }
    boolean routesComplete =
        routes.isPresent() && routes.get().scopes().stream().allMatch(Snapshot.Scope::complete);
    return Optional.of(
        new Report(
            receivers,
            today,
            routes.isPresent(),
            routesComplete,
            held.get().source().statement().leaf().toString()));
  }

  private static Account account(
      VendorRegister register, String account, LocalDate day, List<Document> routes) {
    List<Route> reaching = new ArrayList<>();
    HoldsPhi phi = HoldsPhi.NO;
    for (Document route : routes) {
      if (route.properties().path("ToAccount").asString("").equals(account)) {
        HoldsPhi here =
            switch (route.properties().path("HoldsPhi").asString("")) {
              case "yes" -> HoldsPhi.YES;
              case "no" -> HoldsPhi.NO;
              default -> HoldsPhi.UNKNOWN;
            };
        if (here == HoldsPhi.YES || (here == HoldsPhi.UNKNOWN && phi == HoldsPhi.NO)) {
          phi = here;
        }
        reaching.add(
            new Route(
                route.properties().path("From").path("Identifier").asString(""),
                route.properties().path("From").path("Account").asString(""),
                route.properties().path("Kind").asString(""),
                route.properties().path("Grade").asString(""),
                here));
      }
    }
    HoldsPhi asked = reaching.isEmpty() ? HoldsPhi.UNKNOWN : phi;
    return new Account(account, register.standing(account, asked, day), reaching);
  }

  /**
   * Everybody who may receive.
   *
   * @param receivers vendors in file order, then strangers
   * @param day day asked for, UTC
   * @param routesKnown whether routes could be derived (a register of systems is recorded)
   * @param routesComplete whether the routes are known to be all
   * @param leaf leaf of the register of vendors
   */
  public record Report(
      List<Receiver> receivers,
      LocalDate day,
      boolean routesKnown,
      boolean routesComplete,
      String leaf) {
    /** Takes a copy of the list. */
    public Report {
      receivers = List.copyOf(receivers);
    }
  }

  /**
   * A vendor or a stranger.
   *
   * @param name as registered, the account of a stranger, or {@code anyone}
   * @param vendor the entry; empty for a stranger
   * @param accounts accounts and how the paper stands for each
   */
  public record Receiver(String name, Optional<Vendor> vendor, List<Account> accounts) {
    /** Takes a copy of the list. */
    public Receiver {
      accounts = List.copyOf(accounts);
    }

    /** Whether data can reach it without settled paper. */
    public boolean open() {
      return accounts.stream()
          .anyMatch(a -> !a.routes().isEmpty() && !a.standing().state().settled());
    }
  }

  /**
   * One account.
   *
   * @param id twelve digits, {@code *}, or {@code unknown:…}
   * @param standing how the paper stands
   * @param routes by which data can reach it
   */
  public record Account(String id, Standing standing, List<Route> routes) {
    /** Takes a copy of the list. */
    public Account {
      routes = List.copyOf(routes);
    }
  }

  /**
   * A way out.
   *
   * @param from identifier of the resource
   * @param account own account of it
   * @param kind bucket-policy, key-policy, role-trust, replication
   * @param grade certain or possible
   * @param holdsPhi whether the resource holds ePHI
   */
  public record Route(String from, String account, String kind, String grade, HoldsPhi holdsPhi) {}
}
