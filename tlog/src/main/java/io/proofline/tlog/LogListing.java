package io.proofline.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What stands in a log's directory. */
final class LogListing {
  private final Path log;
  private final TreeMap<String, TilePath> tiles = new TreeMap<>();
  private final TreeSet<String> foreign = new TreeSet<>();
  private long files;

  private LogListing(Path log) {
    this.log = log;
  }

  static LogListing of(Path log) throws IOException {
    LogListing listing = new LogListing(log);
    if (Files.isDirectory(log, LinkOption.NOFOLLOW_LINKS)) {
      listing.walk();
    }
    return listing;
  }

  private void walk() throws IOException {
    Files.walkFileTree(
        log,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files++;
            String name = name(file);
            Optional<TilePath> tile = TilePath.parse(name);
            if (attributes.isRegularFile() && (tile.isPresent() || name.equals("checkpoint"))) {
              tile.ifPresent(path -> tiles.put(name, path));
            } else {
              foreign.add(name);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private String name(Path path) {
    return log.relativize(path).toString().replace('\\', '/');
  }

  /** Files whose names no log has, and anything that is no regular file. */
  Set<String> foreign() {
    return foreign;
  }

  /** Tiles and bundles by path. */
  Map<String, TilePath> tiles() {
    return tiles;
  }

  long files() {
    return files;
  }

  /** Upper bound for the entries, by the names of the bundles. */
  long entryCapacity() {
    return tiles.values().stream()
        .filter(path -> path.level() == TilePath.ENTRIES)
        .filter(path -> path.index() < Long.MAX_VALUE / TilePath.FULL)
        .mapToLong(path -> path.index() * TilePath.FULL + TilePath.FULL)
        .max()
        .orElse(0);
  }

  /** Content of a file; null when it is not there. At most limit + 1 bytes are read. */
  byte @Nullable [] read(String name, int limit) throws IOException {
    Path file = log.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    try (SeekableByteChannel in =
        Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(in.size(), limit + 1L));
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        // Until it is full.
      }
      return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    }
  }
}
