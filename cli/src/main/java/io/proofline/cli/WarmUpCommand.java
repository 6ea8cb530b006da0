package io.proofline.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * {@code warm-up}, hidden: does in one process what people do first, so that a JVM started with
 * {@code -XX:AOTCacheOutput} learns which classes they need. Works in a temporary folder and prints
 * nothing; what fails is left out of the cache and nothing else.
 */
@CommandLine.Command
final class WarmUpCommand implements Command {
  private static final List<String> TRAINING =
      List.of(
          "--help",
          "help ledger show",
          // An error of the command line: its classes would keep others out of the cache.
          "controls nothing-of-that-name",
          "controls list",
          "controls list --json",
          "doctor",
          "demo clinic",
          "-w clinic ledger show",
          "-w clinic ledger show 2026/0",
          "-w clinic systems list",
          "-w clinic vendors list",
          "-w clinic controls check",
          "-w clinic controls recheck bucket-policy:hsc-imaging-share:204177309185",
          "-w clinic controls recheck --event fb9dd9cf-0dc2-4e40-ae92-9ad161248613",
          "-w clinic trail coverage",
          "-w clinic trail who --resource s3://hsc-imaging-share",
          "-w clinic ledger prove 2026/1",
          "-w clinic ledger verify --json",
          // Encrypted at rest, as workspaces are that people make, and filled over HTTP.
          "init --name Training --origin training.example/log sealed",
          "-w sealed collect aws --region us-east-1 --endpoint-url ENDPOINT",
          "-w sealed collect aws --json --region us-east-1 --endpoint-url ENDPOINT",
          "-w sealed controls check --json",
          "-w sealed controls recheck 000000000000",
          "-w sealed ledger verify");

  /** What is done again for a cache of collecting and judging one account only. */
  private static final List<String> ACCOUNT =
      List.of(
          "-w sealed collect aws --region us-east-1 --endpoint-url ENDPOINT",
          "-w sealed collect aws --json --region us-east-1 --endpoint-url ENDPOINT",
          "-w clinic controls check",
          "-w sealed controls check --json",
          "-w clinic controls recheck bucket-policy:hsc-imaging-share:204177309185",
          "-w clinic controls recheck --event fb9dd9cf-0dc2-4e40-ae92-9ad161248613",
          "-w sealed controls recheck 000000000000");

  @CommandLine.Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "Of an earlier training, to train what is done with one account only.")
  @Nullable Path trained;

  @Override
  public ExitCode run(Session session) throws Exception {
    List<String> commands = trained == null ? TRAINING : ACCOUNT;
    Path folder =
        trained == null ? Files.createTempDirectory("proofline-warm-up") : session.at(trained);
    // Nobody's: the endpoint asks for none, and what is asked is not to carry anybody's.
    System.setProperty("aws.accessKeyId", "training");
    System.setProperty("aws.secretAccessKey", "training");
    try (TrainingEndpoint endpoint = TrainingEndpoint.open()) {
      List<String> lines =
          commands.stream().map(line -> line.replace("ENDPOINT", endpoint.address())).toList();
      run(session, lines, folder);
    }
    return ExitCode.OK;
  }

  private static void run(Session session, List<String> lines, Path folder) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    for (String line : lines) {
      Terminal silent = new Terminal(nowhere, nowhere, false, false, false);
      new Proofline(silent, session.clock(), folder).run(line.split(" ", -1));
    }
  }
}
