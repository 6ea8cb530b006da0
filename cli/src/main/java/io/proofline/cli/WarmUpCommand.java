package io.proofline.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * {@code warm-up}, hidden: does in one process what people do first, so that a JVM started with
 * {@code -XX:AOTCacheOutput} learns which classes they need. Works in a temporary folder and prints
 * nothing; what fails is left out of the cache and nothing else. It collects from a server of its
 * own on the loopback interface and asks nobody else.
 */
@CommandLine.Command
final class WarmUpCommand implements Command {
  private static final List<String> TRAINING =
      List.of(
          "--help",
          "help ledger show",
          "controls list",
          "controls list --json",
          "doctor",
          "demo clinic",
          "-w clinic ledger show",
          "-w clinic ledger show 2026/0",
          "-w clinic systems list",
          "-w clinic vendors list",
          "-w clinic controls check",
          "-w clinic trail coverage",
          "-w clinic trail who --resource s3://hsc-imaging-share",
          "-w clinic ledger prove 2026/1",
          "-w clinic ledger verify --json");

  private static final Map<String, String> CREDENTIALS =
      Map.of("aws.accessKeyId", "warm-up", "aws.secretAccessKey", "warm-up");

  @Override
  public ExitCode run(Session session) throws Exception {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Path folder = Files.createTempDirectory("proofline-warm-up");
    for (String line : TRAINING) {
      run(line, nowhere, session, folder);
    }
    try (WarmUpCloud cloud = WarmUpCloud.start()) {
      // With credentials of its own: the search for others would leave this machine.
      Map<String, String> before = set(CREDENTIALS);
      try {
        String ask = "collect aws --region us-east-1 --endpoint-url " + cloud.address();
        run("-w clinic " + ask, nowhere, session, folder);
      } finally {
        set(before);
      }
    }
    return ExitCode.OK;
  }

  private static void run(String line, PrintStream nowhere, Session session, Path folder) {
    Terminal silent = new Terminal(nowhere, nowhere, false, false, false);
    new Proofline(silent, session.clock(), folder).run(line.split(" ", -1));
  }

  /** Sets system properties, an empty value for none; gives what they were. */
  private static Map<String, String> set(Map<String, String> properties) {
    Map<String, String> before = new HashMap<>();
    properties.forEach(
        (name, value) -> {
          String old =
              value.isEmpty() ? System.clearProperty(name) : System.setProperty(name, value);
          before.put(name, old == null ? "" : old);
        });
    return before;
  }
}
