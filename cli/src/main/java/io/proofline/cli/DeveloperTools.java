package io.proofline.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Programs that only the tests of a source checkout use. */
final class DeveloperTools {
  private static final Map<String, String> TOOLS =
      new TreeMap<>(
          Map.of(
              "go", "the independent log verifier",
              "moto_server", "collection against a served AWS",
              "pdftotext", "pages as text"));

  private DeveloperTools() {}

  static List<Examination> examine(@Nullable Path home) {
    if (home == null || !Files.exists(home.resolve("pom.xml"))) {
      return List.of();
    }
    List<Examination> all = new ArrayList<>();
    TOOLS.forEach(
        (tool, use) ->
            all.add(
                onPath(tool)
                    ? Examination.fine(tool, "on PATH, for tests: " + use)
                    : Examination.note(
                        tool,
                        "not on PATH; tests of " + use + " are skipped",
                        "tools/install-test-tools.sh (only developers need it)")));
    return all;
  }

  private static boolean onPath(String tool) {
    String path = System.getenv("PATH");
    return path != null
        && Arrays.stream(path.split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
