package io.proofline.ledger;

import io.proofline.tlog.LogWriter;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.WriterLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * Replaces the keys of the newest year's log, or finishes a replacement that was interrupted: each
 * step can be done again, and what was not stated is taken back. Decision 0013.
 */
final class KeyReplacement {
  private final LedgerInterior in;

  KeyReplacement(LedgerInterior in) {
    this.in = in;
  }

  /**
   * Makes new keys, states them in a leaf that a checkpoint with the lines of old and new keys
   * covers, and lets go of the old ones.
   *
   * @param signing signs the statement for an actor with a key
   * @return the leaf
   */
  LeafRef run(String reason, Actor actor, UnaryOperator<StatementDraft> signing)
      throws IOException {
    in.locks().publishing().lock();
    try (WriterLock.Held _ = in.locks().groups().acquire()) {
      int year = in.writers().newestYear();
      try (WriterLock.Held _ = in.locks().publications().acquire()) {
        in.writers().of(year).publish(); // From here on nobody else adds anything.
      }
      Instant recorded = new RecordingClock(in.clock()).next(in.ledger().lastRecorded(year));
      if (RecordingClock.yearOf(recorded) != year) {
        throw new IOException(
            "the log of "
                + year
                + " has ended: the next statement begins that of "
                + RecordingClock.yearOf(recorded)
                + " with keys of its own; nothing was changed, replace those if it has to be");
      }
      YearKeys.Next next =
          in.keys().next(year, in.ledger().log(year).checkpoint().size(), recorded);
      StatementDraft draft =
          signing.apply(next.introduction().statement(year, reason, actor, in.clock().instant()));
      Envelope.of(draft, recorded); // What cannot be stated is refused before anything is held.
      in.keys().hold(year, next);
      try (WriterLock.Held _ = in.locks().publications().acquire()) {
        LogWriter writer = in.writers().changing(year, next);
        writer.append(
            batch -> {
              if (batch.next() != next.introduction().leaf()) {
                throw new IntegrityException(
                    in.layout().log(year) + " grew while its lock was held; nothing was appended");
              }
              new StatementBatch(in.evidence(), in.random(), recorded, year, batch).add(draft);
            });
        finish(year, next, writer);
      }
      return new LeafRef(year, next.introduction().leaf());
    } catch (TlogFormatException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()));
    } finally {
      in.locks().publishing().unlock();
    }
  }

  /** Finishes what was interrupted, or takes it back. */
  void recover(int year) throws IOException {
    in.locks().publishing().lock();
    try (WriterLock.Held _ = in.locks().groups().acquire();
        WriterLock.Held _ = in.locks().publications().acquire()) {
      if (!in.keys().changing(year)) {
        return; // Somebody else did it meanwhile.
      }
      YearKeys.Next next = in.keys().held(year);
      LogWriter writer = in.writers().changing(year, next);
      StatementDraft stated =
          next.introduction()
              .statement(year, "", new Actor("", Actor.Authentication.SYSTEM), Instant.EPOCH);
      long[] leaf = new long[1];
      writer.append(batch -> leaf[0] = batch.known(StatementKey.of(stated)));
      if (leaf[0] == next.introduction().leaf()) {
        finish(year, next, writer);
      } else {
        in.keys().drop(year);
      }
    } finally {
      in.locks().publishing().unlock();
    }
  }

  /** Each step can be done again; the last one ends the change. */
  private void finish(int year, YearKeys.Next next, LogWriter writer) throws IOException {
    writer.publish();
    KeyRotation introduction = next.introduction();
    Path temporary = in.layout().temporary().resolve("keys-" + year);
    in.disk()
        .replace(in.layout().rotated(year, introduction.leaf()), temporary, introduction.encode());
    byte[] text = introduction.after().text().getBytes(StandardCharsets.UTF_8);
    in.disk().replace(in.layout().publicKey(year), temporary, text);
    in.keys().promote(year, next);
    in.writers().forget(year);
  }
}
