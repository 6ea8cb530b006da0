package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.CheckpointMemory;
import io.proofline.tlog.Continuity;
import io.proofline.tlog.Cosigner;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.SubtreeHashes;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.TlogPolicy;
import io.proofline.tlog.witness.Cosigners;
import io.proofline.tlog.witness.Cosigning;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has checkpoints of one year cosigned by the witnesses of the workspace's policy, between signing
 * and publishing.
 *
 * <p>A witness that does not answer, or refuses, costs its cosignature: the checkpoint is published
 * and counts as not witnessed. Only a witness that <em>proves</em> another history (it holds a
 * checkpoint signed by this log's own key that does not fit) stops the publication: a fork must not
 * get out.
 */
final class Witnessing implements Cosigner {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(60);

  private final Layout layout;
  private final Disk disk;
  private final LogKeys keys;
  private final Map<String, Long> assumed = new HashMap<>();
  private final Map<String, Long> unreachableSince = new HashMap<>();

  Witnessing(Layout layout, Disk disk, LogKeys keys) {
    this.layout = layout;
    this.disk = disk;
    this.keys = keys;
  }

  /** The policy in the workspace's file; asks for nobody when there is none. */
  static TlogPolicy policy(Layout layout, Disk disk) throws IOException {
    Path file = layout.witnessPolicy();
    try {
      return TlogPolicy.parse(disk.read(file));
    } catch (NoSuchFileException e) {
      return TlogPolicy.none();
    } catch (TlogFormatException e) {
      throw new IntegrityException(file + ": " + e.getMessage());
    }
  }

  /** How many listed witnesses cosigned; 0 when they are fewer than the policy asks for. */
  static int count(TlogPolicy policy, SignedNote checkpoint) {
    TlogPolicy.Witnessed witnessed = policy.witnessed(checkpoint);
    return policy.quorum() != null && witnessed.quorum() ? witnessed.cosigned().size() : 0;
  }

  @Override
  public synchronized List<SignedNote.Line> cosign(SignedNote signed, SubtreeHashes tree)
      throws IOException {
    SignedNote cosigned = ask(signed, tree, reachable(policy(layout, disk))).checkpoint();
    return cosigned.lines().subList(signed.lines().size(), cosigned.lines().size());
  }

  /**
   * Asks the witnesses of a policy.
   *
   * @throws IOException when one of them proves another history of this log
   */
  synchronized Cosigners.Result ask(SignedNote signed, SubtreeHashes tree, TlogPolicy policy)
      throws IOException {
    if (policy.witnesses().stream().allMatch(witness -> witness.url() == null)) {
      return new Cosigners.Result(signed, Map.of(), policy.witnessed(signed).quorum());
    }
    Checkpoint own = Checkpoint.open(signed, keys);
    Cosigners cosigners = new Cosigners(policy, PATIENCE);
    Cosigners.Result result =
        cosigners.cosign(signed, old -> tree.consistency(old, own.size()), assumed);
    for (Map.Entry<String, Cosigning> outcome : result.outcomes().entrySet()) {
      String name = outcome.getKey();
      switch (outcome.getValue()) {
        case Cosigning.Done _ -> {
          assumed.put(name, own.size());
          unreachableSince.remove(name);
        }
        case Cosigning.Ahead _, Cosigning.Conflict _ ->
            requireNoProof(cosigners, name, signed, own, tree);
        case Cosigning.Refused _ -> {}
        case Cosigning.Unreachable _ -> unreachableSince.put(name, System.nanoTime());
      }
    }
    return result;
  }

  /** A witness that did not answer a moment ago is not waited for with every append. */
  private TlogPolicy reachable(TlogPolicy policy) {
    long now = System.nanoTime();
    unreachableSince.values().removeIf(since -> now - since > PAUSE.toNanos());
    return new TlogPolicy(
        policy.logs(),
        policy.witnesses().stream()
            .map(
                witness ->
                    unreachableSince.containsKey(witness.name())
                        ? new TlogPolicy.Witness(witness.name(), witness.key(), null)
                        : witness)
            .toList(),
        policy.groups(),
        policy.quorum());
  }

  private void requireNoProof(
      Cosigners cosigners, String witness, SignedNote signed, Checkpoint own, SubtreeHashes tree)
      throws IOException {
    Optional<SignedNote> shown = cosigners.newest(witness, own.origin());
    if (shown.isEmpty() || !shown.get().signedBy(keys.ed25519())) {
      return; // Words alone prove nothing.
    }
    Checkpoint other = Checkpoint.parse(shown.get().text());
    boolean larger = Long.compareUnsigned(other.size(), own.size()) > 0;
    if (!other.origin().equals(own.origin())
        || (!larger && Continuity.of(other, own, tree) != Continuity.FORKED)) {
      return;
    }
    Path kept =
        new CheckpointMemory(layout.conflicts(), disk).keepConflict(keys, shown.get(), signed);
    throw new IOException(
        "the witness "
            + witness
            + " holds a checkpoint of "
            + own.origin()
            + ", signed by its own key, of size "
            + Long.toUnsignedString(other.size())
            + (larger
                ? ": this workspace was put back to an older state, or a copy of it went on"
                : ", that this log does not extend: there are two histories")
            + "; the new checkpoint was not published, both are kept in "
            + kept);
  }
}
