package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of one year's log, from those of its first leaf over every rotation to those that sign
 * now.
 *
 * @param current the keys of {@code ledger/<year>.vkey}
 * @param rotations in order; each replaces the keys that the one before introduced, and the last
 *     one introduced the current keys
 */
record KeyChain(LogKeys current, List<KeyRotation> rotations) {
  private static final Pattern FILE = Pattern.compile("([0-9]{4})\\.rotated-(0|[1-9][0-9]{0,17})");

  /** Takes a copy of the list. */
  KeyChain {
    rotations = List.copyOf(rotations);
  }

  /** Receives what is wrong with a file. */
  @FunctionalInterface
  interface Problems {
    /** Something does not hold; the file is a path below the workspace. */
    void add(String file, String what);
  }

  /** The year of a file under {@code ledger/} that introduces keys; empty for any other name. */
  static Optional<Integer> yearOf(String name) {
    Matcher m = FILE.matcher(name);
    return m.matches() ? Optional.of(Integer.valueOf(m.group(1))) : Optional.empty();
  }

  /**
   * Reads the chain. Rotations that do not hold, one by one or together, are named and all left
   * out: then only the current keys count.
   *
   * @throws IntegrityException when the current keys cannot be read
   */
  static KeyChain read(Layout layout, int year, Disk disk, Problems problems) throws IOException {
    LogKeys current = YearLog.publicKeys(layout.publicKey(year), disk);
    List<KeyRotation> rotations = new ArrayList<>();
    boolean[] whole = {true};
    Problems noticed =
        (file, what) -> {
          whole[0] = false;
          problems.add(file, what);
        };
    for (Path file : disk.list(layout.ledger())) {
      String name = String.valueOf(file.getFileName());
      if (yearOf(name).filter(of -> of == year).isPresent()) {
        read(file, "ledger/" + name, current.origin(), rotations, noticed, disk);
      }
    }
    rotations.sort(Comparator.comparingLong(KeyRotation::leaf));
    for (int i = 1; i < rotations.size(); i++) {
      if (!follows(rotations.get(i), rotations.get(i - 1))) {
        noticed.add(
            "ledger/" + year + ".rotated-" + rotations.get(i).leaf(),
            "does not replace the keys that signed until then");
      }
    }
    if (!rotations.isEmpty() && !rotations.getLast().after().equals(current)) {
      noticed.add(
          "ledger/" + year + ".vkey",
          "does not hold the keys that were introduced at leaf "
              + new LeafRef(year, rotations.getLast().leaf()));
    }
    return new KeyChain(current, whole[0] ? rotations : List.of());
  }

  private static void read(
      Path file,
      String name,
      String origin,
      List<KeyRotation> rotations,
      Problems problems,
      Disk disk)
      throws IOException {
    try {
      if (disk.size(file) > SignedNote.MAX_BYTES) {
        throw new TlogFormatException("is larger than any introduction of keys");
      }
      KeyRotation rotation = KeyRotation.parse(disk.read(file));
      if (!name.endsWith("-" + rotation.leaf()) || !rotation.before().origin().equals(origin)) {
        throw new TlogFormatException("is the introduction of keys of another leaf or log");
      }
      rotations.add(rotation);
    } catch (TlogFormatException e) {
      problems.add(name, String.valueOf(e.getMessage()));
    }
  }

  private static boolean follows(KeyRotation later, KeyRotation earlier) {
    return later.leaf() > earlier.leaf() && later.before().equals(earlier.after());
  }

  /** Whether each rotation follows on the one before, down to the current keys. */
  boolean isLinked() {
    for (int i = 1; i < rotations.size(); i++) {
      if (!follows(rotations.get(i), rotations.get(i - 1))) {
        return false;
      }
    }
    return rotations.isEmpty() || rotations.getLast().after().equals(current);
  }

  /** All sets of keys, in the order in which they signed; the current one is the last. */
  List<LogKeys> generations() {
    List<LogKeys> all = new ArrayList<>();
    rotations.forEach(rotation -> all.add(rotation.before()));
    all.add(current);
    return all;
  }

  /** The keys that the year began with. */
  LogKeys first() {
    return generations().getFirst();
  }

  /** The rotation that stands in that leaf. */
  Optional<KeyRotation> at(long leaf) {
    return rotations.stream().filter(rotation -> rotation.leaf() == leaf).findFirst();
  }

  /** Every key that must have signed the newest checkpoint, given that it is of that size. */
  LogKeys signersOf(long size) {
    return rotations.isEmpty() || rotations.getLast().leaf() + 1 != size
        ? current
        : rotations.getLast().before().and(current);
  }

  /**
   * Opens a checkpoint that was signed at any time of the year.
   *
   * @throws TlogFormatException when no set of keys signed it, or one that was replaced before
   */
  Checkpoint open(SignedNote note) {
    List<LogKeys> all = generations();
    for (int i = all.size() - 1; i >= 0; i--) {
      LogKeys keys = all.get(i);
      if (keys.keys().stream().noneMatch(note::namesKey)) {
        continue;
      }
      Checkpoint checkpoint = Checkpoint.open(note, keys);
      if (i < rotations.size() && checkpoint.size() > rotations.get(i).leaf() + 1) {
        throw new TlogFormatException(
            "a checkpoint of size "
                + checkpoint.size()
                + " is signed by keys that were replaced at leaf "
                + rotations.get(i).leaf());
      }
      return checkpoint;
    }
    return Checkpoint.open(note, current);
  }

  /** The rotation by which a key was replaced; empty for a current key, or an unknown one. */
  Optional<KeyRotation> replacing(VerifierKey key) {
    return rotations.stream()
        .filter(rotation -> rotation.before().keys().contains(key))
        .findFirst();
  }

  /** Whether the key signs, or signed before it was replaced. */
  boolean holds(VerifierKey key) {
    return generations().stream().anyMatch(keys -> keys.keys().contains(key));
  }

  /** The introductions as text, oldest first. */
  List<String> introductions() {
    return rotations.stream()
        .map(rotation -> new String(rotation.encode(), StandardCharsets.UTF_8))
        .toList();
  }
}
