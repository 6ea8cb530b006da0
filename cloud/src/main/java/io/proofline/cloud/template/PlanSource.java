package io.proofline.cloud.template;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Terraform files from which a plan was made, read as text only: on which line a resource
 * stands, whether a block is made by {@code dynamic}, and whether text stands around a name, which
 * a plan does not show. Modules are found through {@code .terraform/modules/modules.json}, which
 * {@code terraform init} writes.
 */
public final class PlanSource {
  /** Nothing is known of the files. */
  public static final PlanSource NONE = new PlanSource(null, Map.of());

  private static final int MAX_FILE = 4 * 1024 * 1024;
  private static final int MAX_FILES = 2_000;

  private final @Nullable Path root;
  private final Map<String, Path> modules;
  private final Map<String, Map<String, String>> texts = new HashMap<>();
  private final Map<String, Parsed> blocks = new HashMap<>();

  private PlanSource(@Nullable Path root, Map<String, Path> modules) {
    this.root = root;
    this.modules = modules;
  }

  /**
   * The files of a root module.
   *
   * @throws TemplateException when the folder holds no Terraform file
   */
  public static PlanSource of(Path folder) {
    Map<String, Path> modules = new HashMap<>();
    Path manifest = folder.resolve(".terraform").resolve("modules").resolve("modules.json");
    if (Files.isRegularFile(manifest)) {
      try {
        JsonNode read = JsonMapper.shared().readTree(bytes(manifest));
        for (JsonNode module : read.path("Modules")) {
          Path dir = folder.resolve(module.path("Dir").asString("")).normalize();
          modules.put(module.path("Key").asString(""), dir);
        }
      } catch (IOException | JacksonException e) {
        throw new TemplateException(
            manifest.toString(), 0, "is not the list of modules that terraform init writes");
      }
    }
    modules.put("", folder);
    PlanSource source = new PlanSource(folder, modules);
    if (source.files("").isEmpty()) {
      throw new TemplateException(
          folder.toString(),
          0,
          "holds no file that ends in .tf; name the folder of the root module");
    }
    return source;
  }

  /**
   * Where a resource is declared.
   *
   * @param file relative to the folder
   * @param line counted from 1
   */
  public record Declared(String file, int line) {}

  /** Where a resource is declared, null when it was not found. */
  @Nullable Declared declared(String module, String type, String name) {
    return parsed(module).declared().get(type + "." + name);
  }

  /**
   * How a name stands in the expressions that a block gives to an attribute, wherever in it.
   *
   * @param labels of the block: type and name of a resource, name of a module call or an output
   */
  NameStands nameStands(String module, String kind, List<String> labels, String attribute) {
    List<String> expressions = new ArrayList<>();
    for (TerraformBlock block :
        parsed(module).blocks().getOrDefault(header(kind, labels), List.of())) {
      expressions.addAll(block.expressions(attribute));
    }
    if (expressions.isEmpty()) {
      return NameStands.NOT_SHOWN;
    }
    return expressions.stream().allMatch(TerraformBlock::isNameAlone)
        ? NameStands.ALONE
        : NameStands.WITHIN_MORE;
  }

  /** The blocks of a module's files by kind and labels, and where its resources stand. */
  private record Parsed(Map<String, List<TerraformBlock>> blocks, Map<String, Declared> declared) {}

  private static String header(String kind, List<String> labels) {
    return kind + " " + String.join(".", labels);
  }

  private Parsed parsed(String module) {
    return blocks.computeIfAbsent(key(module), this::parse);
  }

  private Parsed parse(String key) {
    Map<String, List<TerraformBlock>> all = new HashMap<>();
    Map<String, Declared> declared = new HashMap<>();
    files(key)
        .forEach(
            (file, text) -> {
              if (!file.endsWith(".json")) {
                for (TerraformBlock block : TerraformBlock.of(text)) {
                  all.computeIfAbsent(header(block.kind(), block.labels()), _ -> new ArrayList<>())
                      .add(block);
                  if (block.kind().equals("resource") && block.labels().size() == 2) {
                    declared.putIfAbsent(
                        String.join(".", block.labels()), new Declared(file, block.line()));
                  }
                }
              }
            });
    return new Parsed(Map.copyOf(all), Map.copyOf(declared));
  }

  /**
   * Whether it is sure that no {@code dynamic} block of the name is in a module; only then does a
   * block that the plan does not show not exist.
   */
  boolean noDynamic(String module, String type, String block) {
    Map<String, String> files = files(key(module));
    Pattern dynamic =
        Pattern.compile("dynamic\"?\\s*:?\\s*[\\[{]?\\s*\"?" + Pattern.quote(block) + "\\b");
    return !files.isEmpty()
        && files.values().stream().noneMatch(text -> dynamic.matcher(text).find())
        && files.entrySet().stream()
            .noneMatch(f -> f.getKey().endsWith(".json") && f.getValue().contains("\"dynamic\""));
  }

  private static String key(String module) {
    List<String> calls = new ArrayList<>();
    PlanInstance.steps(module).forEach(step -> calls.add(PlanInstance.call(step)));
    return String.join(".", calls);
  }

  /** Name to text of a module's files; empty when the module, or one of its files, is not known. */
  private Map<String, String> files(String key) {
    return texts.computeIfAbsent(key, this::read);
  }

  private Map<String, String> read(String key) {
    Path folder = modules.get(key);
    if (folder == null || root == null || !Files.isDirectory(folder)) {
      return Map.of();
    }
    Map<String, String> files = new TreeMap<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder, "*.{tf,tofu,tf.json}")) {
      for (Path file : listing) {
        if (files.size() == MAX_FILES) {
          return Map.of();
        }
        String name = root.relativize(file).toString().replace('\\', '/');
        files.put(name, new String(bytes(file), java.nio.charset.StandardCharsets.UTF_8));
      }
    } catch (MalformedInputException e) {
      return Map.of();
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return Map.of(); // nothing is known of it then, which no answer takes for "not there"
    }
    return files;
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE) {
      throw new IOException("larger than " + MAX_FILE + " bytes");
    }
    return Files.readAllBytes(file);
  }
}
