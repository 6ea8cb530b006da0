package io.proofline.tlog.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves a {@link Witness} over HTTP: {@code POST /add-checkpoint}, {@code POST /sign-subtree} and
 * {@code GET /<hex SHA-256 of the origin>/checkpoint}. Submission and monitoring have the same
 * prefix. Nobody signs in: a checkpoint carries its log's signature. For the open network put a TLS
 * proxy before it.
 */
public final class WitnessServer implements AutoCloseable {
  /** Largest request accepted, in bytes: 63 hashes and a checkpoint with many signatures. */
  public static final int MAX_BODY = 256 * 1024;

  private static final int MAX_AT_ONCE = 64;
  private static final Pattern MONITORING = Pattern.compile("/([0-9a-f]{64})/checkpoint");

  private final Witness witness;
  private final HttpServer server;
  private final ExecutorService threads;
  private final Semaphore room = new Semaphore(MAX_AT_ONCE);
  private final Consumer<String> journal;

  private WitnessServer(
      Witness witness, HttpServer server, ExecutorService threads, Consumer<String> journal) {
    this.witness = witness;
    this.server = server;
    this.threads = threads;
    this.journal = journal;
  }

  /**
   * Starts to serve.
   *
   * @param address where to listen; port 0 takes a free one
   * @param journal is told one line per answer: method, path, status. Never a request's content
   */
  public static WitnessServer start(
      Witness witness, InetSocketAddress address, Consumer<String> journal) throws IOException {
    HttpServer http = HttpServer.create(address, 64);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    WitnessServer server = new WitnessServer(witness, http, threads, journal);
    http.setExecutor(threads);
    http.createContext("/", server::handle);
    http.start();
    return server;
  }

  /** The prefix under which it can be asked on this machine. */
  public URI prefix() {
    InetSocketAddress at = server.getAddress();
    String host = at.getAddress().getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Witness.Answer answer = answered(exchange);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
      journal.accept(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI().getRawPath()
              + " "
              + answer.status());
    }
  }

  private Witness.Answer answered(HttpExchange exchange) {
    if (!room.tryAcquire()) {
      return Witness.Answer.of(503, "too many requests at once, try again");
    }
    try {
      return route(exchange);
    } catch (IOException e) {
      return Witness.Answer.of(500, "this witness could not use its storage");
    } finally {
      room.release();
    }
  }

  private Witness.Answer route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    Matcher monitoring = MONITORING.matcher(path);
    if (monitoring.matches()) {
      if (!exchange.getRequestMethod().equals("GET")) {
        return wrongMethod(exchange, "GET");
      }
      Optional<String> newest = witness.newest(monitoring.group(1));
      return newest
          .map(note -> new Witness.Answer(200, Witness.Answer.TEXT, note))
          .orElseGet(() -> Witness.Answer.of(404, "nothing was cosigned for that log"));
    }
    boolean add = path.equals("/add-checkpoint");
    if (!add && !path.equals("/sign-subtree")) {
      return Witness.Answer.of(404, "there is nothing at this address");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return wrongMethod(exchange, "POST");
    }
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readNBytes(MAX_BODY + 1);
    }
    if (body.length > MAX_BODY) {
      return Witness.Answer.of(413, "request of more than " + MAX_BODY + " bytes");
    }
    return add ? witness.addCheckpoint(body) : witness.signSubtree(body);
  }

  private static Witness.Answer wrongMethod(HttpExchange exchange, String allowed) {
    exchange.getResponseHeaders().set("Allow", allowed);
    return Witness.Answer.of(405, "this address takes " + allowed);
  }

  /** Stops; requests under way get a second. */
  @Override
  public void close() {
    server.stop(1);
    threads.close();
  }
}
