package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.CheckpointMemory;
import io.proofline.tlog.Continuity;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogFiles;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TileTree;
import io.proofline.tlog.TlogFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Holds logs against what a verifier saw of them earlier, under any keys that signed them since.
 */
final class RememberedLogs {
  private final Layout layout;
  private final CheckpointMemory memory;

  RememberedLogs(Layout layout, CheckpointMemory memory) {
    this.layout = layout;
    this.memory = memory;
  }

  /**
   * The newest checkpoint that was seen earlier and that the log extends; empty when none was seen.
   *
   * @param note the checkpoint of now, signed by the chain's current keys
   * @param problems receives what contradicts what was seen
   */
  Optional<SignedNote> extended(
      int year, KeyChain chain, SignedNote note, Checkpoint now, Consumer<String> problems)
      throws IOException {
    List<SignedNote> seen = new ArrayList<>();
    Set<LogKeys> all = new LinkedHashSet<>(chain.generations());
    try {
      for (Deque<LogKeys> left = new ArrayDeque<>(all); !left.isEmpty(); ) {
        LogKeys keys = left.pop();
        memory.newest(keys).ifPresent(seen::add);
        memory.successor(keys).filter(all::add).ifPresent(left::add);
      }
    } catch (TlogFormatException e) {
      problems.accept("cannot be compared: " + e.getMessage());
      return Optional.empty();
    }
    SignedNote newest = null;
    for (SignedNote earlier : seen) {
      Checkpoint before = Checkpoint.parse(earlier.text());
      TileTree tree = new TileTree(new LogFiles(layout.log(year), Disk.system()), now.size());
      Continuity continuity = Continuity.of(before, now, tree);
      if (continuity == Continuity.ROLLED_BACK || continuity == Continuity.FORKED) {
        Path kept = memory.keepConflict(chain.current(), earlier, note);
        problems.accept(
            (continuity == Continuity.FORKED
                    ? "is of another history than the checkpoint of size "
                    : "is older than the checkpoint of size ")
                + before.size()
                + " that you saw earlier ("
                + (continuity == Continuity.FORKED ? "forked" : "rolled back")
                + "); both are kept in "
                + kept);
      } else if (newest == null || before.size() >= Checkpoint.parse(newest.text()).size()) {
        newest = earlier;
      }
    }
    if (all.size() > chain.generations().size()) {
      problems.accept(
          "is signed by keys that were replaced, as you saw earlier, and knows nothing of that:"
              + " put back to an older state, or forked by somebody who has the old keys");
    }
    return Optional.ofNullable(newest);
  }

  /**
   * Remembers a log that was found whole, and the keys that it was signed by until now.
   *
   * @param runs how it was found whole
   */
  void remember(KeyChain chain, SignedNote note, VerifiedRuns runs) throws IOException {
    for (KeyRotation rotation : chain.rotations()) {
      memory.rememberSuccessor(rotation.before(), rotation.after());
    }
    memory.remember(chain.current(), note);
    memory.rememberRuns(chain.current(), runs.text(Checkpoint.parse(note.text())));
  }

  /** By which runs a checkpoint that was seen earlier was found whole; empty when none says so. */
  Optional<VerifiedRuns> runs(KeyChain chain, SignedNote seen) throws IOException {
    for (LogKeys keys : chain.generations()) {
      if (keys.keys().stream().anyMatch(seen::namesKey)) {
        Optional<VerifiedRuns> runs =
            VerifiedRuns.parse(memory.runs(keys), Checkpoint.parse(seen.text()));
        if (runs.isPresent()) {
          return runs;
        }
      }
    }
    return Optional.empty();
  }
}
