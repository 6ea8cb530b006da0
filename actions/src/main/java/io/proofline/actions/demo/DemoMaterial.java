package io.proofline.actions.demo;

import io.proofline.trail.synth.Synth;
import io.proofline.trail.synth.SynthKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a real clinic would have lying about: registers, agreements, templates, a log folder. Files
 * that are there already stay as they are, so that whoever tries the demonstration may change them
 * and run it again.
 */
final class DemoMaterial {
  static final String MARKER = "input/README.txt";
  private static final String UNFINISHED = ".unfinished";
  private static final long SEED = 20261118L;

  private static final List<String> REGISTERS =
      List.of(
          "systems.yaml",
          "vendors.yaml",
          "policies.yaml",
          "agreements/lumenfield-baa-2026.txt",
          "agreements/tidewater-baa-2025.txt",
          "agreements/brightquay-baa-2024.txt");
  private static final List<String> TEMPLATES =
      List.of(
          "templates/imaging.yaml",
          "templates/portal.yaml",
          "templates/records.yaml",
          "templates/records-west.yaml",
          "templates/baseline.yaml",
          "templates/analytics.yaml");

  private final Path folder;

  DemoMaterial(Path folder) {
    this.folder = folder;
  }

  /** Whether the folder can be used: it is new, empty, or holds this demonstration. */
  boolean belongsHere() throws IOException {
    if (!Files.exists(folder) || Files.exists(folder.resolve(MARKER))) {
      return true;
    }
    return Files.isDirectory(folder)
        && names(folder).stream().allMatch("input"::equals)
        && names(folder.resolve("input")).stream().allMatch(name -> name.endsWith(UNFINISHED));
  }

  private static List<String> names(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
    }
  }

  Path templates() {
    return folder.resolve("input/templates");
  }

  Path logs() {
    return folder.resolve("input/cloudtrail/AWSLogs");
  }

  /** Keys of the digests, apart from the logs; none in a folder of an earlier program. */
  List<Path> keys() throws IOException {
    Path keys = folder.resolve("input/cloudtrail/keys");
    if (!Files.isDirectory(keys)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(keys)) {
      return files.sorted().toList();
    }
  }

  /** Writes what is missing. Each file appears whole or not at all. */
  void write() throws IOException {
    writeFiles();
    writeLogs();
  }

  /** Registers, agreements and templates. */
  void writeFiles() throws IOException {
    Files.createDirectories(folder.resolve("input"));
    copy("README.txt", MARKER);
    for (String file : REGISTERS) {
      copy(file, file);
    }
    for (String file : TEMPLATES) {
      copy(file, "input/" + file);
    }
  }

  /** The log folder, made with fresh signing keys. */
  void writeLogs() throws IOException {
    Path made = folder.resolve("input/cloudtrail");
    if (!Files.exists(made)) {
      Path unfinished = folder.resolve("input/cloudtrail" + UNFINISHED);
      delete(unfinished);
      new Synth(SEED, SynthKeys.fresh()).write(unfinished);
      Files.move(unfinished, made, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void copy(String resource, String name) throws IOException {
    Path target = folder.resolve(name);
    if (Files.exists(target)) {
      return;
    }
    Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    Files.createDirectories(target.resolveSibling(""));
    try (InputStream in = DemoMaterial.class.getResourceAsStream("/demo/" + resource)) {
      if (in == null) {
        throw new UncheckedIOException(
            new IOException("/demo/" + resource + " is missing from the program; build it anew"));
      }
      Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path directory, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
