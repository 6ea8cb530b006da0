package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixLogStoreTest {
  @TempDir Path directory;
  private LogStore store;

  @BeforeEach
  void makeStore() {
    store =
        new PosixLogStore(directory.resolve("log"), directory.resolve("scratch"), Disk.system());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatWasPut_isThereUnderItsNameAndListed() throws Exception {
    store.putIfAbsent(
        Map.of("tile/0/000", bytes("a"), "tile/0/x001/000.p/7", bytes("b"), "other", bytes("c")));
    assertThat(store.get("tile/0/x001/000.p/7")).isEqualTo(bytes("b"));
    assertThat(store.get("tile/0/001")).isNull();
    assertThat(store.list("")).containsExactly("other", "tile/0/000", "tile/0/x001/000.p/7");
    assertThat(store.list("tile/0/x")).containsExactly("tile/0/x001/000.p/7");
    assertThat(store.list("tile/1")).isEmpty();
    assertThat(directory.resolve("log/tile/0/x001/000.p/7")).hasContent("b");
  }

  @Test
  void resourceThatIsThere_isLeftWhenEqualAndRefusedWhenNot() throws Exception {
    store.putIfAbsent(Map.of("tile/0/000", bytes("a")));
    store.putIfAbsent(Map.of("tile/0/000", bytes("a"), "tile/0/001", bytes("b")));
    assertThatThrownBy(() -> store.putIfAbsent(Map.of("tile/0/000", bytes("other"))))
        .isInstanceOf(StoreConflictException.class)
        .hasMessageContaining("tile/0/000");
    assertThat(store.get("tile/0/000")).isEqualTo(bytes("a"));
    assertThat(store.get("tile/0/001")).isEqualTo(bytes("b"));
  }

  @Test
  void swap_replacesOnlyWhatWasExpected() throws Exception {
    assertThat(store.compareAndSwap("checkpoint", bytes("0"), bytes("1"))).isFalse();
    assertThat(store.compareAndSwap("checkpoint", null, bytes("1"))).isTrue();
    assertThat(store.compareAndSwap("checkpoint", null, bytes("2"))).isFalse();
    assertThat(store.compareAndSwap("checkpoint", bytes("1"), bytes("2"))).isTrue();
    assertThat(store.get("checkpoint")).isEqualTo(bytes("2"));
  }

  @Test
  void swapsOfManyThreads_eachCountOnce() throws Exception {
    Callable<Boolean> countOnce =
        () -> {
          byte[] old;
          byte[] next;
          do {
            old = store.get("checkpoint");
            int count = old == null ? 0 : Integer.parseInt(new String(old, StandardCharsets.UTF_8));
            next = bytes(Integer.toString(count + 1));
          } while (!store.compareAndSwap("checkpoint", old, next));
          return true;
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> done : pool.invokeAll(Collections.nCopies(64, countOnce))) {
        assertThat(done.get()).isTrue();
      }
    }
    assertThat(store.get("checkpoint")).isEqualTo(bytes("64"));
  }

  @Test
  void delete_takesTheEmptyFolderOfPartialOnesToo() throws Exception {
    store.putIfAbsent(Map.of("tile/0/000.p/7", bytes("a"), "tile/0/000.p/8", bytes("b")));
    store.delete(List.of("tile/0/000.p/7", "tile/0/000.p/9"));
    assertThat(directory.resolve("log/tile/0/000.p/8")).exists();
    store.delete(List.of("tile/0/000.p/8"));
    assertThat(directory.resolve("log/tile/0/000.p")).doesNotExist();
    assertThat(directory.resolve("log/tile/0")).exists();
  }

  @Test
  void nameThatLeavesTheLog_isRefused() {
    for (String name : List.of("../x", "", ".", "tile/../../x", "/etc/passwd")) {
      assertThatThrownBy(() -> store.get(name))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void nothingStaysBesideTheLogButItsLock() throws Exception {
    store.putIfAbsent(Map.of("tile/0/000", bytes("a"), "tile/0/001", bytes("b")));
    store.compareAndSwap("checkpoint", null, bytes("1"));
    try (var left = Files.list(directory.resolve("scratch"))) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("log.lock");
    }
  }

  @Test
  void lockHeldByOneThread_isNotFreedByAnotherThatAsks() throws Exception {
    Path file = directory.resolve("lock");
    WriterLock lock = new WriterLock(file, java.time.Duration.ofMillis(20));
    try (WriterLock.Held _ = lock.acquire()) {
      assertThatThrownBy(lock::acquire).hasMessageContaining("another process");
      assumeTrue(Files.isReadable(Path.of("/proc/locks")), "only Linux shows its locks");
      String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
      assertThat(Files.readString(Path.of("/proc/locks"))).contains(inode);
    }
    lock.acquire().close();
  }
}
