package io.proofline.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was signed last (the second place) beside what is published. */
final class SignedState {
  private final byte @Nullable [] signedNote;
  private final byte @Nullable [] publishedNote;
  private final long signedSize;
  private final byte[] signedRoot;
  private final long publishedSize;
  private final byte[] publishedRoot;

  private SignedState(
      byte @Nullable [] signedNote,
      @Nullable Checkpoint signed,
      byte @Nullable [] publishedNote,
      @Nullable Checkpoint published) {
    this.signedNote = signedNote;
    this.publishedNote = publishedNote;
    this.signedSize = signed == null ? 0 : signed.size();
    this.signedRoot = signed == null ? Rfc6962.emptyRoot() : signed.root();
    this.publishedSize = published == null ? 0 : published.size();
    this.publishedRoot = published == null ? Rfc6962.emptyRoot() : published.root();
  }

  /**
   * Reads both.
   *
   * @throws TlogFormatException when they contradict each other
   */
  static SignedState read(LogSetup setup, Opened notes) throws IOException {
    byte[] signedNote = setup.secondPlace().get(setup.secondName());
    byte[] publishedNote = setup.store().get(LogStore.CHECKPOINT);
    String second = setup.secondPlace() + ": " + setup.secondName();
    String log = setup.store() + ": " + LogStore.CHECKPOINT;
    if (signedNote == null && publishedNote != null) {
      throw new TlogFormatException(
          second
              + " is missing: the signer does not know which tree it signed last and refuses to"
              + " sign another");
    }
    Checkpoint signed = notes.open(second, signedNote, setup.key());
    Checkpoint published = notes.open(log, publishedNote, setup.key());
    SignedState state = new SignedState(signedNote, signed, publishedNote, published);
    boolean ahead = state.publishedSize > state.signedSize;
    boolean other =
        state.publishedSize == state.signedSize
            && !Arrays.equals(state.publishedRoot, state.signedRoot);
    if (state.signedSize < 0 || state.publishedSize < 0 || ahead || other) {
      throw new TlogFormatException(
          log
              + " (size "
              + state.publishedSize
              + ") is not the checkpoint that was signed last (size "
              + state.signedSize
              + "); the log was changed, or the signer's memory was put back: nothing was signed");
    }
    if (state.unpublished()
        && PublishedMark.read(setup.journal(), setup.disk()) >= state.signedSize) {
      throw new TlogFormatException(
          log
              + (publishedNote == null
                  ? " is missing"
                  : " (size " + state.publishedSize + ") is old")
              + ": size "
              + state.signedSize
              + " was published before; the log was put back to an older state, nothing was"
              + " changed");
    }
    return state;
  }

  /** Notes whose signatures were verified, so that one that did not change is not again. */
  static final class Opened {
    private static final int KEPT = 4;

    private final Map<ByteBuffer, Checkpoint> opened =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Checkpoint> eldest) {
            return size() > KEPT;
          }
        };

    private synchronized @Nullable Checkpoint open(
        String what, byte @Nullable [] note, SigningKey key) {
      if (note == null) {
        return null;
      }
      Checkpoint known = opened.get(ByteBuffer.wrap(note));
      if (known != null) {
        return known;
      }
      try {
        Checkpoint checkpoint = Checkpoint.open(note, key.verifier());
        opened.put(ByteBuffer.wrap(note.clone()), checkpoint);
        return checkpoint;
      } catch (TlogFormatException e) {
        throw new TlogFormatException(what + ": " + e.getMessage());
      }
    }
  }

  /** Bytes in the second place; null before the first signature. */
  byte @Nullable [] signedNote() {
    return signedNote;
  }

  byte @Nullable [] publishedNote() {
    return publishedNote;
  }

  long signedSize() {
    return signedSize;
  }

  byte[] signedRoot() {
    return signedRoot;
  }

  long publishedSize() {
    return publishedSize;
  }

  byte[] publishedRoot() {
    return publishedRoot;
  }

  /** Whether a checkpoint was signed that is not published. */
  boolean unpublished() {
    return signedNote != null && (publishedNote == null || publishedSize < signedSize);
  }
}
