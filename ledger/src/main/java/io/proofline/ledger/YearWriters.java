package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.LogSetup;
import io.proofline.tlog.LogWriter;
import io.proofline.tlog.NoteSigner;
import io.proofline.tlog.PosixLogStore;
import io.proofline.tlog.SigningKey;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The open writers of the logs, one a year, each with the keys that sign now. */
final class YearWriters {
  private final FileLedger ledger;
  private final Layout layout;
  private final YearKeys keys;
  private final Clock clock;
  private final Disk disk;
  private final Map<Integer, Open> writers = new TreeMap<>();

  YearWriters(FileLedger ledger, Layout layout, YearKeys keys, Clock clock, Disk disk) {
    this.ledger = ledger;
    this.layout = layout;
    this.keys = keys;
    this.clock = clock;
    this.disk = disk;
  }

  /**
   * A writer that is open.
   *
   * @param keys the state of the keys with which it signs
   */
  private record Open(LogWriter writer, String keys) {}

  /**
   * The writer of a year, with the keys that sign now. Called under the lock of the groups, or that
   * of publications: whoever replaces keys holds both.
   */
  synchronized LogWriter of(int year) throws IOException {
    if (keys.changing(year)) {
      throw new IOException(
          "the replacing of the keys of "
              + keys.origin(year)
              + " was interrupted; open the workspace again, which finishes it");
    }
    String state = keys.state(year);
    Open known = writers.get(year);
    if (known != null && known.writer().stopped()) {
      throw new IOException(
          "an earlier append to " + layout.root() + " failed; open the workspace again to append");
    }
    if (known == null || !known.keys().equals(state)) {
      LogSetup setup = setup(year, keys.further(year, clock), keys.publicKeys(year));
      known = new Open(new LogWriter(setup), state);
      writers.put(year, known);
    }
    return known.writer();
  }

  /** A writer that signs with the keys of now and with those that follow. */
  LogWriter changing(int year, YearKeys.Next next) throws IOException {
    return new LogWriter(setup(year, keys.both(year, next, clock), next.introduction().before()));
  }

  /** The next caller gets a new one. */
  synchronized void forget(int year) {
    writers.remove(year);
  }

  /** The newest year in which something was recorded, published or not; -1 when there is none. */
  int newestYear() throws IOException {
    int newest = ledger.years().stream().mapToInt(Integer::intValue).max().orElse(-1);
    for (int year : layout.journalYears(disk)) {
      if (year > newest && LogWriter.recorded(layout.journal(year), disk)) {
        newest = year;
      }
    }
    return newest;
  }

  private LogSetup setup(int year, List<NoteSigner> further, LogKeys publicKeys)
      throws IOException {
    SigningKey key = keys.signing(year);
    LogSetup.Limits standard = LogSetup.Limits.standard();
    EvidencePlacement placement = new EvidencePlacement(layout, disk, year, publicKeys);
    return LogSetup.of(
            key,
            new PosixLogStore(layout.log(year), layout.temporary(), disk),
            new PosixLogStore(layout.keys(), layout.temporary(), disk),
            String.valueOf(layout.memory(year).getFileName()),
            layout.journal(year),
            disk)
        .withSigners(further)
        .withCosigner(new Witnessing(layout, disk, publicKeys))
        .withAttachments(placement::place)
        .withKeys((index, entry) -> ledger.key(year, index, entry))
        // A short command reads what is not indexed: so little is left unindexed.
        .withLimits(
            new LogSetup.Limits(
                standard.segmentBytes(), standard.roundEntries(), standard.roundBytes(), 256));
  }
}
