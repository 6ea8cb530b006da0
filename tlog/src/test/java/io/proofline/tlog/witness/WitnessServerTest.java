package io.proofline.tlog.witness;

import static io.proofline.tlog.witness.WitnessScene.checkpoint;
import static io.proofline.tlog.witness.WitnessScene.leaves;
import static io.proofline.tlog.witness.WitnessScene.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.SubtreeHashes;
import io.proofline.tlog.TlogPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The witness over HTTP, and the client that asks it. */
class WitnessServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private WitnessScene scene;
  private WitnessServer server;
  private final List<String> answered = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    scene = new WitnessScene(folder.resolve("witness"));
    server =
        WitnessServer.start(
            scene.witness,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            line -> {
              synchronized (answered) {
                answered.add(line);
              }
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private WitnessClient client(URI prefix) {
    return new WitnessClient(prefix, WitnessScene.ML_DSA.verifier(), http, PATIENCE);
  }

  private static WitnessClient.Proofs proofs(List<byte[]> tree) {
    return old -> SubtreeHashes.of(tree).consistency(old, tree.size());
  }

  private HttpResponse<String> send(String method, String path, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.prefix() + path))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void answersOverHttp_areThoseOfTheSpecification() throws Exception {
    List<byte[]> tree = leaves(5, 9, 0);
    HttpResponse<String> cosigned = send("POST", "/add-checkpoint", request(0, tree).encode());
    assertThat(cosigned.statusCode()).isEqualTo(200);
    HttpResponse<String> conflict = send("POST", "/add-checkpoint", request(0, tree).encode());
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(conflict.headers().firstValue("Content-Type")).hasValue("text/x.tlog.size");
    assertThat(conflict.body()).isEqualTo("5\n");
    String monitoring = "/" + FileWitnessMemory.hash(WitnessScene.ORIGIN) + "/checkpoint";
    SignedNote newest =
        SignedNote.parse(
            send("GET", monitoring, new byte[0]).body().getBytes(StandardCharsets.UTF_8));
    assertThat(Checkpoint.open(newest, LogKeys.of(WitnessScene.LOG.verifier())).size())
        .isEqualTo(5);
    assertThat(newest.signedBy(WitnessScene.ED25519.verifier())).isTrue();
    assertThat(newest.signedBy(WitnessScene.ML_DSA.verifier())).isTrue();
    assertThat(send("GET", "/" + "0".repeat(64) + "/checkpoint", new byte[0]).statusCode())
        .isEqualTo(404);
    assertThat(send("GET", "/add-checkpoint", new byte[0]).statusCode()).isEqualTo(405);
    assertThat(send("POST", monitoring, new byte[0]).statusCode()).isEqualTo(405);
    assertThat(send("POST", "/add-checkpoint/", new byte[0]).statusCode()).isEqualTo(404);
    assertThat(send("GET", "/../witness/lock", new byte[0]).statusCode()).isEqualTo(404);
    assertThat(send("POST", "/add-checkpoint", new byte[WitnessServer.MAX_BODY + 1]).statusCode())
        .isEqualTo(413);
    assertThat(send("POST", "/sign-subtree", new byte[0]).statusCode()).isEqualTo(400);
    synchronized (answered) {
      assertThat(answered).contains("POST /add-checkpoint 200", "POST /add-checkpoint 409");
    }
  }

  @Test
  void client_learnsTheWitnessesSizeAndProvesFromThere() throws Exception {
    WitnessClient client = client(server.prefix());
    for (int size : new int[] {3, 3, 9, 200}) {
      List<byte[]> tree = leaves(size, 999, 0);
      SignedNote note = checkpoint(tree);
      Cosigning outcome = client.cosign(note, proofs(tree), 0);
      assertThat(outcome).isInstanceOf(Cosigning.Done.class);
      Cosigning.Done done = (Cosigning.Done) outcome;
      assertThat(note.with(List.of(done.line())).signedBy(WitnessScene.ML_DSA.verifier())).isTrue();
      assertThat(client.newest(WitnessScene.ORIGIN)).isPresent();
    }
  }

  @Test
  void rollbackForkAndStranger_areToldApart() throws Exception {
    WitnessClient client = client(server.prefix());
    List<byte[]> tree = leaves(9, 99, 0);
    client.cosign(checkpoint(tree), proofs(tree), 0);
    List<byte[]> older = leaves(6, 99, 0);
    assertThat(client.cosign(checkpoint(older), proofs(older), 0))
        .isEqualTo(new Cosigning.Ahead(9));
    List<byte[]> fork = leaves(12, 4, 1);
    assertThat(client.cosign(checkpoint(fork), proofs(fork), 0))
        .isInstanceOf(Cosigning.Conflict.class);
    WitnessClient wrongKey =
        new WitnessClient(
            server.prefix(),
            io.proofline.tlog.SigningKey.fromSeed(
                    io.proofline.tlog.KeyType.ED25519_COSIGNATURE,
                    "witness.example/w1",
                    WitnessScene.bytes(77))
                .verifier(),
            http,
            PATIENCE);
    assertThat(wrongKey.cosign(checkpoint(tree), proofs(tree), 9))
        .isInstanceOf(Cosigning.Unreachable.class);
    SignedNote unknown =
        io.proofline.tlog.SigningKey.fromSeed("log.example/other", WitnessScene.bytes(9))
            .sign(Checkpoint.of("log.example/other", 9, new byte[32]).text());
    assertThat(client.cosign(unknown, proofs(tree), 0))
        .isInstanceOfSatisfying(
            Cosigning.Refused.class, refused -> assertThat(refused.status()).isEqualTo(404));
  }

  @Test
  void witnessThatIsNotThere_isUnreachable() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    List<byte[]> tree = leaves(3, 9, 0);
    WitnessClient client = client(URI.create("http://127.0.0.1:" + free + "/w/"));
    assertThat(client.cosign(checkpoint(tree), proofs(tree), 0))
        .isInstanceOf(Cosigning.Unreachable.class);
  }

  @Test
  void cosigners_askAllAndSayWhetherTheQuorumIsMet() throws Exception {
    String text =
        "witness near "
            + WitnessScene.ML_DSA.verifier().text()
            + " "
            + server.prefix()
            + "\nwitness far "
            + WitnessScene.ED25519.verifier().text()
            + " http://127.0.0.1:1/\n"
            + "group both all near far\n";
    List<byte[]> tree = leaves(9, 99, 0);
    TlogPolicy strict = TlogPolicy.parse((text + "quorum both\n").getBytes(StandardCharsets.UTF_8));
    Cosigners.Result missed =
        new Cosigners(strict, PATIENCE).cosign(checkpoint(tree), proofs(tree), Map.of());
    assertThat(missed.quorum()).isFalse();
    assertThat(missed.outcomes().get("near")).isInstanceOf(Cosigning.Done.class);
    assertThat(missed.outcomes().get("far")).isInstanceOf(Cosigning.Unreachable.class);
    assertThat(missed.checkpoint().lines()).hasSize(2);
    TlogPolicy mild = TlogPolicy.parse((text + "quorum near\n").getBytes(StandardCharsets.UTF_8));
    Cosigners.Result met =
        new Cosigners(mild, PATIENCE).cosign(missed.checkpoint(), proofs(tree), Map.of());
    assertThat(met.quorum()).isTrue();
    assertThat(met.outcomes()).containsOnlyKeys("far"); // The near one has cosigned already.
  }

  @Test
  void secondProcess_refusesAForkLive() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WitnessProcess.class.getName(),
                folder.resolve("other").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      WitnessClient client = client(URI.create(out.readLine()));
      List<byte[]> tree = leaves(300, 999, 0);
      assertThat(client.cosign(checkpoint(tree), proofs(tree), 0))
          .isInstanceOf(Cosigning.Done.class);
      // The log's key is stolen; the thief signs another history, which extends its own past.
      for (int size : new int[] {300, 301, 600}) {
        List<byte[]> forged = leaves(size, 120, 1);
        assertThat(client.cosign(checkpoint(forged), proofs(forged), 0))
            .isInstanceOf(Cosigning.Conflict.class);
      }
      List<byte[]> put = leaves(299, 999, 0);
      assertThat(client.cosign(checkpoint(put), proofs(put), 0))
          .isEqualTo(new Cosigning.Ahead(300));
      List<byte[]> grown = leaves(301, 999, 0);
      assertThat(client.cosign(checkpoint(grown), proofs(grown), 300))
          .isInstanceOf(Cosigning.Done.class);
    } finally {
      process.getOutputStream().close();
      process.waitFor();
    }
  }

  @Test
  void hostileServer_cannotMakeTheClientFail() throws Exception {
    List<byte[]> tree = leaves(3, 9, 0);
    for (String hostile :
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\u2014 a AAAA",
            "HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n5\n",
            "HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\nContent-Length: 3\r\n\r\n05\n",
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort",
            "nonsense\r\n\r\n")) {
      try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        Thread.ofVirtual().start(() -> serve(socket, hostile));
        URI prefix = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        assertThat(client(prefix).cosign(checkpoint(tree), proofs(tree), 0))
            .as(hostile)
            .isInstanceOfAny(Cosigning.Unreachable.class, Cosigning.Refused.class);
      }
    }
  }

  private static void serve(ServerSocket socket, String answer) {
    while (!socket.isClosed()) {
      try (var connection = socket.accept()) {
        connection.setSoTimeout(2000);
        connection.getInputStream().read(new byte[65536]);
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
        connection.shutdownOutput();
      } catch (IOException e) {
        // The client went away, or the test ended.
      }
    }
  }
}
