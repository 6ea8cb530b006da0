package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.CheckpointMemory;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.TlogPolicy;
import io.proofline.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds logs that were found whole against everything outside of them: keys that the verifier was
 * given, checkpoints that it remembers, cosignatures of witnesses, timestamps.
 */
final class OutsideCheck {
  private final Layout layout;
  private final VerifierTrust trust;
  private final List<LedgerReport.Problem> problems;
  private final Collection<String> notProved;
  private final WitnessCheck witnesses = new WitnessCheck();
  private final TimestampCheck timestamps;
  private final List<String> proved = new ArrayList<>();

  OutsideCheck(
      Layout layout,
      EvidenceFiles evidence,
      VerifierTrust trust,
      List<LedgerReport.Problem> problems,
      Collection<String> notProved) {
    this.layout = layout;
    this.trust = trust;
    this.problems = problems;
    this.notProved = notProved;
    this.timestamps = new TimestampCheck(layout, evidence, trust.timestampRoots());
  }

  /** Follows a proved statement. */
  void follow(Statement statement) {
    LeafRef leaf = statement.leaf();
    witnesses.follow(statement, what -> problem("ledger/" + leaf.year(), what, leaf));
    timestamps.follow(statement, (what, at) -> problem("ledger/" + at.year(), what, at));
  }

  /** Once all logs were looked at. */
  void finish() throws IOException {
    timestamps.finish((what, leaf) -> problem("ledger/" + leaf.year(), what, leaf));
    String shown = timestamps.proved();
    if (shown != null) {
      proved.add(shown);
    }
    String open = timestamps.notProved();
    if (open != null) {
      notProved.add(open);
    }
    policyFile();
  }

  /** In words, what was shown. */
  List<String> proved() {
    return List.copyOf(proved);
  }

  /** A log that the verifier has a key of must be signed by that key, or one that it introduced. */
  void requirePinned(int year, KeyChain chain) {
    LogKeys keys = chain.current();
    List<VerifierKey> pinned =
        trust.keys().stream().filter(key -> key.name().equals(keys.origin())).toList();
    if (pinned.isEmpty()) {
      notProved.add(
          "that the public keys belong to the organisation: compare them with keys that you were"
              + " given another way");
      return;
    }
    if (!pinned.stream().allMatch(chain::holds)) {
      problem("ledger/" + year + ".vkey", "does not hold the key that you were given", null);
      return;
    }
    for (VerifierKey key : pinned) {
      chain
          .replacing(key)
          .filter(_ -> !keys.keys().contains(key))
          .ifPresent(
              rotation ->
                  proved.add(
                      "the "
                          + KeyRotation.words(key)
                          + " that you were given was replaced at leaf "
                          + new LeafRef(year, rotation.leaf())
                          + " on "
                          + rotation.recorded()
                          + "; it signed the introduction of the keys that came after it, down to"
                          + " those that sign now ("
                          + KeyRotation.words(keys.ed25519())
                          + ")"));
    }
  }

  /**
   * What the checkpoint of a log that was found whole carries beside its own signatures.
   *
   * @param newest when its last leaf was recorded
   * @param allOpened whether every statement could be read, so that every policy is known
   */
  WitnessCheck.Result carried(int year, KeyChain chain, Instant newest, boolean allOpened)
      throws IOException {
    String file = "ledger/" + year + "/checkpoint";
    SignedNote note = SignedNote.parse(Files.readAllBytes(layout.log(year).resolve("checkpoint")));
    Checkpoint checkpoint = Checkpoint.open(note, chain.current());
    timestamps.whole(year, checkpoint);
    LogKeys keys = chain.signersOf(checkpoint.size());
    try {
      keys.requireSigned(note);
    } catch (TlogFormatException e) {
      problem(file, "covers the leaf that replaces keys, and lacks their line: " + words(e), null);
    }
    WitnessCheck.Result result =
        witnesses.check(note, keys, newest, allOpened, what -> problem(file, what, null));
    if (result.met()) {
      proved.add("the log of " + year + " (size " + checkpoint.size() + ") " + result.words());
    } else {
      notProved.add(result.words());
    }
    remembered(year, chain, note, checkpoint);
    return result;
  }

  /** Holds the log against what the verifier remembers of it, and remembers it from now on. */
  private void remembered(int year, KeyChain chain, SignedNote note, Checkpoint now)
      throws IOException {
    CheckpointMemory memory = trust.memory();
    if (memory == null) {
      return;
    }
    String file = "ledger/" + year + "/checkpoint";
    RememberedLogs logs = new RememberedLogs(layout, memory);
    boolean[] whole = {true};
    Optional<SignedNote> seen =
        logs.extended(
            year,
            chain,
            note,
            now,
            what -> {
              whole[0] = false;
              problem(file, what, null);
            });
    if (!whole[0]) {
      return;
    }
    seen.ifPresent(
        earlier ->
            proved.add(
                "the log of "
                    + year
                    + " extends the checkpoint of size "
                    + Checkpoint.parse(earlier.text()).size()
                    + " that you saw earlier"
                    + (chain.current().keys().stream().anyMatch(earlier::namesKey)
                        ? ""
                        : ", which the keys of before signed")));
    if (problems.isEmpty()) { // Otherwise nothing of it is to be believed later.
      logs.remember(chain, note, VerifiedRuns.whole(trust.at(), now.size()));
    }
  }

  private static String words(TlogFormatException e) {
    return String.valueOf(e.getMessage());
  }

  /** The file that says whom to ask must be the one that the ledger states. */
  private void policyFile() throws IOException {
    if (!Files.exists(layout.witnessPolicy())) {
      return;
    }
    try {
      TlogPolicy file = Witnessing.policy(layout, Disk.system());
      if (!file.withLogs(List.of()).equals(witnesses.policy().withLogs(List.of()))) {
        problem("witness.policy", "is not the policy that the ledger states last", null);
      }
    } catch (IntegrityException e) {
      problem("witness.policy", e.messageWithout(layout.witnessPolicy()), null);
    }
  }

  private void problem(String file, String what, @Nullable LeafRef leaf) {
    problems.add(new LedgerReport.Problem(file, what, leaf));
  }
}
