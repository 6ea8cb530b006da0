package io.proofline.ledger;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.proofline.ledger.standalone.Verify;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A copy of a workspace in memory, to damage and to verify many thousand times. */
final class MemoryCopy implements AutoCloseable {
  private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
  private final Path root = memory.getPath("/workspace");

  /** Copies what a verifier looks at: the record, the settings and the signer's memory. */
  static MemoryCopy of(Path workspace) throws IOException {
    MemoryCopy copy = new MemoryCopy();
    try (Stream<Path> files = Files.walk(workspace)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = workspace.relativize(file).toString();
        boolean wanted =
            name.startsWith("ledger/")
                || name.startsWith("evidence/")
                || name.equals("proofline.yaml")
                || name.endsWith(".signed");
        if (wanted) {
          copy.write(name, Files.readAllBytes(file));
        }
      }
    }
    return copy;
  }

  Path root() {
    return root;
  }

  Path path(String name) {
    return root.resolve(name);
  }

  void write(String name, byte[] bytes) throws IOException {
    Path file = path(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.write(file, bytes);
  }

  byte[] read(String name) throws IOException {
    return Files.readAllBytes(path(name));
  }

  /** Names and contents below a folder, sorted. */
  SortedMap<String, byte[]> contents(String folder) throws IOException {
    TreeMap<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(path(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  /** Something to do while a file is changed. */
  interface Look {
    void look() throws IOException;
  }

  /** Changes a file, looks, and puts the file back. */
  void with(String name, UnaryOperator<byte[]> change, Look look) throws IOException {
    byte[] good = read(name);
    write(name, change.apply(good.clone()));
    try {
      look.look();
    } finally {
      write(name, good);
    }
  }

  /** Files that the ledger's own verifier finds wrong. */
  Set<String> found() throws IOException {
    return LedgerVerifier.verify(root).problems().stream()
        .map(LedgerReport.Problem::file)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Files that the standalone verifier finds wrong. */
  Set<String> foundAlone() throws IOException {
    return new TreeSet<>(Verify.check(root, List.of(), List.of()).files());
  }

  @Override
  public void close() throws IOException {
    memory.close();
  }
}
