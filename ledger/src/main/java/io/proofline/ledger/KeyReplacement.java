package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.LogWriter;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.WriterLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * Replaces the keys of the newest year's log, or finishes a replacement that was interrupted: each
 * step can be done again, and what was not stated is taken back. Decision 0013.
 */
final class KeyReplacement {
  private final FileLedger ledger;
  private final Layout layout;
  private final EvidenceFiles evidence;
  private final YearKeys keys;
  private final Clock clock;
  private final Disk disk;
  private final RandomSource random;
  private final LedgerLocks locks;
  private final YearWriters writers;

  KeyReplacement(
      FileLedger ledger,
      Layout layout,
      EvidenceFiles evidence,
      YearKeys keys,
      Clock clock,
      Disk disk,
      RandomSource random,
      LedgerLocks locks,
      YearWriters writers) {
    this.ledger = ledger;
    this.layout = layout;
    this.evidence = evidence;
    this.keys = keys;
    this.clock = clock;
    this.disk = disk;
    this.random = random;
    this.locks = locks;
    this.writers = writers;
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
    locks.publishing().lock();
    try (WriterLock.Held _ = locks.groups().acquire()) {
      int year = writers.newestYear();
      try (WriterLock.Held _ = locks.publications().acquire()) {
        writers.of(year).publish(); // From here on nobody else adds anything.
      }
      Instant recorded = new RecordingClock(clock).next(ledger.lastRecorded(year));
      if (RecordingClock.yearOf(recorded) != year) {
        throw new IOException(
            "the log of "
                + year
                + " has ended: the next statement begins that of "
                + RecordingClock.yearOf(recorded)
                + " with keys of its own; nothing was changed, replace those if it has to be");
      }
      YearKeys.Next next = keys.next(year, ledger.log(year).checkpoint().size(), recorded);
      StatementDraft draft =
          signing.apply(next.introduction().statement(year, reason, actor, clock.instant()));
      Envelope.of(draft, recorded); // What cannot be stated is refused before anything is held.
      keys.hold(year, next);
      try (WriterLock.Held _ = locks.publications().acquire()) {
        LogWriter writer = writers.changing(year, next);
        writer.append(
            batch -> {
              if (batch.next() != next.introduction().leaf()) {
                throw new IntegrityException(
                    layout.log(year) + " grew while its lock was held; nothing was appended");
              }
              new StatementBatch(evidence, random, recorded, year, batch).add(draft);
            });
        finish(year, next, writer);
      }
      return new LeafRef(year, next.introduction().leaf());
    } catch (TlogFormatException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()));
    } finally {
      locks.publishing().unlock();
    }
  }

  /** Finishes what was interrupted, or takes it back. */
  void recover(int year) throws IOException {
    locks.publishing().lock();
    try (WriterLock.Held _ = locks.groups().acquire();
        WriterLock.Held _ = locks.publications().acquire()) {
      if (!keys.changing(year)) {
        return; // Somebody else did it meanwhile.
      }
      YearKeys.Next next = keys.held(year);
      LogWriter writer = writers.changing(year, next);
      StatementDraft stated =
          next.introduction()
              .statement(year, "", new Actor("", Actor.Authentication.SYSTEM), Instant.EPOCH);
      long[] leaf = new long[1];
      writer.append(batch -> leaf[0] = batch.known(StatementKey.of(stated)));
      if (leaf[0] == next.introduction().leaf()) {
        finish(year, next, writer);
      } else {
        keys.drop(year);
      }
    } finally {
      locks.publishing().unlock();
    }
  }

  /** Each step can be done again; the last one ends the change. */
  private void finish(int year, YearKeys.Next next, LogWriter writer) throws IOException {
    writer.publish();
    KeyRotation introduction = next.introduction();
    Path temporary = layout.temporary().resolve("keys-" + year);
    disk.replace(layout.rotated(year, introduction.leaf()), temporary, introduction.encode());
    byte[] text = introduction.after().text().getBytes(StandardCharsets.UTF_8);
    disk.replace(layout.publicKey(year), temporary, text);
    keys.promote(year, next);
    writers.forget(year);
  }
}
