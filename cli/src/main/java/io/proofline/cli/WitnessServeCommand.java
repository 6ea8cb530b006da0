package io.proofline.cli;

import io.proofline.actions.ServeWitness;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.VerifierKey;
import io.proofline.tlog.witness.WitnessFolder;
import io.proofline.tlog.witness.WitnessServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code witness serve FOLDER}: be the second party of somebody's record. */
@Command(
    description =
        "%nRemembers the newest checkpoint of each log it knows, cosigns what extends it, and"
            + " refuses everything else. It sees sizes and hashes only, nothing of what was"
            + " recorded. The folder is made at the first start; keep it and back up nothing but"
            + " its keys: a witness that is put back to an older state has broken its promise."
            + " Ends with Ctrl-C.")
final class WitnessServeCommand implements io.proofline.cli.Command {
  @Parameters(
      paramLabel = "FOLDER",
      description = "The witness's own folder, outside of any workspace.")
  Path folder = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of its keys, a domain and a path. Needed at the first start.")
  @Nullable String name;

  @Option(
      names = "--log",
      paramLabel = "VKEY",
      description =
          "Public key of a log to witness, or a file with it (ledger/2026.vkey), got from a person"
              + " of that organisation. Remembered; may be given several times.")
  List<String> logs = new ArrayList<>();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description =
          "Where to listen. Default: 127.0.0.1:7380. Before the open network belongs a proxy with"
              + " TLS.")
  String listen = "127.0.0.1:7380";

  @Option(names = "--once", hidden = true, description = "Make the folder, print, do not serve.")
  boolean once;

  @Override
  public ExitCode run(Session session) throws IOException {
    List<VerifierKey> keys = new ArrayList<>();
    for (String log : logs) {
      keys.add(key(session, log));
    }
    ServeWitness action = new ServeWitness(session.clock());
    Path place = session.at(folder);
    WitnessFolder witness = action.folder(place, name, keys);
    if (witness.logs().isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          folder + " knows no log yet",
          "proofline witness serve " + folder + " --log VKEY (a log's public key)");
    }
    if (once) {
      print(session, witness, "");
      return ExitCode.OK;
    }
    try (WitnessServer server =
        action.serve(witness, address(), line -> session.terminal().detail(line))) {
      print(session, witness, server.prefix().toString());
      session.terminal().flush();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK;
  }

  private static void print(Session session, WitnessFolder witness, String prefix) {
    Terminal terminal = session.terminal();
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.witness/1");
      document.put("prefix", prefix);
      ArrayNode keys = document.putArray("keys");
      witness.keys().forEach(key -> keys.add(key.text()));
      ArrayNode logs = document.putArray("logs");
      witness.logs().forEach(log -> logs.add(log.text()));
      terminal.printRaw(Json.text(document));
      return;
    }
    terminal.print("witness      " + witness.keys().getFirst().name());
    for (VerifierKey log : witness.logs()) {
      terminal.print("knows        " + log.name());
    }
    for (VerifierKey key : witness.keys()) {
      terminal.print("key          " + key.text());
    }
    if (!prefix.isEmpty()) {
      terminal.print("listening    " + prefix);
      terminal.say("next         the organisation runs: proofline witness add NAME KEY " + prefix);
      terminal.say("             (KEY is one of the keys above; the first is the stronger one)");
    }
  }

  private static VerifierKey key(Session session, String given) throws IOException {
    try {
      Path file = given.indexOf('+') < 0 ? session.at(Path.of(given)) : null;
      return VerifierKey.parse(file == null ? given : Files.readString(file).strip());
    } catch (TlogFormatException e) {
      throw new Failure(
          ExitCode.USAGE,
          "--log " + given + ": " + e.getMessage(),
          "a line like the one in ledger/2026.vkey of the organisation's workspace",
          e);
    }
  }

  private InetSocketAddress address() throws IOException {
    int colon = listen.lastIndexOf(':');
    try {
      int port = Integer.parseInt(listen.substring(colon + 1));
      InetAddress host =
          InetAddress.getByName(colon < 1 ? "127.0.0.1" : listen.substring(0, colon));
      return new InetSocketAddress(host, port);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE, "--listen " + listen + " is no HOST:PORT", "--listen 127.0.0.1:7380", e);
    }
  }
}
