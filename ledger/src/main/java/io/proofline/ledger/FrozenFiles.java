package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.WriterLock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a workspace as they stood at one moment, to be copied while others append. What can
 * change or go away later (checkpoints, partial tiles, keys, settings) is held in memory; all else
 * never changes once it is there, and is read when it is copied.
 */
public final class FrozenFiles {

  /** Which files. */
  public enum Part {
    /** {@code proofline.yaml}, {@code ledger/}, {@code evidence/}: what anybody can verify. */
    RECORD,
    /** The signer's memory of the last checkpoints; not secret. */
    MEMORY,
    /** Registers and other files that lie in the workspace's own folder. */
    REGISTERS,
    /** Everything else in {@code keys/}: secret. */
    KEYS
  }

  /** Content of one file. */
  public sealed interface Source {
    /** Opens it. */
    InputStream open() throws IOException;
  }

  /** Content in memory. */
  public static final class Held implements Source {
    private final byte[] bytes;

    private Held(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }

    /** The content. */
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /** A file that does not change any more. */
  public record Lying(Path file) implements Source {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }
  }

  private final Entity entity;
  private final TreeMap<String, Source> files = new TreeMap<>();

  private FrozenFiles(Entity entity) {
    this.entity = entity;
  }

  /**
   * Looks at a workspace between two appends, after finishing one that was interrupted.
   *
   * @throws IOException when there is none, or it cannot be read
   * @throws IntegrityException when an interrupted append cannot be finished
   */
  public static FrozenFiles of(Path workspace, List<Part> parts) throws IOException {
    Layout layout = new Layout(workspace.toAbsolutePath().normalize());
    Entity entity = Settings.read(layout, Disk.system()).entity();
    FrozenFiles frozen = new FrozenFiles(entity);
    if (!Files.isWritable(layout.state())) {
      frozen.list(layout, parts); // A copy: nobody appends to it.
      return frozen;
    }
    Clock unread = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    FileLedger ledger =
        new FileLedger(
            layout,
            LedgerVerifier.evidenceFiles(layout),
            entity,
            unread,
            Disk.system(),
            RandomSource.secure());
    ledger.recover();
    try (WriterLock.Held _ = ledger.lock().acquire()) {
      frozen.list(layout, parts);
    }
    return frozen;
  }

  /** The legal entity. */
  public Entity entity() {
    return entity;
  }

  /** By name below the workspace, with slashes. */
  public SortedMap<String, Source> files() {
    return java.util.Collections.unmodifiableSortedMap(files);
  }

  /** The signed checkpoint of each year. */
  public SortedMap<Integer, byte[]> checkpoints() {
    TreeMap<Integer, byte[]> checkpoints = new TreeMap<>();
    for (Map.Entry<String, Source> file : files.entrySet()) {
      if (file.getKey().matches("ledger/[0-9]{4}/checkpoint")
          && file.getValue() instanceof Held held) {
        checkpoints.put(Integer.parseInt(file.getKey().substring(7, 11)), held.bytes());
      }
    }
    return checkpoints;
  }

  private void list(Layout layout, List<Part> parts) throws IOException {
    try (Stream<Path> children = Files.list(layout.root())) {
      for (Path child : children.filter(FrozenFiles::isFile).toList()) {
        String name = String.valueOf(child.getFileName());
        if (parts.contains(name.equals(Layout.SETTINGS) ? Part.RECORD : Part.REGISTERS)) {
          add(name, child);
        }
      }
    }
    if (parts.contains(Part.RECORD)) {
      tree(layout, layout.ledger());
      tree(layout, layout.evidence());
    }
    if (Files.isDirectory(layout.keys())) {
      try (Stream<Path> keys = Files.walk(layout.keys())) {
        for (Path file : keys.filter(FrozenFiles::isFile).toList()) {
          String name = layout.relative(file).toString().replace('\\', '/');
          if (parts.contains(name.endsWith(".signed") ? Part.MEMORY : Part.KEYS)) {
            add(name, file);
          }
        }
      }
    }
  }

  private void tree(Layout layout, Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path file : walk.filter(FrozenFiles::isFile).toList()) {
        add(layout.relative(file).toString().replace('\\', '/'), file);
      }
    }
  }

  private void add(String name, Path file) throws IOException {
    boolean lasting =
        name.startsWith("evidence/")
            || (name.startsWith("ledger/") && name.contains("/tile/") && !name.contains(".p/"));
    files.put(name, lasting ? new Lying(file) : new Held(Files.readAllBytes(file)));
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }
}
