package io.proofline.tlog.witness;

import io.proofline.tlog.Disk;
import io.proofline.tlog.Rfc6962;
import io.proofline.tlog.WriterLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A witness's memory in files: {@code <hex SHA-256 of the origin>/checkpoint}, replaced in one step
 * under a lock on a file, so that several processes on one folder cannot roll each other back.
 */
public final class FileWitnessMemory implements WitnessMemory {
  private static final int MAX_KEPT = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path folder;
  private final Disk disk;

  /** In that folder, which is made when needed. */
  public FileWitnessMemory(Path folder, Disk disk) throws IOException {
    this.folder = folder;
    this.disk = disk;
    disk.createDirectories(folder);
  }

  /** Name of an origin in paths and addresses. */
  static String hash(String origin) {
    return HexFormat.of().formatHex(Rfc6962.sha256(origin.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public byte @Nullable [] newest(String origin) throws IOException {
    return read(folder.resolve(hash(origin)).resolve("checkpoint"));
  }

  @Override
  public void decide(String origin, Decision decision) throws IOException {
    Path place = folder.resolve(hash(origin));
    if (!Files.isDirectory(place)) {
      disk.createDirectories(place);
      disk.forceDirectory(folder);
    }
    try (WriterLock.Held _ = new WriterLock(place.resolve("lock"), PATIENCE).acquire()) {
      Path file = place.resolve("checkpoint");
      byte[] next = decision.next(read(file));
      if (next != null) {
        disk.replace(file, place.resolve("checkpoint.new"), next);
      }
    }
  }

  @Override
  public void keepEvidence(String origin, byte[] request) throws IOException {
    Path kept = folder.resolve(hash(origin)).resolve("conflicts");
    disk.createDirectories(kept);
    Path file = kept.resolve(HexFormat.of().formatHex(Rfc6962.sha256(request)) + ".request");
    if (Files.exists(file) || count(kept) >= MAX_KEPT) {
      return; // The first ones are enough to prove it.
    }
    disk.replace(file, kept.resolve("new"), request);
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
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
