package io.proofline.trail.lake;

import io.proofline.ledger.Actor;
import io.proofline.ledger.StatementDraft;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something worked out from the evidence and kept beside the index, so that the next question need
 * not do it again. It is believed only when the ledger knows its hash: that is recorded before the
 * file is put in place, so whoever rewrites the file is not believed, and it is worked out anew.
 */
public final class SealedFile {
  /** Statement type: a derived file of the lake, by its hash. */
  public static final String TYPE = "lake-derived";

  private static final String FOLDER = "derived";
  private static final Actor PRODUCT = new Actor("proofline", Actor.Authentication.SYSTEM);

  private final TrailStore store;
  private final String name;

  /** A file of that name, which is a word. */
  public SealedFile(TrailStore store, String name) {
    this.store = store;
    this.name = name;
  }

  private Path path() {
    return store.lake().resolve(FOLDER).resolve(name);
  }

  private String subject() {
    return "trail/derived/" + name;
  }

  /** The bytes; empty when there is no file, or one that the ledger does not know. */
  public Optional<byte[]> read() throws IOException {
    Path file = path();
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    return store.ledger().find(TYPE, subject(), LakeManifest.sha256(bytes)).isPresent()
        ? Optional.of(bytes)
        : Optional.empty();
  }

  /** Records the hash, then puts the bytes in the place of those before. */
  public void write(byte[] bytes) throws IOException {
    String sha = LakeManifest.sha256(bytes);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("file", FOLDER + "/" + name);
    body.put("sha256", sha);
    body.put("bytes", bytes.length);
    Instant now = store.clock().instant();
    store
        .ledger()
        .append(
            new StatementDraft(
                TYPE, 1, subject(), sha, body, java.util.List.of(), null, now, PRODUCT));
    Path file = path();
    Files.createDirectories(file.resolveSibling(""));
    Path fresh = Files.createTempFile(file.resolveSibling(""), name, ".new");
    try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        out.write(left);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes every derived file. */
  static void clear(Path lake) throws IOException {
    Path folder = lake.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }
}
