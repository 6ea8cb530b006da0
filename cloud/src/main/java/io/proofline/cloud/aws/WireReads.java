package io.proofline.cloud.aws;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiFailure.Kind;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.Operation;
import io.proofline.cloud.call.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks reading operations over HTTP, signed with Signature Version 4, for services whose client
 * library would cost more than it gives: what is needed of them are lists and descriptions. Retries
 * server errors with growing, random pauses.
 */
final class WireReads {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  private final SdkClients clients;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  WireReads(SdkClients clients) {
    this.clients = clients;
  }

  ApiPage page(Operation operation, Wire wire, String region, Map<String, String> parameters)
      throws ApiFailure {
    long end = System.nanoTime() + clients.limits().call().toNanos();
    for (int attempt = 1; ; attempt++) {
      ApiFailure failure;
      try {
        Received received = send(operation, wire, region, parameters);
        if (received.status() < 300) {
          return new ApiPage(
              members(operation, wire, received.text()), Redaction.raw(received.text()));
        }
        failure = refusal(received);
        if (!again(received.status(), failure)) {
          throw failure;
        }
      } catch (IOException e) {
        failure =
            new ApiFailure(
                Kind.UNREACHABLE, null, AwsCloudApi.shorten(String.valueOf(e.getMessage())), "");
      } catch (RuntimeException e) {
        // No credentials, a region without the service, a name that is no host: not the end of a
        // run.
        throw new ApiFailure(
            Kind.UNREACHABLE, null, AwsCloudApi.shorten(String.valueOf(e.getMessage())), "");
      }
      long pause = pause(attempt);
      if (attempt >= clients.limits().attempts() || System.nanoTime() + pause > end) {
        throw failure;
      }
      sleep(pause, failure);
    }
  }

  private record Received(int status, String text, @Nullable String errorType) {}

  private Received send(
      Operation operation, Wire wire, String region, Map<String, String> parameters)
      throws IOException {
    Map<String, String> left = new TreeMap<>(parameters);
    String body = body(operation, wire, left);
    SdkHttpRequest request = request(operation, wire, region, left, body != null);
    ContentStreamProvider content =
        body == null ? null : () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    String signingRegion = wire.global() ? signingRegion(region) : region;
    SignedRequest signed =
        signer.sign(
            builder ->
                builder
                    .identity(clients.credentials().resolveCredentials())
                    .request(request)
                    .payload(content)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, wire.signing())
                    .putProperty(AwsV4HttpSigner.REGION_NAME, signingRegion));
    HttpExecuteRequest.Builder call = HttpExecuteRequest.builder().request(signed.request());
    signed.payload().ifPresent(call::contentStreamProvider);
    HttpExecuteResponse answer = clients.http().prepareRequest(call.build()).call();
    String text = "";
    if (answer.responseBody().isPresent()) {
      try (InputStream in = answer.responseBody().get()) {
        text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    return new Received(
        answer.httpResponse().statusCode(),
        text,
        answer.httpResponse().firstMatchingHeader("x-amzn-errortype").orElse(null));
  }

  private SdkHttpRequest request(
      Operation operation,
      Wire wire,
      String region,
      Map<String, String> parameters,
      boolean hasBody) {
    URI base = clients.endpoint();
    if (base == null) {
      base =
          URI.create(
              "https://" + ServiceMetadata.of(wire.endpoint()).endpointFor(Region.of(region)));
    }
    String path = wire.path();
    for (Map.Entry<String, String> parameter : Map.copyOf(parameters).entrySet()) {
      String place = "{" + parameter.getKey() + "}";
      if (path.contains(place)) {
        path = path.replace(place, encoded(parameter.getValue()));
        parameters.remove(parameter.getKey());
      }
    }
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .protocol(base.getScheme())
            .host(base.getHost())
            .method(hasBody ? SdkHttpMethod.POST : SdkHttpMethod.GET)
            .encodedPath(path);
    if (base.getPort() > 0) {
      request.port(base.getPort());
    }
    switch (wire.protocol()) {
      case JSON ->
          request
              .putHeader("Content-Type", "application/x-amz-json-1.1")
              .putHeader("X-Amz-Target", wire.target() + "." + operation.name());
      case QUERY ->
          request.putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
      case REST_JSON, REST_XML -> {
        if (hasBody) {
          request.putHeader("Content-Type", "application/json");
        } else {
          parameters.forEach(request::putRawQueryParameter);
        }
      }
    }
    return request.build();
  }

  private static @Nullable String body(
      Operation operation, Wire wire, Map<String, String> parameters) {
    return switch (wire.protocol()) {
      case JSON -> json(parameters);
      case QUERY -> {
        StringBuilder form =
            new StringBuilder("Action=" + operation.name() + "&Version=" + wire.target());
        parameters.forEach(
            (name, value) ->
                form.append('&').append(encoded(name)).append('=').append(encoded(value)));
        yield form.toString();
      }
      case REST_JSON, REST_XML -> {
        if (!wire.method().equals("POST")) {
          yield null;
        }
        Map<String, String> inBody = new TreeMap<>(parameters);
        inBody.keySet().removeIf(name -> wire.path().contains("{" + name + "}"));
        yield json(inBody);
      }
    };
  }

  /** Values that begin as JSON are sent as such: numbers, lists, true and false. */
  private static String json(Map<String, String> parameters) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    parameters.forEach(
        (name, value) -> {
          boolean plain = !value.matches("-?[0-9]{1,9}|true|false|\\[.*]|\\{.*}");
          body.set(name, plain ? body.stringNode(value) : JsonMapper.shared().readTree(value));
        });
    return body.toString();
  }

