package io.proofline.cloud.moto;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts {@code moto_server} once for all test classes that ask for it and empties it before each
 * class. Without the program the tests are skipped with the reason; with {@code CI=true} they fail.
 * A test takes the endpoint as a parameter of type {@link URI}.
 *
 * <p>The program is looked for in {@code .tools/venv/bin} under the repository, where {@code
 * tools/install-test-tools.sh} puts it, and on the PATH.
 */
public final class MotoServer implements BeforeAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(MotoServer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Every test that needs the server may be run alone. */
  public MotoServer() {}

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    URI endpoint = running(context).endpoint();
    post(endpoint.resolve("/moto-api/reset"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == URI.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context).endpoint();
  }

  /** Empties a server. */
  public static void reset(URI endpoint) throws IOException, InterruptedException {
    post(endpoint.resolve("/moto-api/reset"));
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .computeIfAbsent(Running.class, key -> start(), Running.class);
  }

  private static Running start() {
    Path program = program();
    if (program == null) {
      String reason =
          "moto_server is not installed; run tools/install-test-tools.sh or pip install"
              + " 'moto[server]==5.2.1'";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(reason);
      }
      Assumptions.abort(reason);
    }
    // The SDK takes these where no others are set; moto accepts any.
    System.setProperty("aws.accessKeyId", "testing");
    System.setProperty("aws.secretAccessKey", "testing");
    try {
      int port = freePort();
      Path log = Files.createTempFile("moto", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(
              List.of(String.valueOf(program), "-H", "127.0.0.1", "-p", Integer.toString(port)));
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      // Tests must not depend on an account of the person who runs them.
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(name -> name.startsWith("AWS_"));
      Process process = builder.start();
      Running running = new Running(process, URI.create("http://127.0.0.1:" + port), log);
      Runtime.getRuntime().addShutdownHook(new Thread(running::close));
      running.await();
      return running;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("moto_server did not start", e);
    }
  }

  private static @Nullable Path program() {
    List<Path> folders = new ArrayList<>();
    folders.add(Path.of(System.getProperty("proofline.root", ".."), ".tools", "venv", "bin"));
    String tools = System.getenv("PROOFLINE_TOOLS");
    folders.add(
        Path.of(
            tools != null ? tools : System.getProperty("user.home") + "/.cache/proofline-tools",
            "moto-5.2.1",
            "bin"));
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      folders.add(Path.of(folder));
    }
    return folders.stream()
        .map(folder -> folder.resolve("moto_server"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /**
   * The interpreter beside the server, which has the client of AWS that the server is made with.
   */
  public static Path python() {
    Path program = program();
    if (program == null) {
      throw new IllegalStateException("moto_server is not installed");
    }
    return Stream.of("python3", "python")
        .map(program::resolveSibling)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no Python beside " + program));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void post(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Void> response =
          client.send(
              HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build(),
              HttpResponse.BodyHandlers.discarding());
      if (response.statusCode() != 200) {
        throw new IOException(uri + " answered " + response.statusCode());
      }
    }
  }

  private record Running(Process process, URI endpoint, Path log) implements AutoCloseable {
    void await() throws IOException, InterruptedException {
      Instant end = Instant.now().plus(PATIENCE);
      while (Instant.now().isBefore(end) && process.isAlive()) {
        try {
          post(endpoint.resolve("/moto-api/reset"));
          return;
        } catch (IOException e) {
          Thread.sleep(100);
        }
      }
      throw new IllegalStateException("moto_server did not answer:\n" + Files.readString(log));
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      try {
        Files.deleteIfExists(log);
      } catch (IOException e) {
        log.toFile().deleteOnExit();
      }
    }
  }
}
