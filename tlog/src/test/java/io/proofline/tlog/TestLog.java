package io.proofline.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A log in a test's own directory. */
final class TestLog {
  static final SigningKey KEY = SigningKey.fromSeed("log.example/test", new byte[32]);

  final LogWriter.Place place;
  final WriterLock lock;

  TestLog(Path base) throws IOException {
    Files.createDirectories(base.resolve("tmp"));
    this.place =
        new LogWriter.Place(
            base,
            base.resolve("log"),
            base.resolve("memory"),
            base.resolve("pending"),
            base.resolve("tmp"));
    this.lock = new WriterLock(base.resolve("lock"), Duration.ofSeconds(10));
  }

  Checkpoint append(Disk disk, SigningKey key, List<byte[]> entries, List<Change> changes)
      throws IOException {
    try (WriterLock.Held held = lock.acquire()) {
      return new LogWriter(place, key, disk).append(held, entries, changes);
    }
  }

  Checkpoint append(List<byte[]> entries) throws IOException {
    return append(Disk.system(), KEY, entries, List.of());
  }

  void recover() throws IOException {
    try (WriterLock.Held held = lock.acquire()) {
      new LogWriter(place, KEY, Disk.system()).recover(held);
    }
  }

  LogVerifier.Report verify() throws IOException {
    return LogVerifier.verify(place.log(), KEY.verifier());
  }

  /** Entries i..j-1, each its number in eight bytes. */
  static List<byte[]> numbers(int from, int to) {
    List<byte[]> entries = new ArrayList<>();
    for (int i = from; i < to; i++) {
      entries.add(ByteBuffer.allocate(8).putLong(i).array());
    }
    return entries;
  }
}
