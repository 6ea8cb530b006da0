package io.proofline.trail;

import io.proofline.trail.read.RejectReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Finds the files to read in folders of this machine. */
final class InputFiles {
  private InputFiles() {}

  /**
   * @param path where it lies
   * @param name see {@link #name(Path)}
   * @param bytes size on the disk
   */
  private record InputFile(Path path, String name, long bytes) implements InputSource.Item {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }
  }

  /** Walks folders without following links; a file named by the caller is always read. */
  static InputSource find(List<Path> given) throws IOException {
    List<InputFile> files = new ArrayList<>();
    List<IngestReport.Rejected> skipped = new ArrayList<>();
    for (Path path : given) {
      if (Files.isDirectory(path)) {
        Files.walkFileTree(path, new Walk(files, skipped));
      } else if (Files.isRegularFile(path)) {
        files.add(new InputFile(path, name(path), Files.size(path)));
      } else if (Files.exists(path)) {
        skipped.add(skip(path, "not a regular file"));
      } else {
        throw new NoSuchFileException(
            path.toString(), null, "no such file or folder; nothing was ingested");
      }
    }
    files.sort(Comparator.comparing(InputFile::name).thenComparing(f -> f.path().toString()));
    skipped.sort(Comparator.comparing(IngestReport.Rejected::name));
    return new InputSource(List.copyOf(files), skipped);
  }

  /** The object key from {@code AWSLogs/} on, else the file's own name: stable for moved copies. */
  static String name(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (int i = absolute.getNameCount() - 1; i >= 0; i--) {
      if (absolute.getName(i).toString().equals("AWSLogs")) {
        return absolute.subpath(i, absolute.getNameCount()).toString().replace('\\', '/');
      }
    }
    return Objects.requireNonNull(absolute.getFileName()).toString();
  }

  private static IngestReport.Rejected skip(Path path, String why) {
    return new IngestReport.Rejected(path.toString(), RejectReason.SKIPPED, why, false);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final List<InputFile> files;
    private final List<IngestReport.Rejected> skipped;

    Walk(List<InputFile> files, List<IngestReport.Rejected> skipped) {
      this.files = files;
      this.skipped = skipped;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isSymbolicLink()) {
        skipped.add(skip(file, "a symbolic link inside a folder; name it to have it read"));
      } else if (!attributes.isRegularFile()) {
        skipped.add(skip(file, "not a regular file"));
      } else if (String.valueOf(file.getFileName()).startsWith(".")) {
        skipped.add(skip(file, "a hidden file inside a folder; name it to have it read"));
      } else {
        files.add(new InputFile(file, name(file), attributes.size()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      skipped.add(
          new IngestReport.Rejected(
              file.toString(),
              RejectReason.UNREADABLE,
              "cannot be opened: " + e.getClass().getSimpleName(),
              false));
      return FileVisitResult.CONTINUE;
    }
  }
}
