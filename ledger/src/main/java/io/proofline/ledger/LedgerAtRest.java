package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.WriterLock;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a ledger while nobody changes them. An append that was interrupted is finished
 * first, where the workspace can be written; a copy that cannot be is at rest anyway.
 *
 * @param entity whose ledger it is; null when the settings cannot be read
 */
record LedgerAtRest(Layout layout, EvidenceFiles evidence, @Nullable Entity entity) {

  /** Reads. */
  @FunctionalInterface
  interface Reading<T> {
    /** Reads the files. */
    T read() throws IOException;
  }

  /**
   * Reads.
   *
   * @param trouble receives why an interrupted append could not be finished
   */
  <T> T read(Consumer<String> trouble, Reading<T> reading) throws IOException {
    if (!Files.isWritable(layout.state()) || entity == null) {
      return reading.read();
    }
    // Finishing an append records nothing new, so no time is read.
    Clock unread = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    FileLedger ledger =
        new FileLedger(layout, evidence, entity, unread, Disk.system(), RandomSource.secure());
    try {
      ledger.recover();
    } catch (IntegrityException | IOException e) {
      trouble.accept(String.valueOf(e.getMessage()));
    }
    try (WriterLock.Held _ = ledger.lock().acquire()) {
      return reading.read();
    }
  }
}
