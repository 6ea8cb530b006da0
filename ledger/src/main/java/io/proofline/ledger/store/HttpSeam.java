package io.proofline.ledger.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One HTTP exchange. A seam: tests fail each in turn, before or after the server has acted. */
@FunctionalInterface
public interface HttpSeam {

  /**
   * Sends a request and waits for the head of the answer.
   *
   * @throws IOException when there is no answer; the server may have acted all the same
   */
  Answer send(Request request) throws IOException;

  /**
   * A request, ready to be sent.
   *
   * @param headers header names in lower case
   */
  record Request(String method, URI uri, Map<String, String> headers, Content body) {}

  /**
   * An answer. Whoever receives it closes the body.
   *
   * @param headers first value of each header, names in lower case
   */
  record Answer(int status, Map<String, String> headers, InputStream body) {

    /** A header's value. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /**
   * Over the network, with the JDK's client.
   *
   * @param answer how long to wait for the head of an answer, and besides as long as the request
   *     takes at 64 kB a second
   */
  static HttpSeam network(Duration connect, Duration answer) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(connect)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    return request -> {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(request.uri())
              .timeout(answer.plusMillis(request.body().length() / 64));
      request
          .headers()
          .forEach(
              (name, value) -> {
                if (!name.equals("host") && !name.equals("content-length")) {
                  builder.header(name, value); // Those two are the client's own.
                }
              });
      builder.method(request.method(), request.body().publisher());
      try {
        HttpResponse<InputStream> response =
            client.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
        Map<String, String> headers = new TreeMap<>();
        response
            .headers()
            .map()
            .forEach((name, all) -> headers.put(name.toLowerCase(Locale.ROOT), all.getFirst()));
        return new Answer(response.statusCode(), headers, response.body());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException(
            "interrupted while waiting for " + request.uri().getHost());
      }
    };
  }

  /**
   * Over the same connection, but given up with a {@link StoreException} when nothing but failures
   * came for that long; as long as something is answered now and then, it is waited for.
   */
  static HttpSeam patient(HttpSeam http, Duration silence) {
    return new Patience(http, silence, System::nanoTime);
  }
}
