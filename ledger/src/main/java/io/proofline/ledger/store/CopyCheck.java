package io.proofline.ledger.store;

import io.proofline.ledger.FrozenFiles;
import io.proofline.ledger.RememberedState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a bucket may be brought up to a state: before anything is written, the checkpoints that
 * are there are held against this record and against what the bucket acknowledged earlier. A bucket
 * that was put back, a second writer, a record that was put back, another record under the same
 * prefix: all are named, and nothing is written over them.
 */
final class CopyCheck {
  private static final String SETTINGS = "proofline.yaml";

  private final Path workspace;
  private final Bucket bucket;
  private final Pause pause;
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Optional<Bucket.Read>> read = new TreeMap<>();

  CopyCheck(Path workspace, Bucket bucket, Pause pause) {
    this.workspace = workspace;
    this.bucket = bucket;
    this.pause = pause;
  }

  /** What contradicts; nothing may be written then. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** What was read, by name: to be put over that alone. */
  Map<String, Optional<Bucket.Read>> read() {
    return read;
  }

  /**
   * Asks the bucket.
   *
   * @param reached what it acknowledged; empty when that is not known
   * @param all whether to ask about years that have not changed, too
   */
  void run(FrozenFiles frozen, SortedMap<Integer, CopyProgress.Reached> reached, boolean all)
      throws IOException {
    boolean known = false;
    for (Map.Entry<Integer, byte[]> year : frozen.checkpoints().entrySet()) {
      CopyProgress.Reached before = reached.get(year.getKey());
      CopyProgress.Reached now = CopyProgress.Reached.of(year.getValue()).orElse(null);
      if (all || before == null || !before.equals(now)) {
        year(year.getKey(), year.getValue(), before);
      }
      known |=
          before != null || read.getOrDefault(name(year.getKey()), Optional.empty()).isPresent();
    }
    if (!frozen.checkpoints().isEmpty()) {
      int next = frozen.checkpoints().lastKey() + 1;
      if (bucket.read(name(next), Optional.empty()).isPresent()) {
        wrong.add("it holds a log of " + next + ", which this record has not begun");
      }
    }
    if (!known) {
      foreign(frozen);
    }
  }

  private static String name(int year) {
    return "ledger/" + year + "/checkpoint";
  }

  private void year(int year, byte[] now, CopyProgress.@Nullable Reached before)
      throws IOException {
    Optional<Bucket.Read> there = bucket.read(name(year), Optional.empty());
    read.put(name(year), there);
    if (there.isEmpty()) {
      if (before != null) {
        wrong.add(
            "it acknowledged "
                + before.size()
                + " leaves of "
                + year
                + " and holds no checkpoint of them any more: it was emptied, or something hides"
                + " it");
      } else if (!bucket.versions(name(year)).isEmpty()) {
        wrong.add("a delete marker hides its checkpoint of " + year);
      }
      return;
    }
    byte[] note = there.get().bytes();
    long size = Replica.size(note);
    if (before != null && size < before.size()) {
      wrong.add(
          "it acknowledged "
              + before.size()
              + " leaves of "
              + year
              + " and holds a checkpoint of "
              + size
              + ": it was put back to an older state");
      return;
    }
    if (CopyProgress.Reached.of(note).equals(CopyProgress.Reached.of(now))) {
      return;
    }
    Optional<String> why = RememberedState.notContinued(workspace, year, note);
    if (why.isPresent()) {
      pause.after(1); // Keys may just be changing: checkpoint and key are two files.
      why = RememberedState.notContinued(workspace, year, note);
    }
    why.ifPresent(words -> wrong.add(year + ": " + words));
  }

  /** Nothing of this record is there yet: then nothing of another may be there. */
  private void foreign(FrozenFiles frozen) throws IOException {
    Optional<Bucket.Read> there = bucket.read(SETTINGS, Optional.empty());
    read.put(SETTINGS, there);
    if (there.isPresent()
        && frozen.files().get(SETTINGS) instanceof FrozenFiles.Held own
        && !Arrays.equals(there.get().bytes(), own.bytes())) {
      wrong.add("it holds the settings of another record; give this one a prefix of its own");
    }
  }
}
