package io.proofline.tlog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a verifier remembers of the logs that it has checked: the newest checkpoint of each, in a
 * folder of its own. The place of a log follows from the keys that the verifier pinned, never from
 * what the checked copy says of itself.
 */
public final class CheckpointMemory {
  private static final String SUCCESSOR = "replaced-by";
  private static final String RUNS = "runs";

  private final Path folder;
  private final Disk disk;

  /** In that folder, which is made when needed. */
  public CheckpointMemory(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /**
   * The newest checkpoint that was remembered for the log.
   *
   * @throws TlogFormatException when what is remembered was damaged
   */
  public Optional<SignedNote> newest(LogKeys keys) throws IOException {
    Path file = place(keys).resolve("checkpoint");
    try {
      SignedNote note = SignedNote.parse(disk.read(file));
      Checkpoint.open(note, keys);
      return Optional.of(note);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (TlogFormatException e) {
      throw new TlogFormatException(file + ": " + e.getMessage());
    }
  }

  /**
   * Remembers a checkpoint in place of an older one. Call it only for one that was verified and
   * extends what is remembered.
   */
  public void remember(LogKeys keys, SignedNote checkpoint) throws IOException {
    Path place = place(keys);
    disk.createDirectories(place);
    disk.replace(place.resolve("checkpoint"), place.resolve("checkpoint.new"), checkpoint.encode());
  }

  /**
   * What the verifier wrote down about how it came to believe the newest checkpoint; empty when it
   * wrote nothing.
   */
  public String runs(LogKeys keys) throws IOException {
    try {
      return new String(disk.read(place(keys).resolve(RUNS)), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** Writes down, in words of the verifier's own, how it came to believe the newest checkpoint. */
  public void rememberRuns(LogKeys keys, String text) throws IOException {
    Path place = place(keys);
    disk.createDirectories(place);
    disk.replace(
        place.resolve(RUNS), place.resolve(RUNS + ".new"), text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Keeps two checkpoints of the log that cannot both be true: signed by one key, they prove that
   * it showed different histories.
   *
   * @return the folder in which both stand
   */
  public Path keepConflict(LogKeys keys, SignedNote remembered, SignedNote seen)
      throws IOException {
    byte[] second = seen.encode();
    Path kept =
        place(keys).resolve("conflict-" + HexFormat.of().formatHex(Rfc6962.sha256(second), 0, 8));
    disk.createDirectories(kept);
    disk.replace(kept.resolve("remembered"), kept.resolve("new"), remembered.encode());
    disk.replace(kept.resolve("seen"), kept.resolve("new"), second);
    return kept;
  }

  /** The keys that replaced others, as far as this verifier saw it. */
  public Optional<LogKeys> successor(LogKeys keys) throws IOException {
    Path file = place(keys).resolve(SUCCESSOR);
    try {
      return Optional.of(LogKeys.parse(new String(disk.read(file), StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (TlogFormatException e) {
      throw new TlogFormatException(file + ": " + e.getMessage());
    }
  }

  /**
   * Remembers that keys were replaced, so that a log that is still signed by them is not taken for
   * the same. Call it only for a replacement that was verified.
   */
  public void rememberSuccessor(LogKeys keys, LogKeys successor) throws IOException {
    Path place = place(keys);
    disk.createDirectories(place);
    byte[] text = successor.text().getBytes(StandardCharsets.UTF_8);
    disk.replace(place.resolve(SUCCESSOR), place.resolve(SUCCESSOR + ".new"), text);
  }

  private Path place(LogKeys keys) {
    byte[] hash = Rfc6962.sha256(keys.text().getBytes(StandardCharsets.UTF_8));
    return folder.resolve(HexFormat.of().formatHex(hash));
  }
}
