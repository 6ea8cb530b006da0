package io.proofline.tlog;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Published vectors, which are not part of the repository. */
public final class SharedVectors {
  private SharedVectors() {}

  /** A file below the vectors; the test is skipped, or fails under CI, when they are not there. */
  public static Path path(String name) {
    Path vectors =
        Path.of(
            Optional.ofNullable(System.getProperty("proofline.root")).orElse("."),
            "..",
            "shared",
            "vectors");
    if (!Files.isDirectory(vectors)) {
      String reason = "published vectors are not beside the repository (../shared/vectors)";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(reason);
      }
      Assumptions.abort(reason);
    }
    return vectors.resolve(name);
  }
}
