package io.proofline.actions;

import io.proofline.ledger.GrowthReport;
import io.proofline.ledger.GrowthVerifier;
import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.LedgerVerifier;
import io.proofline.ledger.VerifierTrust;
import java.io.IOException;
import java.nio.file.Path;

/** Verifies a whole workspace, also a copy of one without keys. Records nothing. */
public final class VerifyLedger {
  /**
   * Verifies.
   *
   * @param workspace folder of the workspace or of its copy
   * @throws IOException when it is no workspace or cannot be read
   */
  public LedgerReport run(Path workspace) throws IOException {
    return run(workspace, VerifierTrust.none());
  }

  /** As {@link #run(Path)}, also against what the verifier brings along. */
  public LedgerReport run(Path workspace, VerifierTrust trust) throws IOException {
    return LedgerVerifier.verify(workspace, trust);
  }

  /**
   * Verifies what is new since the verifier's memory was extended last.
   *
   * @throws IllegalArgumentException when nothing of the ledger is remembered
   */
  public GrowthReport sinceLast(Path workspace, VerifierTrust trust) throws IOException {
    return GrowthVerifier.verify(workspace, trust);
  }
}
