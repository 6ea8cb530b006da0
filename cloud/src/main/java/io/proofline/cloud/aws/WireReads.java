package io.proofline.cloud.aws;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiFailure.Kind;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.Operation;
import io.proofline.cloud.call.Wire;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks reading operations over HTTP, signed with Signature Version 4, for services whose client
 * library would cost more than it gives: what is needed of them are lists and descriptions.
 */
final class WireReads {
  private final Attempts attempts;
  private final @Nullable URI endpoint;
  private final XmlReader xml;

  WireReads(Attempts attempts, @Nullable URI endpoint, XmlReader xml) {
    this.attempts = attempts;
    this.endpoint = endpoint;
    this.xml = xml;
  }

  ApiPage page(Operation operation, Wire wire, String region, Map<String, String> parameters)
      throws ApiFailure {
    String text =
        attempts
            .answer(
                new Attempts.Question() {
                  @Override
                  public AwsHttp.Sent sent() {
                    Map<String, String> left = new TreeMap<>(parameters);
                    String body = body(operation, wire, left);
                    return request(operation, wire, region, left, body);
                  }

                  // Throttling is left to whoever keeps the pace of all calls to the service.
                  @Override
                  public boolean again(int status, ApiFailure failure) {
                    return failure.kind() != Kind.THROTTLED && Attempts.unavailable(status);
                  }
                })
            .text();
    return new ApiPage(members(operation, wire, text), Redaction.raw(text));
  }

  private AwsHttp.Sent request(
      Operation operation,
      Wire wire,
      String region,
      Map<String, String> parameters,
      @Nullable String body) {
    URI base = endpoint;
    if (base == null) {
      base =
          URI.create(
              "https://" + ServiceMetadata.of(wire.endpoint()).endpointFor(Region.of(region)));
    }
    String path = wire.path();
    for (Map.Entry<String, String> parameter : Map.copyOf(parameters).entrySet()) {
      String place = "{" + parameter.getKey() + "}";
      if (path.contains(place)) {
        path = path.replace(place, AwsHttp.encoded(parameter.getValue()));
        parameters.remove(parameter.getKey());
      }
    }
    Map<String, String> query = Map.of();
    Map<String, String> headers = new TreeMap<>();
    switch (wire.protocol()) {
      case JSON -> {
        headers.put("content-type", "application/x-amz-json-1.1");
        headers.put("x-amz-target", wire.target() + "." + operation.name());
      }
      case QUERY -> headers.put("content-type", "application/x-www-form-urlencoded; charset=utf-8");
      case REST_JSON, REST_XML -> {
        if (body != null) {
          headers.put("content-type", "application/json");
        } else {
          query = parameters;
        }
      }
    }
    return new AwsHttp.Sent(
        body == null ? "GET" : "POST",
        base,
        path,
        query,
        headers,
        body,
        wire.signing(),
        wire.global() ? signingRegion(region) : region);
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
                form.append('&')
                    .append(AwsHttp.encoded(name))
                    .append('=')
                    .append(AwsHttp.encoded(value)));
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

  private ObjectNode members(Operation operation, Wire wire, String text) throws ApiFailure {
    if (Redaction.isHtml(text)) {
      throw new ApiFailure(
          Kind.UNREADABLE, null, "the answer is a page of HTML", Redaction.raw(text));
    }
    ObjectNode members;
    try {
      if (wire.protocol().xml()) {
        members = XmlMembers.read(operation, xml.read(text));
      } else {
        JsonNode tree =
            text.isBlank() ? JsonMapper.shared().missingNode() : JsonMapper.shared().readTree(text);
        if (!(tree instanceof ObjectNode object)) {
          throw new ApiFailure(
              Kind.UNREADABLE, null, "the answer is not a JSON object", Redaction.raw(text));
        }
        members = object;
      }
    } catch (XmlElement.NotXml | RuntimeException e) {
      throw new ApiFailure(
          Kind.UNREADABLE,
          null,
          "the answer could not be read: " + e.getClass().getSimpleName(),
          Redaction.raw(text));
    }
    Redaction.apply(members);
    return members;
  }

  private static String signingRegion(String global) {
    return switch (global) {
      case "aws-cn-global" -> "cn-northwest-1";
      case "aws-us-gov-global" -> "us-gov-west-1";
      default -> "us-east-1";
    };
  }
}
