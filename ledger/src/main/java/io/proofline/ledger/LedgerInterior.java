package io.proofline.ledger;

import io.proofline.tlog.Disk;
import java.time.Clock;

/** What those share who write one ledger: who records statements, and who replaces its keys. */
record LedgerInterior(
    FileLedger ledger,
    Layout layout,
    EvidenceFiles evidence,
    YearKeys keys,
    Clock clock,
    Disk disk,
    RandomSource random,
    LedgerLocks locks,
    YearWriters writers) {}
