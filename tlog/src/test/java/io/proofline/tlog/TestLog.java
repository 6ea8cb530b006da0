package io.proofline.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A log in a test's own directory, written in steps. */
final class TestLog {
  static final SigningKey KEY = SigningKey.fromSeed("log.example/test", new byte[32]);

  private final Path base;
  private final SigningKey key;
  private LogWriter writer;

  /** The log's own directory. */
  final Path log;

  /** The second place. */
  final Path memory;

  TestLog(Path base) {
    this(base, KEY);
  }

  TestLog(Path base, SigningKey key) {
    this.base = base;
    this.key = key;
    this.log = base.resolve("log");
    this.memory = base.resolve("state/signed");
    this.writer = new LogWriter(setup());
  }

  LogSetup setup() {
    return LogSetup.in(base, key);
  }

  /** As another process would: nothing is remembered. */
  void reopen() {
    writer = new LogWriter(setup());
  }

  /** Appends entries as one group, and publishes them. */
  Checkpoint append(List<byte[]> entries) throws IOException {
    record(entries);
    return publish();
  }

  /** Appends entries as one group. */
  void record(List<byte[]> entries) throws IOException {
    writer.append(
        batch -> {
          for (byte[] entry : entries) {
            batch.add(IdempotencyKey.ofEntry(entry), entry, new byte[0]);
          }
        });
  }

  Checkpoint publish() throws IOException {
    return Checkpoint.parse(writer.publish().text());
  }

  LogVerifier.Report verify() throws IOException {
    return LogVerifier.verify(log, key.verifier());
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
