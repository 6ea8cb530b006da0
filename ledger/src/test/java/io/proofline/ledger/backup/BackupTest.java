package io.proofline.ledger.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.LedgerVerifier;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A backup is one state, whole; a restore gives that state verified, or nothing. */
class BackupTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC);
  private static final char[] PASSPHRASE = "a passphrase of twelve".toCharArray();

  @TempDir Path directory;
  private Path root;
  private Workspace workspace;

  @BeforeEach
  void makeWorkspace() throws Exception {
    root = directory.resolve("workspace");
    Entity entity =
        new Entity("Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/hsc");
    workspace = Workspace.create(root, entity, CLOCK);
    Files.writeString(root.resolve("systems.yaml"), "systems: []\n");
    append(workspace, "one");
  }

  private static void append(Workspace to, String key) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("file", to.blobs().put(key.getBytes(StandardCharsets.UTF_8), "text/plain").toJson());
    to.ledger()
        .append(
            new StatementDraft(
                "log-file",
                1,
                "trail",
                key,
                body,
                List.of(),
                null,
                CLOCK.instant(),
                Actor.asserted("dana")));
  }

  private Path backup(String name, boolean keys) throws IOException {
    Path file = directory.resolve(name);
    Backup.make(root, file, keys ? Optional.of(PASSPHRASE) : Optional.empty(), CLOCK);
    return file;
  }

  private Restore.Restored restore(Path file, String name, Restore.Remembered remembered)
      throws IOException {
    return Restore.run(file, directory.resolve(name), Optional.of(PASSPHRASE), remembered);
  }

  private static byte[] checkpoint(Path workspace) throws IOException {
    return Files.readAllBytes(workspace.resolve("ledger/2026/checkpoint"));
  }

  @Test
  void restoredWorkspace_goesOnWhereItStopped() throws Exception {
    Path file = backup("b.zip", true);
    Restore.Restored restored =
        restore(file, "copy", new Restore.Remembered(List.of(checkpoint(root)), false));
    assertThat(restored.keys()).isTrue();
    assertThat(restored.older()).isEmpty();
    assertThat(restored.report().statements()).isEqualTo(2);
    Path copy = directory.resolve("copy");
    assertThat(Files.readString(copy.resolve("systems.yaml"))).isEqualTo("systems: []\n");
    Workspace opened = Workspace.open(copy, CLOCK);
    append(opened, "two");
    assertThat(LedgerVerifier.verify(copy).problems()).isEmpty();
    assertThat(opened.ledger().checkpoint().size()).isEqualTo(3);
    assertThat(Files.getPosixFilePermissions(copy.resolve("keys/ledger-2026.key"))).hasSize(2);
  }

  @Test
  void keys_areLeftOutUnlessAskedFor() throws Exception {
    Path file = backup("b.zip", false);
    assertThat(names(file)).noneMatch(name -> name.endsWith(".key") || name.contains("sealed"));
    Restore.Restored restored = restore(file, "copy", Restore.Remembered.nothing());
    assertThat(restored.keys()).isFalse();
    assertThat(restored.keysInBackup()).isFalse();
    Workspace opened = Workspace.open(directory.resolve("copy"), CLOCK);
    assertThatThrownBy(() -> append(opened, "two"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("can only be read");
  }

  @Test
  void sealedKeys_areUnreadableAndNeedTheirPassphrase() throws Exception {
    Path file = backup("b.zip", true);
    assertThat(names(file)).contains("/keys.sealed").noneMatch(name -> name.endsWith(".key"));
    String secret = Files.readString(root.resolve("keys/ledger-2026.key")).strip();
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .doesNotContain(secret.substring(secret.length() - 40));
    assertThatThrownBy(
            () ->
                Restore.run(
                    file,
                    directory.resolve("copy"),
                    Optional.of("another passphrase".toCharArray()),
                    Restore.Remembered.nothing()))
        .hasMessageContaining("passphrase does not open");
    assertNothingLeft("copy");
    Restore.Restored without =
        Restore.run(
            file, directory.resolve("copy"), Optional.empty(), Restore.Remembered.nothing());
    assertThat(without.keys()).isFalse();
    assertThat(without.keysInBackup()).isTrue();
    assertThatThrownBy(
            () ->
                Backup.make(
                    root, directory.resolve("c.zip"), Optional.of("short".toCharArray()), CLOCK))
        .hasMessageContaining("less than 12");
    assertThat(directory.resolve("c.zip")).doesNotExist();
  }

  @Test
  void olderState_isToldAndOnlyRestoredOnPurpose() throws Exception {
    Path file = backup("b.zip", true);
    append(workspace, "two");
    append(workspace, "three");
    byte[] newer = checkpoint(root);
    assertThatThrownBy(() -> restore(file, "copy", new Restore.Remembered(List.of(newer), false)))
        .isInstanceOf(OlderStateException.class)
        .hasMessageContaining("older than the remembered checkpoint")
        .hasMessageContaining("entries 2 to 3 are missing");
    assertNothingLeft("copy");
    Restore.Restored restored = restore(file, "copy", new Restore.Remembered(List.of(newer), true));
    assertThat(restored.older()).hasSize(1);
    // It stays honest: verification names what is gone, and nothing is signed over it.
    Path copy = directory.resolve("copy");
    assertThat(LedgerVerifier.verify(copy).problems())
        .extracting(LedgerReport.Problem::file)
        .contains("ledger/2026/checkpoint");
    assertThatThrownBy(() -> append(Workspace.open(copy, CLOCK), "other history"))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void anotherHistory_isRefused() throws Exception {
    Path file = backup("b.zip", true);
    append(workspace, "two");
    Path fork = directory.resolve("fork");
    restore(file, "fork", Restore.Remembered.nothing());
    append(Workspace.open(fork, CLOCK), "something else");
    Path other = directory.resolve("fork.zip");
    Backup.make(fork, other, Optional.empty(), CLOCK);
    assertThatThrownBy(
            () -> restore(other, "copy", new Restore.Remembered(List.of(checkpoint(root)), true)))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("two histories");
    assertNothingLeft("copy");
  }

  @Test
  void backupWhileOthersAppend_isOneWholeState() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Exception> failure = new AtomicReference<>();
    Thread appending =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    Workspace own = Workspace.open(root, CLOCK);
                    for (int i = 0; !stop.get(); i++) {
                      append(own, "meanwhile " + i);
                    }
                  } catch (IOException | RuntimeException e) {
                    failure.set(e);
                  }
                });
    long before = 0;
    for (int i = 0; i < 6; i++) {
      Path file = backup("b" + i + ".zip", false);
      Restore.Restored restored = restore(file, "copy" + i, Restore.Remembered.nothing());
      assertThat(restored.report().problems()).isEmpty();
      assertThat(restored.report().statements()).isGreaterThanOrEqualTo(before);
      before = restored.report().statements();
    }
    stop.set(true);
    appending.join();
    assertThat(failure.get()).isNull();
  }

  @Test
  void damagedOrCutBackup_restoresNothing() throws Exception {
    byte[] good = Files.readAllBytes(backup("b.zip", true));
    for (int kept = 0; kept < good.length; kept += 1 + good.length / 40) {
      assertRefused(Arrays.copyOf(good, kept), "cut at " + kept);
    }
    // Central directory and headers hold bytes that mean nothing; a change of content must be seen.
    for (int at = 60; at < good.length; at += 1 + good.length / 60) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Path file = Files.write(directory.resolve("bad.zip"), bad);
      try {
        Restore.Restored restored = restore(file, "copy", Restore.Remembered.nothing());
        assertThat(restored.report().problems()).as("byte %d", at).isEmpty();
        assertThat(checkpoint(directory.resolve("copy"))).isEqualTo(checkpoint(root));
        delete(directory.resolve("copy"));
      } catch (IOException | IntegrityException e) {
        assertNothingLeft("copy");
      }
    }
  }

  @Test
  void changedFileInTheBackup_isNamed() throws Exception {
    Path file = backup("b.zip", false);
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Files.writeString(zip.getPath("files/proofline.yaml"), "proofline: 1\n");
    }
    assertThatThrownBy(() -> restore(file, "copy", Restore.Remembered.nothing()))
        .hasMessageContaining("proofline.yaml is not what was backed up");
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Files.writeString(zip.getPath("files/planted"), "x");
    }
    assertNothingLeft("copy");
  }

  @Test
  void backupOfADamagedWorkspace_isNotRestored() throws Exception {
    Path statement;
    try (Stream<Path> files = Files.list(root.resolve("evidence/statements/2026"))) {
      statement = files.findFirst().orElseThrow();
    }
    Files.writeString(statement, "changed");
    Path file = backup("b.zip", false);
    assertThatThrownBy(() -> restore(file, "copy", Restore.Remembered.nothing()))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("does not verify")
        .hasMessageContaining(String.valueOf(statement.getFileName()));
    assertNothingLeft("copy");
  }

  @Test
  void restoreThatWasKilled_leavesNoWorkspaceAndIsTriedAgain() throws Exception {
    Path file = backup("b.zip", true);
    Path left = Files.createDirectories(directory.resolve(".copy.restoring/ledger/2026"));
    Files.writeString(left.resolve("checkpoint"), "half");
    Files.writeString(directory.resolve(".copy.restoring/proofline.yaml"), "half");
    assertThat(directory.resolve("copy")).doesNotExist();
    assertThat(restore(file, "copy", Restore.Remembered.nothing()).report().ok()).isTrue();
    assertThat(directory.resolve(".copy.restoring")).doesNotExist();
  }

  @Test
  void nothingIsWrittenOver() throws Exception {
    Path file = backup("b.zip", false);
    assertThatThrownBy(() -> backup("b.zip", false)).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> restore(file, "workspace", Restore.Remembered.nothing()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(LedgerVerifier.verify(root).problems()).isEmpty();
  }

  private void assertRefused(byte[] bytes, String what) throws IOException {
    Path file = Files.write(directory.resolve("bad.zip"), bytes);
    assertThatThrownBy(() -> restore(file, "copy", Restore.Remembered.nothing()))
        .as(what)
        .isInstanceOfAny(IOException.class, IntegrityException.class);
    assertNothingLeft("copy");
  }

  private void assertNothingLeft(String name) {
    assertThat(directory.resolve(name)).doesNotExist();
    assertThat(directory.resolve("." + name + ".restoring")).doesNotExist();
  }

  private static List<String> names(Path file) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(file);
        Stream<Path> files = Files.walk(zip.getPath("/"))) {
      return files.map(Path::toString).toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
