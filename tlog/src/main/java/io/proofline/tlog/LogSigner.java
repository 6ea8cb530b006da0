package io.proofline.tlog;

import java.time.Clock;
import java.util.List;

/**
 * How a log signs its checkpoints: with every one of its keys, in order, the Ed25519 key first. The
 * ML-DSA-44 line is a cosignature by the log itself, with the time of signing.
 */
public final class LogSigner {
  private final List<SigningKey> signers;
  private final LogKeys keys;
  private final Clock clock;

  /** Signs with all of the keys; they must suit {@link LogKeys}. */
  public LogSigner(List<SigningKey> signers, Clock clock) {
    this.signers = List.copyOf(signers);
    this.keys = new LogKeys(this.signers.stream().map(SigningKey::verifier).toList());
    this.clock = clock;
  }

  /** The public halves, all of which a checkpoint of this signer carries. */
  public LogKeys keys() {
    return keys;
  }

  /** The signed checkpoint. */
  public SignedNote sign(Checkpoint checkpoint) {
    return new SignedNote(
        checkpoint.text(),
        signers.stream().map(signer -> signer.sign(checkpoint, clock.instant())).toList());
  }
}
