package io.proofline.controls;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A step of the build: checks the expressions of all controls of the catalog and writes {@link
 * CheckedExpressions}. An expression that is wrong ends the build. A file that was made from the
 * same classes and the same catalog stays as it is.
 */
public final class CheckExpressions {
  private CheckExpressions() {}

  /**
   * Writes the file.
   *
   * @param args folder of the classes of this room, and the class path of the build
   */
  public static void main(String[] args) throws IOException {
    Path classes = Path.of(args[0]);
    Path file = classes.resolve("io/proofline/controls/" + CheckedExpressions.FILE);
    String inputs = inputs(args[1], file);
    if (Files.exists(file) && madeFrom(file).equals(inputs)) {
      return;
    }
    Catalog catalog = Catalog.standard();
    Map<String, CheckedControl> checked = new TreeMap<>();
    ExpressionCompiler compiler = new ExpressionCompiler(catalog.schemas());
    for (Control control : catalog.controls()) {
      checked.put(compiler.key(control), compiler.check(control));
    }
    Files.write(file, CheckedExpressions.file(inputs, checked));
  }

  /** What a file was made from; empty when it is of another version of the format. */
  private static String madeFrom(Path file) throws IOException {
    try {
      return CheckedExpressions.parse(Files.readAllBytes(file)).inputs();
    } catch (IllegalStateException e) {
      return "";
    }
  }

  /** Hash of the program's own classes and catalog, and of the names of the libraries. */
  private static String inputs(String classPath, Path output) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path place = Path.of(entry);
      digest.update(place.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      if (Files.isDirectory(place) || place.getFileName().toString().startsWith("proofline-")) {
        try (Stream<Path> files = Files.walk(place)) {
          for (Path file : files.sorted().toList()) {
            if (Files.isRegularFile(file) && !file.equals(output)) {
              digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
              digest.update(Files.readAllBytes(file));
            }
          }
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
