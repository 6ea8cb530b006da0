package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.template.LogicalName;
import io.proofline.controls.CheckRuns;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.Side;
import io.proofline.program.AcceptedRisks;
import io.proofline.program.RiskException;
import io.proofline.program.RiskExceptions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Asks for, approves and takes back exceptions; says how they stand now. */
public final class ManageExceptions {

  private final Mandate mandate;
  private final Catalog catalog;

  /** In a workspace, with the catalog that ships with the program. */
  public ManageExceptions(Mandate mandate) {
    this.mandate = mandate;
    this.catalog = Catalog.standard();
  }

  /**
   * What a person asks for.
   *
   * @param id name of the exception
   * @param control id of the control
   * @param resources resources that fail it in the newest run, by name or as {@code
   *     account/region/type/name}
   * @param owner who answers for the risk
   * @param reason why it cannot be met now
   * @param compensating what stands in its place
   * @param expires when it ends
   */
  public record Ask(
      String id,
      String control,
      List<String> resources,
      String owner,
      String reason,
      String compensating,
      Instant expires) {

    /** Takes a copy of the list. */
    public Ask {
      resources = List.copyOf(resources);
    }
  }

  /**
   * Records a request for resources that fail the control in the newest run, with the incarnation
   * they have there.
   *
   * @throws IllegalArgumentException when there is no such control or failure, when a name fits
   *     several resources, or when data with PHI would go to somebody without an agreement: no
   *     exception makes that lawful
   */
  public RiskException request(Ask ask) throws IOException {
    signed("a request");
    Control control =
        catalog
            .control(ask.control())
            .orElseThrow(
                () -> new IllegalArgumentException("no control is called " + ask.control()));
    CheckRuns.Recorded run =
        runs()
            .latest()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no check was run yet, so nothing fails: proofline controls check"));
    List<ResourceId> resources = new ArrayList<>();
    List<Evaluation> failed =
        run.run().evaluations(control.id()).stream()
            .filter(row -> row.outcome() instanceof Outcome.Fail)
            .toList();
    for (String named : ask.resources()) {
      List<Evaluation> failing = meant(failed, named);
      if (failing.isEmpty()) {
        throw new IllegalArgumentException(
            named
                + " does not fail "
                + control.id()
                + " in the newest run: proofline controls check --failed "
                + control.id());
      }
      refuseSeveral(named, failing);
      failing.forEach(ManageExceptions::refuseWithoutAgreement);
      failing.forEach(ManageExceptions::refuseWhatCannotBeToldApart);
      failing.stream().map(Evaluation::resource).distinct().forEach(resources::add);
    }
    return exceptions()
        .request(
            new RiskExceptions.Wish(
                ask.id(),
                control.id(),
                resources,
                ask.owner(),
                ask.reason(),
                ask.compensating(),
                ask.expires()),
            mandate.now(),
            mandate.actor());
  }

  /** Approves as another person than the one who asked; both must have signed. */
  public RiskException approve(String id) throws IOException {
    signed("an approval");
    return exceptions().approve(id, mandate.now(), mandate.actor());
  }

  /** Takes one back. */
  public RiskException revoke(String id, String reason) throws IOException {
    return exceptions().revoke(id, reason, mandate.now(), mandate.actor());
  }

  /** Every exception as it stands now. */
  public List<RiskException> all() throws IOException {
    return exceptions().all(mandate.now());
  }

  /** Rows of what is called so: by its whole label, else by its name, else as people write it. */
  private static List<Evaluation> meant(List<Evaluation> failed, String named) {
    List<Function<ResourceId, String>> names =
        List.of(
            ResourceId::label, ResourceId::identifier, id -> LogicalName.spoken(id.identifier()));
    for (Function<ResourceId, String> name : names) {
      List<Evaluation> rows =
          failed.stream().filter(row -> name.apply(row.resource()).equals(named)).toList();
      if (!rows.isEmpty()) {
        return rows;
      }
    }
    return List.of();
  }

  /** The same name may stand for a resource in each account and region. */
  private static void refuseSeveral(String named, List<Evaluation> rows) {
    List<String> labels =
        rows.stream().map(row -> row.resource().label()).distinct().sorted().toList();
    if (labels.size() > 1) {
      throw new IllegalArgumentException(
          "several resources are called "
              + named
              + "; write which: "
              + String.join(", ", labels.subList(0, Math.min(5, labels.size())))
              + (labels.size() > 5 ? ", …" : ""));
    }
  }

  private void signed(String what) {
    if (!mandate.signs()) {
      throw new IllegalArgumentException(
          what + " counts only with the signature of an actor: give --key FILE");
    }
  }

  private static void refuseWithoutAgreement(Evaluation row) {
    if (!AcceptedRisks.phiWithoutAgreement(row)) {
      return;
    }
    String phi =
        Optional.ofNullable(row.evidence().get("r.HoldsPhi")).map(n -> n.asString("")).orElse("");
    throw new IllegalArgumentException(
        "no exception is possible for "
            + row.resource().identifier()
            + ": PHI "
            + (phi.equals("yes") ? "flows" : "may flow")
            + " to somebody without an agreement, and 45 CFR 164.308(b) leaves no room for that."
            + " Close the route, or sign the agreement");
  }

  private static void refuseWhatCannotBeToldApart(Evaluation row) {
    if (row.side() == Side.LIVE && !row.resource().tellsRecreation()) {
      throw new IllegalArgumentException(
          "no exception is possible for "
              + row.resource().identifier()
              + ": what is read of a "
              + row.resource().type()
              + " does not tell it from one that is made anew under the same name, which the"
              + " exception must not cover");
    }
  }

  private CheckRuns runs() {
    return new CheckRuns(mandate.workspace().ledger(), mandate.workspace().sheets());
  }

  private RiskExceptions exceptions() throws IOException {
    return new RiskExceptions(mandate.workspace().ledger(), mandate.workspace().actors());
  }
}
