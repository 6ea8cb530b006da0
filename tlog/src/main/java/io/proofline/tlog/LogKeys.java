package io.proofline.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The public keys of one log: a checkpoint is valid only when every one of them signed it. At least
 * one is an Ed25519 key of type 01, which all checkers of the format need; a second one of type 06
 * (ML-DSA-44) holds when Ed25519 does not. That each line is demanded is what makes a stripped line
 * visible: the note format itself ignores lines that it cannot attribute.
 *
 * @param keys all of one name, the log's origin
 */
public record LogKeys(List<VerifierKey> keys) {
  private static final int MAX_KEYS = 8;

  /** Checks the keys and takes a copy of the list. */
  public LogKeys {
    keys = List.copyOf(keys);
    if (keys.isEmpty() || keys.getFirst().type() != KeyType.ED25519) {
      throw new TlogFormatException("the first key of a log must be of type 01 (Ed25519)");
    }
    if (keys.size() > MAX_KEYS) {
      throw new TlogFormatException("a log has at most " + MAX_KEYS + " keys");
    }
    for (VerifierKey key : keys) {
      if (key.type() == KeyType.ED25519_COSIGNATURE) {
        throw new TlogFormatException("a key of type 04 is a witness's key, not a log's");
      }
      if (!key.name().equals(keys.getFirst().name())) {
        throw new TlogFormatException("the keys of a log must have one name, its origin");
      }
      if (keys.stream().filter(key::sameKey).count() > 1) {
        throw new TlogFormatException("the same key is listed twice");
      }
    }
  }

  /** One key. */
  public static LogKeys of(VerifierKey key) {
    return new LogKeys(List.of(key));
  }

  /** Reads one vkey a line; the last line may lack its LF. Throws {@link TlogFormatException}. */
  public static LogKeys parse(String text) {
    String lines = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    if (lines.length() > MAX_KEYS * VerifierKey.MAX_TEXT) {
      throw new TlogFormatException("too long for the keys of a log");
    }
    List<VerifierKey> keys = new ArrayList<>();
    for (String line : lines.split("\n", -1)) {
      keys.add(VerifierKey.parse(line));
    }
    return new LogKeys(keys);
  }

  /** One vkey a line, each ended by LF. */
  public String text() {
    return keys.stream().map(key -> key.text() + "\n").collect(Collectors.joining());
  }

  /** The log's name. */
  public String origin() {
    return keys.getFirst().name();
  }

  /** The key that every checker of the format knows. */
  public VerifierKey ed25519() {
    return keys.getFirst();
  }

  /** The ML-DSA-44 key, when the log has one. */
  public Optional<VerifierKey> mlDsa44() {
    return keys.stream().filter(key -> key.type() == KeyType.ML_DSA_44_COSIGNATURE).findFirst();
  }

  /** These keys and others of the same log, as both sign while keys change. */
  public LogKeys and(LogKeys others) {
    List<VerifierKey> all = new ArrayList<>(keys);
    all.addAll(others.keys());
    return new LogKeys(all);
  }

  /**
   * Demands a valid line by every key.
   *
   * @throws TlogFormatException that names the line which is missing or wrong
   */
  public void requireSigned(SignedNote note) {
    for (VerifierKey key : keys) {
      if (!note.signedBy(key)) {
        String kind = key.type() == KeyType.ED25519 ? "Ed25519" : "ML-DSA-44";
        throw new TlogFormatException(
            "checkpoint has no valid signature by "
                + key.name()
                + " (its "
                + kind
                + (note.namesKey(key)
                    ? " line does not verify)"
                    : " line is missing, or so damaged that it reads as an unknown key's)"));
      }
    }
  }
}
