package io.proofline.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
          "-w sealed controls recheck training",
          "-w sealed ledger verify");

  @Override
  public ExitCode run(Session session) throws Exception {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Path folder = Files.createTempDirectory("proofline-warm-up");
    // Nobody's: the endpoint asks for none, and what is asked is not to carry anybody's.
    System.setProperty("aws.accessKeyId", "training");
    System.setProperty("aws.secretAccessKey", "training");
    try (TrainingEndpoint endpoint = TrainingEndpoint.open()) {
      for (String line : TRAINING) {
        Terminal silent = new Terminal(nowhere, nowhere, false, false, false);
        new Proofline(silent, session.clock(), folder)
            .run(line.replace("ENDPOINT", endpoint.address()).split(" ", -1));
      }
    }
    return ExitCode.OK;
  }
}
