package io.proofline.cloud.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Collects CloudFormation templates, YAML and JSON. One snapshot a file, source {@code
 * cloudformation}, subject {@code cloudformation/<file>}.
 */
public final class TemplateCollector {
  /** Reason of every fact that only a running resource has. */
  public static final String NOT_RUNNING = "a template does not tell what the running resource is";

  /** A folder with more files is more likely a mistake than a set of templates. */
  private static final int MAX_FILES = 5_000;

  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json", ".template");

  private final Clock clock;
  private final PropertyTypes types;
  private final NamingTable naming = new NamingTable();

  /**
   * A collector.
   *
   * @param clock gives the times of the snapshot
   * @param types property types; {@link PropertyTypes#NONE} leaves scalars as they are written
   */
  public TemplateCollector(Clock clock, PropertyTypes types) {
    this.clock = clock;
    this.types = types;
  }

  /**
   * Reads one template.
   *
   * @throws TemplateException when the file cannot be read as a template
   */
  public CollectedTemplate collect(Path file, TemplateTarget target) {
    Path name = file.getFileName();
    return collect(file, name == null ? file.toString() : name.toString(), target);
  }

  /**
   * Reads the template from bytes.
   *
   * @param name name of the file, for the subject and for errors
   * @throws TemplateException when the bytes cannot be read as a template
   */
  public CollectedTemplate collect(String name, byte[] bytes, TemplateTarget target) {
    return new TemplateSnapshot(clock, types, naming).of(TemplateFile.of(name, bytes), target);
  }

  /**
   * Reads a template, or every template of a folder and its folders: files that end in .yaml, .yml,
   * .json or .template. Links and hidden files are left out.
   *
   * @throws TemplateException when a single file cannot be read, or the folder itself
   */
  public TemplateFolder collectAll(Path fileOrFolder, TemplateTarget target) {
    if (!Files.isDirectory(fileOrFolder)) {
      return new TemplateFolder(List.of(collect(fileOrFolder, target)), List.of());
    }
    List<CollectedTemplate> templates = new ArrayList<>();
    List<TemplateException> refused = new ArrayList<>();
    for (Path file : files(fileOrFolder)) {
      String name = fileOrFolder.relativize(file).toString().replace('\\', '/');
      try {
        templates.add(collect(file, name, target));
      } catch (TemplateException e) {
        refused.add(e);
      }
    }
    if (templates.isEmpty() && refused.isEmpty()) {
      throw new TemplateException(
          fileOrFolder.toString(), 0, "holds no file that ends in " + String.join(", ", ENDINGS));
    }
    return new TemplateFolder(templates, refused);
  }

  private CollectedTemplate collect(Path file, String name, TemplateTarget target) {
    return new TemplateSnapshot(clock, types, naming).of(TemplateFile.read(file, name), target);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> files =
          walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
              .filter(path -> !hidden(folder.relativize(path)))
              .filter(path -> ENDINGS.stream().anyMatch(lower(path)::endsWith))
              .sorted()
              .limit(MAX_FILES + 1L)
              .toList();
      if (files.size() > MAX_FILES) {
        throw new TemplateException(
            folder.toString(),
            0,
            "holds more than " + MAX_FILES + " such files; name a smaller one");
      }
      return files;
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new TemplateException(
          folder.toString(),
          0,
          "cannot be listed (" + e.getClass().getSimpleName() + "); check path and rights");
    }
  }

  private static boolean hidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static String lower(Path path) {
    return path.toString().toLowerCase(Locale.ROOT);
  }
}
