package io.proofline.ledger.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A {@link MemoryS3} on the loopback, for processes of their own. */
final class ServedS3 implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ServedS3(MemoryS3 s3) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(s3, exchange));
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(MemoryS3 s3, HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, all) -> headers.put(name.toLowerCase(Locale.ROOT), all.getFirst()));
      HttpSeam.Answer answer =
          s3.send(
              new HttpSeam.Request(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI(),
                  headers,
                  Content.of(body)));
      byte[] bytes;
      try (InputStream in = answer.body()) {
        bytes = in.readAllBytes();
      }
      boolean head = exchange.getRequestMethod().equals("HEAD");
      answer
          .headers()
          .forEach(
              (name, value) -> {
                if (head || !name.equals("content-length")) {
                  exchange.getResponseHeaders().set(name, value);
                }
              });
      exchange.sendResponseHeaders(answer.status(), head || bytes.length == 0 ? -1 : bytes.length);
      if (!head && bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
