package io.proofline.actions;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.systems.Assignment;
import io.proofline.systems.HoldsPhi;
import io.proofline.systems.InventorySystem;
import io.proofline.systems.Membership;
import io.proofline.systems.SystemRegister;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which systems there are, and which collected resources belong to each or to none. */
public final class ListSystems {
  private final Mandate mandate;

  /** In a workspace. */
  public ListSystems(Mandate mandate) {
    this.mandate = mandate;
  }

  /** Reads the newest register and snapshots; empty when no register of systems is recorded. */
  public Optional<Report> run() throws IOException {
    Optional<HeldRegisters.Held<SystemRegister>> held = HeldRegisters.systems(mandate);
    return held.isEmpty() ? Optional.empty() : Optional.of(report(held.get()));
  }

  private Report report(HeldRegisters.Held<SystemRegister> register) throws IOException {
    List<Document> documents = Collected.newest(mandate).documents();
    Assignment assignment = register.content().assign(documents);
    List<Row> rows =
        register.content().systems().stream()
            .map(system -> new Row(system, resources(assignment, system.id())))
            .toList();
    return new Report(
        rows,
        assignment.notAssigned(),
        documents.size(),
        assignment.count(HoldsPhi.YES),
        register.source().statement().leaf().toString());
  }

  private static List<ResourceId> resources(Assignment assignment, String systemId) {
    return assignment.memberships().entrySet().stream()
        .filter(e -> e.getValue().systemIds().contains(systemId))
        .map(Map.Entry<ResourceId, Membership>::getKey)
        .toList();
  }

  /**
   * The systems.
   *
   * @param systems in file order
   * @param notAssigned resources that no system claims; open questions, never "no PHI"
   * @param resources resources collected in all
   * @param holdingPhi resources that hold ePHI
   * @param leaf leaf of the register
   */
  public record Report(
      List<Row> systems,
      List<ResourceId> notAssigned,
      int resources,
      long holdingPhi,
      String leaf) {
    /** Takes copies of the lists. */
    public Report {
      systems = List.copyOf(systems);
      notAssigned = List.copyOf(notAssigned);
    }
  }

  /**
   * One system.
   *
   * @param system as registered
   * @param resources what of it was collected
   */
  public record Row(InventorySystem system, List<ResourceId> resources) {
    /** Takes a copy of the list. */
    public Row {
      resources = List.copyOf(resources);
    }
  }
}
