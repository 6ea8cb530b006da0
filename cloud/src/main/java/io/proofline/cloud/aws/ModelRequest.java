package io.proofline.cloud.aws;

import io.proofline.cloud.aws.ReadModel.Asked;
import io.proofline.cloud.aws.ReadModel.Protocol;
import io.proofline.cloud.aws.ReadModel.Read;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the request of an operation from members that are texts: lists are written with commas, a
 * filter as {@code name=value}.
 */
final class ModelRequest {
  /** Bucket names that can stand in front of a host without harming its certificate. */
  private static final Pattern HOST_BUCKET = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

  private final ReadModel model;
  private final String operation;
  private final Read read;
  private final Map<String, String> query = new TreeMap<>();
  private final Map<String, String> headers = new TreeMap<>();
  private final Map<String, String> form = new TreeMap<>();
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private String path;

  private ModelRequest(ReadModel model, String operation) {
    this.model = model;
    this.operation = operation;
    this.read = model.read(operation);
    this.path = read.uri();
  }

  /**
   * Makes a request.
   *
   * @param endpoint where it goes instead of AWS; null for AWS
   * @throws IllegalArgumentException when the operation has no such member
   */
  static AwsHttp.Sent of(
      ReadModel model,
      String operation,
      String region,
      Map<String, String> parameters,
      @Nullable URI endpoint) {
    return new ModelRequest(model, operation).sent(region, parameters, endpoint);
  }

  private AwsHttp.Sent sent(String region, Map<String, String> parameters, @Nullable URI endpoint) {
    int question = path.indexOf('?');
    if (question >= 0) {
      for (String always : path.substring(question + 1).split("&", -1)) {
        int equals = always.indexOf('=');
        query.put(
            equals < 0 ? always : always.substring(0, equals),
            equals < 0 ? "" : always.substring(equals + 1));
      }
      path = path.substring(0, question);
    }
    URI base = base(region, parameters, endpoint);
    parameters.forEach(this::member);
    String body = body();
    return new AwsHttp.Sent(
        read.method(),
        base,
        path.isEmpty() ? "/" : path,
        query,
        headers,
        body,
        model.signing(),
        signingRegion(region));
  }

  /** Where it goes. S3 has the bucket, its control the account, in front of the host. */
  private URI base(String region, Map<String, String> parameters, @Nullable URI endpoint) {
    if (endpoint != null) {
      return endpoint;
    }
    String host =
        String.valueOf(ServiceMetadata.of(model.endpoint()).endpointFor(Region.of(region)));
    String bucket = parameters.get("Bucket");
    if (model.service().equals("s3") && bucket != null && HOST_BUCKET.matcher(bucket).matches()) {
      path = path.replace("/{Bucket}", "");
      host = bucket + "." + host;
    }
    String account = parameters.get("AccountId");
    if (model.service().equals("s3control") && account != null) {
      host = account + "." + host;
    }
    return URI.create("https://" + host);
  }

  private void member(String name, String value) {
    Asked member = read.asked().get(name);
    if (member == null) {
      throw new IllegalArgumentException("request has no member named " + name);
    }
    switch (member.in()) {
      case "uri" ->
          path =
              path.replace("{" + member.name() + "}", AwsHttp.encoded(value))
                  .replace("{" + member.name() + "+}", AwsHttp.encoded(value).replace("%2F", "/"));
      case "querystring" -> query.put(member.name(), value);
      case "header" -> headers.put(member.name().toLowerCase(java.util.Locale.ROOT), value);
      default -> {
        if (model.protocol().form()) {
          formed(member, value);
        } else {
          json.set(member.name(), json(member, value));
        }
      }
    }
  }

  private void formed(Asked member, String value) {
    // Lists of EC2 have no name of their own for an element.
    String element = model.protocol() == Protocol.EC2 ? "" : "." + member.element();
    switch (member.type()) {
      case "list" -> {
        String[] values = value.split(",", -1);
        for (int i = 0; i < values.length; i++) {
          form.put(member.name() + element + "." + (i + 1), values[i]);
        }
      }
      case "filters" -> {
        int equals = value.indexOf('=');
        String first = member.name() + element + ".1.";
        String inner = model.protocol() == Protocol.EC2 ? "Value" : "Values." + member.values();
        form.put(first + "Name", value.substring(0, equals));
        String[] values = value.substring(equals + 1).split(",", -1);
        for (int i = 0; i < values.length; i++) {
          form.put(first + inner + "." + (i + 1), values[i]);
        }
      }
      default -> form.put(member.name(), value);
    }
  }

  private static JsonNode json(Asked member, String value) {
    return switch (member.type()) {
      case "list" -> JsonMapper.shared().valueToTree(java.util.Arrays.asList(value.split(",", -1)));
      case "boolean" -> JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(value));
      case "integer", "long" -> JsonNodeFactory.instance.numberNode(Long.parseLong(value));
      case "timestamp" ->
          JsonNodeFactory.instance.numberNode(Instant.parse(value).getEpochSecond());
      default -> JsonNodeFactory.instance.stringNode(value);
    };
  }

  private @Nullable String body() {
    return switch (model.protocol()) {
      case JSON -> {
        headers.put("content-type", "application/x-amz-json-" + model.json());
        headers.put("x-amz-target", model.target() + "." + operation);
        yield json.toString();
      }
      case QUERY, EC2 -> {
        headers.put("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        form.put("Action", operation);
        form.put("Version", model.version());
        yield form();
      }
      case REST_JSON, REST_XML -> {
        headers.put("accept", model.protocol() == Protocol.REST_JSON ? "application/json" : "*/*");
        if (!read.method().equals("GET")) {
          throw new IllegalStateException(operation + " does not read by GET");
        }
        yield null;
      }
    };
  }

  /** Of the services read here only IAM has one endpoint for a partition. */
  private static String signingRegion(String region) {
    return switch (region) {
      case "aws-global" -> "us-east-1";
      case "aws-cn-global" -> "cn-north-1";
      case "aws-us-gov-global" -> "us-gov-west-1";
      default -> region;
    };
  }

  private String form() {
    List<String> pairs = new ArrayList<>();
    form.forEach((name, value) -> pairs.add(AwsHttp.encoded(name) + "=" + AwsHttp.encoded(value)));
    return String.join("&", pairs);
  }
}
