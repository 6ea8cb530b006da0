package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Requirement;
import io.proofline.program.AddressableDecision;
import io.proofline.program.AddressableDecisions;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;

/** Records how the entity dealt with an addressable specification, 45 CFR 164.306(d)(3). */
public final class DecideAddressable {
  private final Mandate mandate;
  private final Catalog catalog;

  /** In a workspace, with the law table that ships with the program. */
  public DecideAddressable(Mandate mandate) {
    this.mandate = mandate;
    this.catalog = Catalog.standard();
  }

  /**
   * Records the decision.
   *
   * @throws IllegalArgumentException when the section is not addressable, or what was written is
   *     not enough
   */
  public AddressableDecision run(
      String section,
      AddressableDecision.State state,
      String reason,
      Optional<String> alternative,
      Optional<LocalDate> review)
      throws IOException {
    Requirement row =
        catalog
            .law()
            .find(section)
            .orElseThrow(() -> new IllegalArgumentException(section + " is not in the law table"));
    if (row.obligation() != Requirement.Obligation.ADDRESSABLE) {
      throw new IllegalArgumentException(
          section
              + " is "
              + (row.obligation() == Requirement.Obligation.REQUIRED
                  ? "required: it is met or it is not, and no decision changes that"
                  : "no addressable specification"));
    }
    return new AddressableDecisions(mandate.workspace().ledger())
        .record(section, state, reason, alternative, review, mandate.now(), mandate.actor());
  }

  /** The newest decision of every section that has one. */
  public AddressableDecisions.Newest newest() throws IOException {
    return new AddressableDecisions(mandate.workspace().ledger()).newest();
  }
}
