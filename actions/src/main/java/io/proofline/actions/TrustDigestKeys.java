package io.proofline.actions;

import io.proofline.ledger.Statement;
import io.proofline.trail.digest.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** States which public keys are CloudTrail's, so that digests are more than a chain in itself. */
public final class TrustDigestKeys {
  private final Mandate mandate;

  /** In a workspace. */
  public TrustDigestKeys(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Records the keys of saved answers of ListPublicKeys.
   *
   * @param source from where they came
   * @throws IllegalArgumentException when a file is no such answer; those before it are recorded
   */
  public List<TrustedKeys.Trusted> trust(List<Path> files, String source) throws IOException {
    List<TrustedKeys.Trusted> out = new ArrayList<>();
    for (Path file : files) {
      out.addAll(
          keys()
              .trust(
                  String.valueOf(file.getFileName()),
                  Files.readAllBytes(file),
                  source,
                  mandate.actor()));
    }
    return out;
  }

  /**
   * Records that a key is not to be trusted any more.
   *
   * @throws IllegalArgumentException when it is not trusted, or no reason is given
   */
  public Statement withdraw(String fingerprint, String reason) throws IOException {
    return keys().withdraw(fingerprint, reason, mandate.actor());
  }

  /** The keys that are trusted. */
  public List<TrustedKeys.Trusted> all() throws IOException {
    return keys().all();
  }

  private TrustedKeys keys() {
    return new TrustedKeys(IngestTrail.store(mandate));
  }
}
