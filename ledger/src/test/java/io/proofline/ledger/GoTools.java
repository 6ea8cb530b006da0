package io.proofline.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Builds the independent checkers once: our short program over golang.org/x/mod, and Tessera's
 * fsck. Without Go, or without its modules, a test is skipped; under CI it fails.
 */
final class GoTools {
  private static final String FSCK = "github.com/transparency-dev/tessera/cmd/fsck@v1.0.4";

  /**
   * What a program did.
   *
   * @param exit exit code
   * @param output standard output and error, mixed
   */
  record Run(int exit, String output) {}

  private final Path bin;
  private final Path fsck;

  GoTools() throws IOException, InterruptedException {
    Path module =
        Path.of(Optional.ofNullable(System.getProperty("proofline.root")).orElse(".."), "ledger");
    this.bin = Files.createDirectories(module.resolve("target/go-tools").toAbsolutePath());
    Path sources = module.resolve("src/test/go/verify").toAbsolutePath();
    if (!available()) {
      unavailable("go is not on PATH: the independent checkers of the ledger did not run");
    }
    build(sources, Map.of(), "go", "build", "-o", bin.toString() + "/", "./...");
    Path installed = installed();
    this.fsck = Files.isExecutable(installed) ? installed : bin.resolve("fsck");
    if (!Files.isExecutable(fsck)) {
      build(bin, Map.of("GOBIN", bin.toString()), "go", "install", FSCK);
    }
  }

  /** Where tools/install-test-tools.sh puts fsck. */
  private static Path installed() {
    String home = Optional.ofNullable(System.getenv("HOME")).orElse("/");
    String cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .orElse(Path.of(home, ".cache").toString());
    String tools =
        Optional.ofNullable(System.getenv("PROOFLINE_TOOLS"))
            .orElse(Path.of(cache, "proofline-tools").toString());
    return Path.of(tools, "tessera-1.0.4", "fsck");
  }

  private static boolean available() throws InterruptedException {
    try {
      return run(Path.of("."), Map.of(), "go", "version").exit() == 0;
    } catch (IOException e) {
      return false; // No such program.
    }
  }

  private static void build(Path directory, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Run run = run(directory, environment, command);
    if (run.exit() != 0) {
      unavailable(
          "an independent checker could not be built (are the Go modules reachable?): "
              + run.output());
    }
  }

  private static void unavailable(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    Assumptions.abort(reason);
  }

  /**
   * Our program over golang.org/x/mod: a workspace, or a log alone.
   *
   * @param vkey an Ed25519 key as a person gave it
   * @param remembered checkpoints that were seen earlier
   */
  Run verify(Path folder, String vkey, Path... remembered)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(bin.resolve("verify").toString());
    for (Path checkpoint : remembered) {
      command.addAll(List.of("-remembered", checkpoint.toString()));
    }
    command.addAll(List.of(folder.toString(), vkey));
    return run(bin, Map.of(), command.toArray(String[]::new));
  }

  /** Tessera's fsck. Its exit code says nothing: read the output. */
  Run fsck(Path log, Path vkey) throws IOException, InterruptedException {
    return run(
        bin,
        Map.of(),
        fsck.toString(),
        "--storage_url=" + log.toUri(),
        "--public_key=" + vkey,
        "--N=2",
        "--ui=false");
  }

  private static Run run(Path directory, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("go-tools", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(List.of(command));
      builder.environment().putAll(environment);
      Process process =
          builder
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      // On a large damaged log fsck 1.0.4 waits for its own workers for ever.
      boolean ended = process.waitFor(2, TimeUnit.MINUTES);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      String said = Files.readString(output, StandardCharsets.UTF_8);
      return new Run(process.exitValue(), ended ? said : said + "\n(did not end, was stopped)");
    } finally {
      Files.delete(output);
    }
  }
}
