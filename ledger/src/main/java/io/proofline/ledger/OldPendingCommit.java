package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogFiles;
import io.proofline.tlog.Rfc6962;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.WriterLock;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A commit under way as the first version wrote it (decision 0001): one file with everything that
 * the commit changes. A workspace that was left in the middle of one is brought to its end, or the
 * file is forgotten when nothing was signed; after that the journal takes over.
 */
final class OldPendingCommit {
  private static final String MAGIC = "proofline-pending/1";

  private final Layout layout;
  private final Disk disk;

  OldPendingCommit(Layout layout, Disk disk) {
    this.layout = layout;
    this.disk = disk;
  }

  /** One change: writes bytes, or moves a file, or deletes one. */
  private record Change(Path path, @Nullable Path from, int kind, Bytes bytes) {}

  /** Bytes inside a record. */
  private static final class Bytes {
    private final byte[] content;

    Bytes(byte[] content) {
      this.content = content;
    }
  }

  /** Finishes or forgets what is there; mostly nothing is. */
  void finish(WriterLock lock) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : disk.list(layout.state())) {
      if (String.valueOf(file.getFileName()).matches("pending-[0-9]{4}")) {
        files.add(file);
      }
    }
    if (files.isEmpty()) {
      return;
    }
    try (WriterLock.Held _ = lock.acquire()) {
      for (Path file : files) {
        finish(file, Integer.parseInt(String.valueOf(file.getFileName()).substring(8)));
      }
    }
  }

  private void finish(Path file, int year) throws IOException {
    byte[] memory = read(layout.memory(year));
    byte[] published;
    try {
      published = new LogFiles(layout.log(year), disk).checkpoint();
    } catch (NoSuchFileException e) {
      published = null;
    }
    if (memory != null && !Arrays.equals(memory, published)) {
      byte[] bytes = disk.read(file);
      Checkpoint signed = Checkpoint.parse(SignedNote.parse(memory).text());
      apply(file, bytes, signed);
      Path checkpoint = layout.log(year).resolve("checkpoint");
      disk.replace(checkpoint, layout.temporary().resolve("checkpoint"), memory);
    }
    disk.delete(file);
    disk.delete(layout.oldIndex(year));
  }

  private void apply(Path file, byte[] bytes, Checkpoint signed) throws IOException {
    List<Change> changes = changes(file, bytes, signed);
    Set<Path> directories = new LinkedHashSet<>();
    int number = 0;
    for (Change change : changes) {
      Path target = layout.root().resolve(change.path);
      if (change.kind == 'w') {
        Path temporary = layout.temporary().resolve("pending-" + number++);
        disk.write(temporary, change.bytes.content);
        disk.force(temporary);
        parents(target, directories);
        disk.rename(temporary, target);
      } else if (change.from != null) {
        Path from = layout.root().resolve(change.from);
        if (Files.exists(target)) {
          disk.delete(from);
        } else {
          parents(target, directories);
          disk.rename(from, target);
        }
      }
    }
    disk.forceAllDirectories(directories);
  }

  private List<Change> changes(Path file, byte[] bytes, Checkpoint signed) {
    int end = bytes.length - Rfc6962.HASH_BYTES;
    if (end < 0
        || !MessageDigest.isEqual(
            Rfc6962.sha256(Arrays.copyOf(bytes, end)),
            Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw new IntegrityException(file + ": pending commit is torn or damaged");
    }
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end));
      boolean known = in.readUTF().equals(MAGIC);
      if (!known || in.readLong() != signed.size() || !in.readUTF().equals(signed.rootBase64())) {
        throw new IntegrityException(
            file + ": is not the commit that was signed; put the file of that commit back");
      }
      int count = in.readInt();
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int kind = in.readByte();
        Path path = path(file, in.readUTF());
        switch (kind) {
          case 'w' ->
              changes.add(new Change(path, null, kind, new Bytes(in.readNBytes(in.readInt()))));
          case 'm' ->
              changes.add(new Change(path, path(file, in.readUTF()), kind, new Bytes(new byte[0])));
          case 'd' -> changes.add(new Change(path, null, kind, new Bytes(new byte[0])));
          default -> throw new IntegrityException(file + ": unknown change in a pending commit");
        }
      }
      return changes;
    } catch (IOException e) {
      throw new IntegrityException(file + ": pending commit ends early");
    }
  }

  private static Path path(Path file, String text) {
    Path path = Path.of(text).normalize();
    if (path.isAbsolute() || path.startsWith("..")) {
      throw new IntegrityException(file + ": pending commit reaches outside of the workspace");
    }
    return path;
  }

  private void parents(Path file, Set<Path> changed) throws IOException {
    Path directory = file.getParent();
    if (directory != null && changed.add(directory) && !Files.isDirectory(directory)) {
      for (Path at = directory;
          at != null && !Files.isDirectory(at) && at.getParent() != null;
          at = at.getParent()) {
        changed.add(at.getParent());
      }
      disk.createDirectories(directory);
    }
  }

  private byte @Nullable [] read(Path file) throws IOException {
    try {
      return disk.read(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
