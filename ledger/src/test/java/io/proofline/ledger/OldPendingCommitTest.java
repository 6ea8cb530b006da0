package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Rfc6962;
import io.proofline.tlog.SignedNote;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workspaces that the first version (decision 0001) left in the middle of a commit. */
class OldPendingCommitTest {
  @TempDir Path directory;
  private Path finished;
  private Path left;

  /** One workspace with the commit, and one in which it had only been signed. */
  @BeforeEach
  void makeWorkspaces() throws Exception {
    finished = directory.resolve("finished");
    left = directory.resolve("left");
    Workspace.create(finished, Clinic.ENTITY, Clinic.CLOCK);
    copy(finished, left);
    Workspace.open(finished, Clinic.CLOCK).ledger().appendAll(Clinic.logFiles(0, 3));
    delete(left.resolve("state/journal-2026")); // The first version had no journal.
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static List<String> verifiable(Path workspace) throws IOException {
    return Clinic.verifiableFiles(workspace).stream()
        .map(path -> workspace.relativize(path).toString())
        .toList();
  }

  /** The file as the first version wrote it. */
  private byte[] pending() throws IOException {
    byte[] note = Files.readAllBytes(finished.resolve("ledger/2026/checkpoint"));
    Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(note).text());
    List<String> fresh = new ArrayList<>(verifiable(finished));
    fresh.removeAll(verifiable(left));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("proofline-pending/1");
    out.writeLong(checkpoint.size());
    out.writeUTF(checkpoint.rootBase64());
    out.writeInt(fresh.size());
    for (String name : fresh) {
      byte[] content = Files.readAllBytes(finished.resolve(name));
      out.writeByte('w');
      out.writeUTF(name);
      out.writeInt(content.length);
      out.write(content);
    }
    out.write(Rfc6962.sha256(bytes.toByteArray()));
    return bytes.toByteArray();
  }

  private void signInLeft() throws IOException {
    Files.write(
        left.resolve("keys/ledger-2026.signed"),
        Files.readAllBytes(finished.resolve("keys/ledger-2026.signed")));
  }

  @Test
  void signedCommit_isFinishedWhenTheWorkspaceIsOpened() throws Exception {
    Files.write(left.resolve("state/pending-2026"), pending());
    signInLeft();
    Workspace opened = Workspace.open(left, Clinic.CLOCK);
    assertThat(opened.ledger().checkpoint().size()).isEqualTo(4);
    assertThat(left.resolve("state/pending-2026")).doesNotExist();
    assertThat(verifiable(left)).containsAll(verifiable(finished));
    assertThat(opened.ledger().appendAll(Clinic.logFiles(0, 4)))
        .extracting(Ledger.Recorded::duplicate)
        .containsExactly(true, true, true, false);
    assertThat(LedgerVerifier.verify(left).problems()).isEmpty();
  }

  @Test
  void commitThatWasNeverSigned_isForgotten() throws Exception {
    Files.write(left.resolve("state/pending-2026"), pending());
    Workspace opened = Workspace.open(left, Clinic.CLOCK);
    assertThat(opened.ledger().checkpoint().size()).isEqualTo(1);
    assertThat(left.resolve("state/pending-2026")).doesNotExist();
    opened.ledger().appendAll(Clinic.logFiles(0, 1));
    assertThat(LedgerVerifier.verify(left).problems()).isEmpty();
  }

  @Test
  void damagedFileOfASignedCommit_isNamedAndKept() throws Exception {
    byte[] bytes = pending();
    bytes[bytes.length / 2] ^= 1;
    Files.write(left.resolve("state/pending-2026"), bytes);
    signInLeft();
    assertThatThrownBy(() -> Workspace.open(left, Clinic.CLOCK))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("pending-2026");
    assertThat(left.resolve("state/pending-2026")).exists();
  }
}
