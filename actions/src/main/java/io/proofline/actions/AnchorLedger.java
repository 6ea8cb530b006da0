package io.proofline.actions;

import io.proofline.ledger.Timestamps;
import io.proofline.tlog.anchor.TimestampClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;

/** Has the newest checkpoint stamped by a timestamping authority, and records the stamp. */
public final class AnchorLedger {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Mandate mandate;

  /** In a workspace. */
  public AnchorLedger(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Anchors.
   *
   * @param authority address of the authority, http or https
   * @param root its root certificate
   * @throws io.proofline.tlog.anchor.TimestampException when the answer does not hold
   */
  public Timestamps.Anchored run(URI authority, X509Certificate root)
      throws IOException, InterruptedException {
    if (!"http".equals(authority.getScheme()) && !"https".equals(authority.getScheme())) {
      throw new IllegalArgumentException("the authority's address must be http:// or https://");
    }
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    return mandate
        .workspace()
        .timestamps()
        .anchor(
            new TimestampClient(authority, http, PATIENCE, new SecureRandom()),
            root,
            authority.toString(),
            mandate.actor());
  }
}
