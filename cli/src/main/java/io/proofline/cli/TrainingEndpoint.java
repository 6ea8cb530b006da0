package io.proofline.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Something to collect from while the start-up cache is trained, on this machine alone: an account
 * with one bucket of which nothing is set, that grants no other question.
 */
final class TrainingEndpoint implements AutoCloseable {
  private static final String BUCKETS =
      "<ListAllMyBucketsResult><Buckets><Bucket><Name>training</Name>"
          + "<CreationDate>2026-01-01T00:00:00.000Z</CreationDate></Bucket></Buckets>"
          + "</ListAllMyBucketsResult>";
  private static final String REFUSED =
      "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not here</Message></Error>"
          + "</ErrorResponse>";

  private final HttpServer server;

  private TrainingEndpoint(HttpServer server) {
    this.server = server;
  }

  static TrainingEndpoint open() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", TrainingEndpoint::answer);
    server.start();
    return new TrainingEndpoint(server);
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String asked =
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
              + exchange.getRequestURI();
      if (asked.contains("Action=GetCallerIdentity")) {
        send(
            exchange,
            200,
            "<GetCallerIdentityResponse><GetCallerIdentityResult>"
                + "<Arn>arn:aws:iam::000000000000:user/training</Arn><UserId>AIDA</UserId>"
                + "<Account>000000000000</Account></GetCallerIdentityResult>"
                + "</GetCallerIdentityResponse>");
      } else if (asked.contains("Action=DescribeRegions")) {
        send(
            exchange,
            200,
            "<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName>"
                + "<optInStatus>opt-in-not-required</optInStatus></item></regionInfo>"
                + "</DescribeRegionsResponse>");
      } else if (asked.contains("location")) {
        send(exchange, 200, "<LocationConstraint>us-east-1</LocationConstraint>");
      } else if (asked.startsWith("/training")) {
        send(exchange, 404, "<Error><Code>NoSuchBucketPolicy</Code></Error>");
      } else if (exchange.getRequestHeaders().containsKey("X-amz-target")) {
        send(exchange, 200, "{}");
      } else if (exchange.getRequestMethod().equals("GET") && asked.startsWith("/?")) {
        send(exchange, 200, BUCKETS);
      } else {
        send(exchange, 403, REFUSED);
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
