package io.proofline.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A step of the build: reads the YAML of controls, shared rules and schemas, and writes {@link
 * BuiltDocuments}. A file that is no YAML ends the build.
 */
public final class BuildDocuments {
  private BuildDocuments() {}

  /**
   * Writes the file.
   *
   * @param args folder of the classes of this room
   */
  public static void main(String[] args) throws IOException {
    Path catalog = Path.of(args[0]).resolve("io/proofline/catalog");
    SortedMap<String, JsonNode> documents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(catalog)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        documents.put(
            Catalog.sha256(bytes), YamlMap.document(catalog.relativize(file).toString(), bytes, 0));
      }
    }
    Files.write(catalog.resolve(BuiltDocuments.FILE), BuiltDocuments.file(documents));
  }
}