  private static ObjectNode members(Operation operation, Wire wire, String text) throws ApiFailure {
    if (Redaction.isHtml(text)) {
      throw new ApiFailure(
          Kind.UNREADABLE, null, "the answer is a page of HTML", Redaction.raw(text));
    }
    ObjectNode members;
    try {
      if (wire.protocol().xml()) {
        members = XmlMembers.read(operation, text);
      } else {
        JsonNode tree =
            text.isBlank() ? JsonMapper.shared().missingNode() : JsonMapper.shared().readTree(text);
        if (!(tree instanceof ObjectNode object)) {
          throw new ApiFailure(
              Kind.UNREADABLE, null, "the answer is not a JSON object", Redaction.raw(text));
        }
        members = object;
      }
    } catch (JacksonException | XmlMembers.NotXml e) {
      throw new ApiFailure(
          Kind.UNREADABLE,
          null,
          "the answer could not be read: " + e.getClass().getSimpleName(),
          Redaction.raw(text));
    }
    Redaction.apply(members);
    return members;
  }

  private static ApiFailure refusal(Received received) {
    String text = received.text();
    String code = received.errorType();
    String said = null;
    if (text.stripLeading().startsWith("<") && !Redaction.isHtml(text)) {
      code = between(text, "<Code>", "</Code>");
      said = between(text, "<Message>", "</Message>");
    } else {
      try {
        JsonNode tree = JsonMapper.shared().readTree(text);
        if (code == null) {
          code = tree.path("__type").asString(tree.path("code").asString(null));
        }
        said = tree.path("message").asString(tree.path("Message").asString(null));
      } catch (JacksonException e) {
        // A body that says nothing: the status stands for itself.
      }
    }
    if (code != null) {
      code = code.substring(code.lastIndexOf('#') + 1);
      code = code.contains(":") ? code.substring(0, code.indexOf(':')) : code;
    }
    return AwsCloudApi.refused(received.status(), code, said, text);
  }

  private static @Nullable String between(String text, String open, String close) {
    int from = text.indexOf(open);
    int to = text.indexOf(close, from + 1);
    return from < 0 || to < 0 ? null : text.substring(from + open.length(), to);
  }

  /** Throttling is left to whoever keeps the pace of all calls to the service. */
  private static boolean again(int status, ApiFailure failure) {
    return failure.kind() != Kind.THROTTLED && (status == 502 || status == 503 || status == 504);
  }

  private static long pause(int attempt) {
    long most =
        Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(attempt - 1, 20));
    return ThreadLocalRandom.current().nextLong(most / 2, most);
  }

  private static void sleep(long nanos, ApiFailure failure) throws ApiFailure {
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  private static String signingRegion(String global) {
    return switch (global) {
      case "aws-cn-global" -> "cn-northwest-1";
      case "aws-us-gov-global" -> "us-gov-west-1";
      default -> "us-east-1";
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
