package io.proofline.actions;

import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
import io.proofline.systems.Routes;
import io.proofline.vendors.RouteAgreements;
import io.proofline.vendors.VendorRegister;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Works out by which routes data can leave the entity's own accounts and how the paper stands for
 * each, and records that as a snapshot of source {@code systems}.
 */
public final class DeriveRoutes {
  private final Mandate mandate;

  /** In a workspace. */
  public DeriveRoutes(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Derives from the newest collected snapshots and the newest registers.
   *
   * @return the recorded routes; empty when no register of systems is recorded, because without
   *     knowing its own accounts nobody can tell what is outside
   */
  public Optional<RecordedSnapshot> run() throws IOException {
    return run(Collected.newest(mandate));
  }

  /** The same from what is open already. */
  Optional<RecordedSnapshot> run(Collected collected) throws IOException {
    Optional<Snapshot> derived = derive(collected);
    return derived.isEmpty()
        ? Optional.empty()
        : Optional.of(
            mandate
                .snapshots()
                .record(new CollectedSnapshot(derived.get(), Map.of()), mandate.actor()));
  }

  /** The same for looking at: nothing is recorded. */
  Optional<Snapshot> derive() throws IOException {
    return derive(Collected.newest(mandate));
  }

  private Optional<Snapshot> derive(Collected collected) throws IOException {
    HeldRegisters registers = HeldRegisters.read(mandate);
    if (registers.systems().isEmpty()) {
      return Optional.empty();
    }
    Instant now = mandate.now();
    Snapshot routes =
        Routes.snapshot(collected.snapshots(), registers.systems().get().content(), now);
    // Without a register of vendors no agreement counts: every route stands as "none".
    VendorRegister vendors =
        registers
            .vendors()
            .map(HeldRegisters.Held::content)
            .orElse(new VendorRegister(mandate.workspace().entity().name(), List.of()));
    return Optional.of(
        RouteAgreements.enrich(routes, vendors, LocalDate.ofInstant(now, ZoneOffset.UTC)));
  }
}
