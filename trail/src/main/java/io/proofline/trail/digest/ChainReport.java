package io.proofline.trail.digest;

import io.proofline.trail.lake.LogFile.Place;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the digests of one account and region prove.
 *
 * @param place account and region
 * @param trails trails with a chain here, {@code name@home-region}
 * @param result the worst that was found
 * @param expected the interval judged; null when nothing is held and nothing was expected
 * @param proven delivery time covered by digests that verify, with all their log files
 * @param byTrail the same for each trail alone, by its name in {@code trails}
 * @param expectedHours whole hours in the interval
 * @param heldHours hours of it that are proven, rounded down
 * @param gaps what is missing, in order of time
 * @param invalid what contradicts the chain
 * @param pending log files delivered after the last digest or into a gap, so not provable yet
 * @param keys the keys by which signatures verify
 */
public record ChainReport(
    Place place,
    List<String> trails,
    Result result,
    @Nullable Span expected,
    Spans proven,
    Map<String, Spans> byTrail,
    long expectedHours,
    long heldHours,
    List<Gap> gaps,
    List<Invalid> invalid,
    List<String> pending,
    List<Key> keys) {

  /** Takes copies. */
  public ChainReport {
    trails = List.copyOf(trails);
    byTrail = Map.copyOf(byTrail);
    gaps = List.copyOf(gaps);
    invalid = List.copyOf(invalid);
    pending = List.copyOf(pending);
    keys = List.copyOf(keys);
  }

  /**
   * Whether every signature verifies by a key that somebody stated to be AWS's. Otherwise the
   * digests fit together, but whoever can write them may have signed them.
   */
  public boolean trusted() {
    return !keys.isEmpty() && keys.stream().allMatch(key -> key.leaf() != null);
  }

  /** Where the keys come from, for a reader; empty when no signature verifies. */
  public String keyWords() {
    if (keys.isEmpty()) {
      return "";
    }
    Set<String> leaves = new TreeSet<>();
    keys.forEach(key -> leaves.add(key.leaf() == null ? "" : key.leaf()));
    return leaves.contains("")
        ? "by keys found in ingested files: it fits together, not proof that AWS signed it"
        : "by trusted keys, leaf " + String.join(", ", leaves);
  }

  /**
   * A key by which signatures verify.
   *
   * @param leaf leaf of the statement that says to trust it; null when it was only found in a file
   */
  public record Key(String fingerprint, @Nullable String leaf) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return fingerprint.compareTo(other.fingerprint);
    }
  }

  /** The state of a chain. */
  public enum Result {
    /** Every expected hour has a digest that verifies, and every log file it lists is held. */
    VERIFIED,
    /** Nothing contradicts the chain, but something is missing. */
    GAP,
    /** Something was altered, planted or cannot have come from AWS. */
    INVALID,
    /** Nothing can be said: no public key, or no digest and no expectation. */
    UNKNOWN;

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Time that is not proven.
   *
   * @param from start, to the second
   * @param to end
   * @param reason in words
   * @param file the file that is missing, when one is named
   */
  public record Gap(Instant from, Instant to, String reason, @Nullable String file)
      implements Comparable<Gap> {
    @Override
    public int compareTo(Gap other) {
      int c = from.compareTo(other.from);
      c = c != 0 ? c : to.compareTo(other.to);
      return c != 0 ? c : reason.compareTo(other.reason);
    }
  }

  /**
   * A contradiction.
   *
   * @param file the file it lies in
   * @param reason in words
   * @param window the time concerned, when known
   */
  public record Invalid(String file, String reason, @Nullable Span window) {}
}
