package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.ledger.Entry;
import io.proofline.program.ControlDuties;
import io.proofline.program.ControlDuty;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says who answers for a control, who reviews it, how often, what monitors it; records reviews. */
public final class AssignControls {
  private final Mandate mandate;

  /** In a workspace. */
  public AssignControls(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * What is laid down.
   *
   * @param duties duties towards controls
   * @param unknown what was shredded, so that nobody can say who reviews those controls
   * @param nobody ids of controls that nobody reviews
   */
  public record Duties(
      List<ControlDuty> duties, List<Entry.Shredded> unknown, List<String> nobody) {
    /** Takes copies. */
    public Duties {
      duties = List.copyOf(duties);
      unknown = List.copyOf(unknown);
      nobody = List.copyOf(nobody);
    }
  }

  /**
   * Lays down a duty.
   *
   * @throws IllegalArgumentException when there is no such control, or too little is said
   */
  public ControlDuty set(
      String control, String owner, String reviewer, int everyDays, String monitor)
      throws IOException {
    require(control);
    return duties()
        .set(control, owner, reviewer, everyDays, monitor, mandate.now(), mandate.actor());
  }

  /**
   * Records a review by whoever acts.
   *
   * @throws IllegalArgumentException when somebody else is the reviewer
   */
  public ControlDuty review(String control, String note) throws IOException {
    require(control);
    return duties().review(control, note, mandate.now(), mandate.actor());
  }

  /**
   * How reviews stand.
   *
   * @param control id of one control; null for all
   */
  public Duties standing(@Nullable String control) throws IOException {
    if (control != null) {
      require(control);
    }
    ControlDuties recorded = duties();
    Map<String, ControlDuty> all = recorded.all();
    List<Entry.Shredded> unknown = recorded.shredded();
    List<String> nobody =
        new ArrayList<>(new TreeSet<>(Catalog.standard().controlIds()))
            .stream().filter(id -> !all.containsKey(id)).toList();
    return new Duties(
        all.values().stream().filter(one -> about(control, one.control())).toList(),
        unknown.stream().filter(one -> about(control, one.subject())).toList(),
        nobody.stream().filter(one -> about(control, one)).toList());
  }

  /** The time at which reviews are late or not. */
  public Instant now() {
    return mandate.now();
  }

  private static boolean about(@Nullable String control, String id) {
    return control == null || control.equals(id);
  }

  private static void require(String control) {
    if (Catalog.standard().control(control).isEmpty()) {
      throw new IllegalArgumentException(
          "no control is called " + control + " (proofline controls list names all)");
    }
  }

  private ControlDuties duties() throws IOException {
    return new ControlDuties(mandate.workspace().ledger(), mandate.workspace().actors());
  }
}
