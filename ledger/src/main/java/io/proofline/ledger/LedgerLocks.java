package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.WriterLock;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What keeps threads and processes that write one ledger apart. Taken in this order: publishing,
 * groups, publications.
 *
 * @param publishing one thread of this process publishes at a time
 * @param groups held by a process while a group goes into the journal
 * @param publications held by a process while anything under {@code ledger/} and {@code evidence/}
 *     changes
 */
record LedgerLocks(ReentrantLock publishing, WriterLock groups, WriterLock publications) {

  static LedgerLocks of(Layout layout, Disk disk) {
    return new LedgerLocks(
        new ReentrantLock(),
        new WriterLock(layout.groupLock(), Duration.ofSeconds(60), disk),
        new WriterLock(layout.lock(), Duration.ofSeconds(60), disk));
  }
}
