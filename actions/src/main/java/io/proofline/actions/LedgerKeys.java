package io.proofline.actions;

import io.proofline.ledger.Ledger;
import io.proofline.ledger.SigningKeys;
import java.io.IOException;
import java.util.List;

/** Lists and replaces the keys that sign the ledger. */
public final class LedgerKeys {
  private final Mandate mandate;

  /** In a workspace. */
  public LedgerKeys(Mandate mandate) {
    this.mandate = mandate;
  }

  /** All keys of all years, oldest first; of each year the last ones sign. */
  public List<SigningKeys.Generation> list() throws IOException {
    return mandate.workspace().signingKeys().list();
  }

  /**
   * Replaces the keys of the year that is written now.
   *
   * @param reason why, in a sentence
   * @return the statement that does it
   * @throws IllegalArgumentException when no reason is given; nothing was changed
   */
  public Ledger.Recorded rotate(String reason) throws IOException {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("say why the keys are replaced: --reason TEXT");
    }
    return mandate.workspace().signingKeys().rotate(reason.strip(), mandate.actor());
  }
}
