package io.proofline.tlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes durable entries into the tree; see {@link LogWriter#publish}. */
final class Publication {
  private final LogSetup setup;
  private final Journal journal;
  private final SignedState.Opened notes;
  private final LogFiles files;

  Publication(LogSetup setup, Journal journal, SignedState.Opened notes) {
    this.setup = setup;
    this.notes = notes;
    this.journal = journal;
    this.files = new LogFiles(setup.store());
  }

  /** Publishes until the checkpoint covers that many entries. */
  SignedNote upTo(long durable) throws IOException {
    SignedState state = SignedState.read(setup, notes);
    byte[] signed = state.signedNote();
    if (state.unpublished() && signed != null) {
      // Its writer may have ended before the swap was durable.
      swap(signed, signed);
      List<JournalRecord> records = journal.read(state.publishedSize(), state.signedSize());
      LogGrowth growth = growth(state, records);
      byte[] root = growth.root(growth.written());
      if (!Arrays.equals(root, state.signedRoot())) {
        throw new TlogFormatException(
            setup.journal()
                + " does not give the tree of size "
                + state.signedSize()
                + " that was signed; nothing was published");
      }
      place(growth, records, state, SignedNote.parse(signed));
    }
    state = SignedState.read(setup, notes);
    while (state.signedNote() == null || state.signedSize() < durable) {
      round(state, durable);
      state = SignedState.read(setup, notes);
    }
    byte[] published = state.publishedNote();
    if (published == null) {
      throw new IOException(setup.store() + " lost its checkpoint while it was published");
    }
    if (PublishedMark.read(setup.journal(), setup.disk()) < state.publishedSize()) {
      // Whoever published it may have ended before it was durable.
      replaceCheckpoint(published, published);
      PublishedMark.write(setup.journal(), setup.disk(), state.publishedSize());
    }
    return SignedNote.parse(published);
  }

  private void round(SignedState state, long durable) throws IOException {
    long from = state.signedSize();
    LogSetup.Limits limits = setup.limits();
    long to = journal.roundEnd(from, durable, limits.roundEntries(), limits.roundBytes());
    if (to == from && durable > from) {
      throw new TlogFormatException(setup.journal() + " does not hold entry " + from);
    }
    List<JournalRecord> records = to == from ? List.of() : journal.read(from, to);
    LogGrowth growth = growth(state, records);
    byte[] root = growth.root(growth.written());
    requireExtension(state, growth, root);
    Checkpoint checkpoint = Checkpoint.of(setup.key().verifier().name(), to, root);
    List<SignedNote.Line> lines = new ArrayList<>();
    lines.add(setup.key().line(checkpoint));
    for (NoteSigner signer : setup.signers()) {
      lines.add(signer.line(checkpoint));
    }
    SignedNote note = new SignedNote(checkpoint.text(), lines);
    swap(state.signedNote(), note.encode());
    place(growth, records, state, note);
  }

  private void requireExtension(SignedState state, LogGrowth growth, byte[] root)
      throws IOException {
    TileTree grown = growth.tree(growth.written());
    boolean extendsIt =
        state.signedSize() == 0
            || ProofVerifier.consistency(
                state.signedSize(),
                growth.newSize(),
                grown.consistency(state.signedSize(), growth.newSize()),
                state.signedRoot(),
                root);
    if (!extendsIt) {
      throw new TlogFormatException(
          setup.store() + ": the new tree does not extend the one that was signed last");
    }
  }

  private LogGrowth growth(SignedState state, List<JournalRecord> records) throws IOException {
    try {
      return new LogGrowth(files, state.publishedSize(), state.publishedRoot(), records);
    } catch (NoSuchFileException e) {
      throw new TlogFormatException(e.getFile() + " is missing; nothing was signed");
    } catch (TlogFormatException e) {
      throw new TlogFormatException(setup.store() + ": " + e.getMessage());
    }
  }

  private void swap(byte @Nullable [] expected, byte[] note) throws IOException {
    if (!setup.secondPlace().compareAndSwap(setup.secondName(), expected, note)) {
      throw new IOException(
          setup.secondPlace()
              + ": "
              + setup.secondName()
              + " was changed by somebody else meanwhile; nothing was published");
    }
  }

  /** Doing it again, after any interruption, ends the same. */
  private void place(
      LogGrowth growth, List<JournalRecord> records, SignedState before, SignedNote note)
      throws IOException {
    if (!records.isEmpty()) {
      setup.attachments().place(records);
    }
    Map<String, byte[]> resources = new LinkedHashMap<>();
    growth.written().forEach((path, bytes) -> resources.put(path.text(), bytes));
    setup.store().putIfAbsent(resources);
    for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
      if (!Arrays.equals(setup.store().get(resource.getKey()), resource.getValue())) {
        setup.store().delete(List.of(resource.getKey()));
        throw new IOException(
            setup.store()
                + ": "
                + resource.getKey()
                + " did not read back as it was written; it was removed, and nothing was"
                + " published");
      }
    }
    SignedNote complete = cosigned(note, growth);
    replaceCheckpoint(before.publishedNote(), complete.encode());
    PublishedMark.write(setup.journal(), setup.disk(), growth.newSize());
    List<String> gone = new ArrayList<>();
    for (String folder : growth.superseded()) {
      gone.addAll(setup.store().list(folder));
    }
    if (!gone.isEmpty()) {
      setup.store().delete(gone);
    }
  }

  private void replaceCheckpoint(byte @Nullable [] expected, byte[] note) throws IOException {
    if (!setup.store().compareAndSwap(LogStore.CHECKPOINT, expected, note)) {
      throw new IOException(
          setup.store() + ": the checkpoint was changed by somebody else meanwhile");
    }
  }

  private SignedNote cosigned(SignedNote note, LogGrowth growth) throws IOException {
    List<SignedNote.Line> lines = new ArrayList<>(note.lines());
    try {
      lines.addAll(setup.cosigner().cosign(note, growth.tree(growth.written())));
    } catch (IOException e) {
      throw new NotPublishedException(
          setup.store()
              + ": size "
              + growth.newSize()
              + " is signed and not published: "
              + e.getMessage(),
          e);
    }
    return new SignedNote(note.text(), lines);
  }
}
