package io.proofline.ledger;

import io.proofline.tlog.CheckpointMemory;
import io.proofline.tlog.VerifierKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier brings along, got another way than from the copy that it checks.
 *
 * @param keys public keys of logs, from a person of the organisation
 * @param memory checkpoints of earlier verifications; is extended when everything holds. Null when
 *     there is none
 * @param timestampRoots certificates of timestamping authorities that the verifier trusts
 * @param at when this is done, to be remembered; null when the verifier does not say
 */
public record VerifierTrust(
    List<VerifierKey> keys,
    @Nullable CheckpointMemory memory,
    List<X509Certificate> timestampRoots,
    @Nullable Instant at) {

  /** Takes copies of the lists. */
  public VerifierTrust {
    keys = List.copyOf(keys);
    timestampRoots = List.copyOf(timestampRoots);
  }

  /** At a time that is not remembered. */
  public VerifierTrust(
      List<VerifierKey> keys,
      @Nullable CheckpointMemory memory,
      List<X509Certificate> timestampRoots) {
    this(keys, memory, timestampRoots, null);
  }

  /** Brings nothing. */
  public static VerifierTrust none() {
    return new VerifierTrust(List.of(), null, List.of());
  }
}
