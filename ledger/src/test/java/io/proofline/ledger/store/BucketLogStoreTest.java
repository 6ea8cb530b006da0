package io.proofline.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.standalone.Verify;
import io.proofline.tlog.Disk;
import io.proofline.tlog.IdempotencyKey;
import io.proofline.tlog.LogSetup;
import io.proofline.tlog.LogStore;
import io.proofline.tlog.LogWriter;
import io.proofline.tlog.SigningKey;
import io.proofline.tlog.StoreConflictException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket as the store of record of a log, and as the signer's second place. */
class BucketLogStoreTest {
  private static final SigningKey KEY = SigningKey.fromSeed("log.example/bucket", new byte[32]);

  @TempDir Path directory;
  private final MemoryS3 server = new MemoryS3();

  private LogStore store(MemoryS3 at, String folder) {
    return new BucketLogStore(BucketTest.bucket(at, _ -> {}), folder, Optional::empty);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private LogWriter writer(MemoryS3 at, String journal) {
    return new LogWriter(
        LogSetup.of(
                KEY,
                store(at, "log/"),
                store(at, "second/"),
                "signed",
                directory.resolve(journal),
                Disk.system())
            .withKeys((_, entry) -> IdempotencyKey.ofEntry(entry)));
  }

  private static void append(LogWriter writer, int from, int to) throws IOException {
    writer.append(
        batch -> {
          for (int i = from; i < to; i++) {
            byte[] entry = bytes("entry " + i);
            batch.add(IdempotencyKey.ofEntry(entry), entry, new byte[0]);
          }
        });
  }

  /** Brings the log's objects to disk and has them checked by code that knows no store. */
  private void assertWhole(MemoryS3 at, long size) throws Exception {
    Path copy = Files.createTempDirectory(directory, "copy");
    LogStore store = store(at, "log/");
    for (String name : store.list("")) {
      Path file = copy.resolve(name);
      Files.createDirectories(file.resolveSibling("."));
      Files.write(file, store.get(name));
    }
    Verify.Report report = Verify.check(copy, List.of(KEY.verifier().text()), List.of());
    assertThat(report.problems()).isEmpty();
    assertThat(report.proved().getFirst()).startsWith(size + " of " + size + " entries");
  }

  @Test
  void resource_isWrittenOnceAndNeverReplaced() throws Exception {
    LogStore store = store(server, "log/");
    assertThat(store.get("tile/0/000.p/1")).isNull();
    store.putIfAbsent(Map.of("tile/0/000.p/1", bytes("a"), "tile/entries/000.p/1", bytes("b")));
    store.putIfAbsent(Map.of("tile/0/000.p/1", bytes("a")));
    assertThatThrownBy(() -> store.putIfAbsent(Map.of("tile/0/000.p/1", bytes("x"))))
        .isInstanceOf(StoreConflictException.class)
        .hasMessageContaining("tile/0/000.p/1");
    assertThat(store.get("tile/0/000.p/1")).isEqualTo(bytes("a"));
    assertThat(store.list("tile/0/")).containsExactly("tile/0/000.p/1");
    assertThat(server.writes()).isEqualTo(2);
    store.delete(List.of("tile/0/000.p/1"));
    assertThat(store.get("tile/0/000.p/1")).isNotNull();
  }

  @Test
  void swap_happensOnlyFromWhatIsExpected() throws Exception {
    LogStore store = store(server, "log/");
    assertThat(store.compareAndSwap("checkpoint", bytes("x"), bytes("1"))).isFalse();
    assertThat(store.compareAndSwap("checkpoint", null, bytes("1"))).isTrue();
    assertThat(store.compareAndSwap("checkpoint", null, bytes("2"))).isFalse();
    assertThat(store.compareAndSwap("checkpoint", bytes("0"), bytes("2"))).isFalse();
    assertThat(store.compareAndSwap("checkpoint", bytes("1"), bytes("2"))).isTrue();
    assertThat(store.get("checkpoint")).isEqualTo(bytes("2"));
  }

  @Test
  void swapBySomebodyElseInBetween_isNotOverwritten() throws Exception {
    LogStore store = store(server, "log/");
    store.compareAndSwap("checkpoint", null, bytes("1"));
    server.plan =
        (_, request) -> {
          if (request.method().equals("PUT")) {
            server.plan = (_, _) -> Optional.empty();
            server.overlay("clinic/log/checkpoint", "theirs");
          }
          return Optional.empty();
        };
    assertThat(store.compareAndSwap("checkpoint", bytes("1"), bytes("ours"))).isFalse();
    assertThat(store.get("checkpoint")).isEqualTo(bytes("theirs"));
  }

  @Test
  void log_growsInABucketAndIsWholeForOthers() throws Exception {
    LogWriter writer = writer(server, "journal");
    append(writer, 0, 3);
    writer.publish();
    append(writer, 3, 300);
    writer.publish();
    assertWhole(server, 300);
    // Another machine with another journal goes on from the bucket's state.
    LogWriter other = writer(server, "other");
    append(other, 300, 301);
    other.publish();
    assertWhole(server, 301);
  }

  @Test
  void everyFault_endsInAWholeLog() throws Exception {
    for (MemoryS3.Fault fault : MemoryS3.Fault.values()) {
      MemoryS3 fresh = new MemoryS3();
      Map<String, Integer> attempts = new ConcurrentHashMap<>();
      fresh.plan =
          (_, request) ->
              attempts.merge(request.method() + request.uri(), 1, Integer::sum) <= 2
                  ? Optional.of(fault)
                  : Optional.empty();
      LogWriter writer = writer(fresh, fault.name());
      append(writer, 0, 3);
      writer.publish();
      attempts.clear();
      append(writer, 3, 258);
      writer.publish();
      fresh.plan = (_, _) -> Optional.empty();
      assertWhole(fresh, 258);
    }
  }

  @Test
  void stateThatWasPutBack_isNotSignedOver() throws Exception {
    LogWriter writer = writer(server, "journal");
    append(writer, 0, 3);
    writer.publish();
    byte[] older = server.newest("clinic/log/checkpoint");
    append(writer, 3, 5);
    writer.publish();
    server.overlay("clinic/log/checkpoint", new String(older, StandardCharsets.UTF_8));
    LogWriter again = writer(server, "journal");
    assertThatThrownBy(
            () -> {
              append(again, 5, 6);
              again.publish();
            })
        .hasMessageContaining("checkpoint");
  }
}
