package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.tlog.witness.Cosigning;
import io.proofline.tlog.witness.WitnessClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A witness that others wrote (filippo.io/torchwood's litewitness, with its key in an ssh-agent)
 * cosigns our logs and refuses our forks. Without it the test is skipped; under CI it fails.
 */
class LiteWitnessTest {
  private static final SigningKey LOG = SigningKey.fromSeed("log.example/lite", new byte[32]);
  private static final String NAME = "witness.example/lite";

  /** Tells the witness of a log by its database: its own tool for that depends on more modules. */
  private static final String REGISTER =
      """
      import sqlite3, sys
      name, origin, root, key = sys.argv[1:]
      with sqlite3.connect(name, timeout=20) as database:
          database.execute("INSERT INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)", (origin, root))
          database.execute("INSERT INTO key (origin, key) VALUES (?, ?)", (origin, key))
      """;

  private final List<Process> processes = new ArrayList<>();
  private Path folder = Path.of("");
  private URI prefix = URI.create("");
  private VerifierKey key = LOG.verifier();

  @BeforeEach
  void start() throws Exception {
    folder = Files.createTempDirectory("lw"); // A socket's path must be short.
    String reason = "litewitness, ssh-agent and python3 are not all on PATH";
    try {
      run(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", at("key"));
      processes.add(begin("ssh-agent", "-D", "-a", at("agent")));
      await(() -> Files.exists(folder.resolve("agent")));
      run(Map.of("SSH_AUTH_SOCK", at("agent")), "ssh-add", "-q", at("key"));
      String fingerprint = run(Map.of(), "ssh-keygen", "-l", "-f", at("key.pub")).split(" ", -1)[1];
      int port = free();
      processes.add(
          begin(
              "litewitness",
              "-ssh-agent",
              at("agent"),
              "-name",
              NAME,
              "-key",
              fingerprint,
              "-db",
              at("db"),
              "-listen",
              "127.0.0.1:" + port));
      await(() -> listens(port));
      byte[] empty = Rfc6962.root(List.of());
      run(
          Map.of(),
          "python3",
          "-c",
          REGISTER,
          at("db"),
          LOG.verifier().name(),
          Base64.getEncoder().encodeToString(empty),
          LOG.verifier().text());
      prefix = URI.create("http://127.0.0.1:" + port + "/");
    } catch (IOException e) {
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(reason, e);
      }
      Assumptions.abort(reason + " (" + e.getMessage() + ")");
    }
    byte[] ssh =
        Base64.getDecoder().decode(Files.readString(folder.resolve("key.pub")).split(" ", -1)[1]);
    key =
        new VerifierKey(
            NAME,
            KeyType.ED25519_COSIGNATURE,
            Arrays.copyOfRange(ssh, ssh.length - 32, ssh.length));
  }

  @AfterEach
  void stop() throws IOException {
    processes.forEach(Process::destroy);
    try (var walk = Files.walk(folder)) {
      for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private Process begin(String... command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out-" + processes.size()).toFile())
        .start();
  }

  private static String run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command[0] + ": " + output);
    }
    return output;
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) throws IOException, InterruptedException {
    for (int i = 0; i < 600; i++) {
      if (condition.holds()) {
        return;
      }
      Thread.sleep(50);
    }
    throw new IOException("the witness did not start");
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Cosigning ask(List<byte[]> entries) throws Exception {
    List<byte[]> leaves = entries.stream().map(Rfc6962::leafHash).toList();
    SignedNote note =
        LOG.sign(Checkpoint.of(LOG.verifier().name(), leaves.size(), Rfc6962.root(leaves)).text());
    Cosigning outcome =
        new WitnessClient(prefix, key, HttpClient.newHttpClient(), Duration.ofSeconds(20))
            .cosign(note, old -> SubtreeHashes.of(leaves).consistency(old, leaves.size()), 0);
    if (outcome instanceof Cosigning.Done done) {
      assertThat(note.with(List.of(done.line())).signature(key)).hasValue(done.time());
    }
    return outcome;
  }

  @Test
  void growth_isCosigned_andForksAndRollbacksAreRefused() throws Exception {
    for (int size : new int[] {3, 9, 200}) {
      assertThat(ask(TestLog.numbers(0, size))).isInstanceOf(Cosigning.Done.class);
    }
    assertThat(ask(TestLog.numbers(0, 100))).isEqualTo(new Cosigning.Ahead(200));
    assertThat(ask(TestLog.numbers(1000, 1300))).isInstanceOf(Cosigning.Conflict.class);
    assertThat(ask(TestLog.numbers(0, 257))).isInstanceOf(Cosigning.Done.class);
  }
}
