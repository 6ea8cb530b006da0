package io.proofline.trail.read;

import io.proofline.cloud.ResourceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One name per resource, so that a question meets all events that name it differently: always an
 * ARN; IAM users, roles, groups and policies without their path; Lambda functions without version
 * or alias; RDS identifiers in lower case.
 *
 * <p>Relations, strongest first: {@code resource} (CloudTrail listed it under resources), {@code
 * request} (a request parameter names it), {@code response} (the answer names it), {@code
 * kms-context} (the encryption context of a KMS call names it: inferred, not a direct access).
 */
public final class ResourceKeys {
  /** Parameter name by service: what comes between account and identifier in the ARN. */
  private static final Map<String, Map<String, String>> PARAMETERS =
      Map.of(
          "iam",
          Map.of(
              "userName", "user/",
              "roleName", "role/",
              "groupName", "group/",
              "instanceProfileName", "instance-profile/"),
          "kms",
          Map.of("keyId", "key/", "targetKeyId", "key/", "aliasName", ""),
          "rds",
          Map.of(
              "dBInstanceIdentifier", "db:",
              "sourceDBInstanceIdentifier", "db:",
              "dBClusterIdentifier", "cluster:",
              "dBSnapshotIdentifier", "snapshot:",
              "targetDBSnapshotIdentifier", "snapshot:",
              "dBClusterSnapshotIdentifier", "cluster-snapshot:"),
          "ec2",
          Map.of(
              "instanceId", "instance/",
              "volumeId", "volume/",
              "snapshotId", "snapshot/",
              "groupId", "security-group/",
              "vpcId", "vpc/",
              "subnetId", "subnet/",
              "imageId", "image/",
              "networkInterfaceId", "network-interface/"),
          "lambda",
          Map.of("functionName", "function:"),
          "cloudtrail",
          Map.of("name", "trail/", "trailName", "trail/"),
          "dynamodb",
          Map.of("tableName", "table/"),
          "logs",
          Map.of("logGroupName", "log-group:"),
          "cognito-idp",
          Map.of("userPoolId", "userpool/"),
          "apigateway",
          Map.of("restApiId", "/restapis/", "apiId", "/apis/"));

  /** CloudFormation types whose ARN follows from account, region and identifier. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("AWS::IAM::User", "iam:user/"),
          Map.entry("AWS::IAM::Role", "iam:role/"),
          Map.entry("AWS::IAM::Group", "iam:group/"),
          Map.entry("AWS::KMS::Key", "kms:key/"),
          Map.entry("AWS::RDS::DBInstance", "rds:db:"),
          Map.entry("AWS::RDS::DBCluster", "rds:cluster:"),
          Map.entry("AWS::RDS::DBSnapshot", "rds:snapshot:"),
          Map.entry("AWS::EC2::Instance", "ec2:instance/"),
          Map.entry("AWS::EC2::Volume", "ec2:volume/"),
          Map.entry("AWS::EC2::Snapshot", "ec2:snapshot/"),
          Map.entry("AWS::EC2::SecurityGroup", "ec2:security-group/"),
          Map.entry("AWS::Lambda::Function", "lambda:function:"),
          Map.entry("AWS::CloudTrail::Trail", "cloudtrail:trail/"),
          Map.entry("AWS::DynamoDB::Table", "dynamodb:table/"),
          Map.entry("AWS::Logs::LogGroup", "logs:log-group:"),
          Map.entry("AWS::Cognito::UserPool", "cognito-idp:userpool/"),
          Map.entry("AWS::ApiGateway::RestApi", "apigateway:/restapis/"),
          Map.entry("AWS::ApiGatewayV2::Api", "apigateway:/apis/"));

  private ResourceKeys() {}

  /**
   * Whether the text is an ARN: {@code arn:partition:service:region:account:rest}, the first two in
   * lower case, the rest neither empty nor over-long nor on several lines.
   */
  static boolean isArn(String text) {
    if (!text.startsWith("arn:")) {
      return false;
    }
    int part = 1;
    int began = 4;
    for (int i = 4; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ':') {
        if (part <= 2 && i == began) {
          return false;
        }
        began = i + 1;
        if (++part == 5) {
          break;
        }
        continue;
      }
      boolean fits =
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || (part >= 3 && c >= 'A' && c <= 'Z')
              || (part == 4 && c == '*');
      if (!fits) {
        return false;
      }
    }
    int rest = text.length() - began;
    return part == 5
        && rest >= 1
        && rest <= 1401
        && !Character.isWhitespace(text.charAt(began))
        && text.indexOf('\n', began) < 0
        && text.indexOf('\r', began) < 0;
  }

  /** The key of an ARN; the text itself when it is no ARN. */
  public static String normalise(String arn) {
    int service = arn.indexOf(':', 4);
    // Only these services name one thing in several ways; most calls are about others.
    boolean several =
        arn.startsWith("iam:", service + 1)
            || arn.startsWith("lambda:", service + 1)
            || arn.startsWith("rds:", service + 1)
            || arn.startsWith("logs:", service + 1);
    if (!several) {
      return arn;
    }
    String[] part = arn.split(":", 6);
    if (part.length < 6 || !part[0].equals("arn")) {
      return arn;
    }
    String rest = part[5];
    switch (part[2]) {
      case "iam" -> {
        int first = rest.indexOf('/');
        int last = rest.lastIndexOf('/');
        if (first >= 0 && last > first) {
          rest = rest.substring(0, first) + rest.substring(last);
        }
      }
      case "lambda" -> {
        String[] names = rest.split(":");
        if (names.length > 2 && names[0].equals("function")) {
          rest = names[0] + ":" + names[1];
        }
      }
      case "rds" -> rest = rest.toLowerCase(Locale.ROOT);
      case "logs" -> {
        if (rest.endsWith(":*")) {
          rest = rest.substring(0, rest.length() - 2);
        }
      }
      default -> {
        return arn;
      }
    }
    return String.join(":", part[0], part[1], part[2], part[3], part[4], rest);
  }

  /**
   * The key of a configured resource, when it has one.
   *
   * @param arn the resource's ARN, when known; it wins
   */
  public static Optional<String> of(ResourceId id, @Nullable String arn) {
    if (arn != null && arn.startsWith("arn:")) {
      return Optional.of(normalise(arn));
    }
    if (id.identifier().startsWith("arn:")) {
      return Optional.of(normalise(id.identifier()));
    }
    if (id.type().equals("AWS::S3::Bucket") || id.type().equals("AWS::S3::BucketPolicy")) {
      return Optional.of("arn:" + id.partition() + ":s3:::" + id.identifier());
    }
    String shape = TYPES.get(id.type());
    if (shape == null) {
      return Optional.empty();
    }
    int colon = shape.indexOf(':');
    return Optional.of(
        build(
            id.partition(),
            shape.substring(0, colon),
            id.region(),
            id.account(),
            shape.substring(colon + 1),
            id.identifier()));
  }

  private static String build(
      String partition, String service, String region, String account, String kind, String name) {
    String place =
        switch (service) {
          case "iam" -> "::" + account + ":";
          case "apigateway" -> ":" + region + "::";
          default -> ":" + region + ":" + account + ":";
        };
    return normalise("arn:" + partition + ":" + service + place + kind + name);
  }

  private static String service(String eventSource) {
    int dot = eventSource.indexOf('.');
    return dot < 0 ? eventSource : eventSource.substring(0, dot);
  }

  /** Finds the resources of a record on a tape. One instance per thread. */
  static final class Finder {
    private static final JsonTape.Name RESOURCES = JsonTape.Name.of("resources");
    private static final JsonTape.Name ARN_UPPER = JsonTape.Name.of("ARN");
    private static final JsonTape.Name ARN_LOWER = JsonTape.Name.of("arn");
    private static final JsonTape.Name BUCKET = JsonTape.Name.of("bucketName");
    private static final JsonTape.Name KEY = JsonTape.Name.of("key");
    private static final JsonTape.Name COPY_SOURCE = JsonTape.Name.of("x-amz-copy-source");
    private static final JsonTape.Name CREDENTIALS = JsonTape.Name.of("credentials");
    private static final JsonTape.Name CONTEXT = JsonTape.Name.of("aws:s3:arn");
    private static final int LISTED = 0;
    private static final int REQUESTED = 1;
    private static final int ANSWERED = 2;
    private static final int INFERRED = 3;

    private final JsonTape tape;
    private final LinkedHashMap<String, Integer> found = new LinkedHashMap<>();
    private final Repeated sources = new Repeated();
    private final Repeated regions = new Repeated();
    private final Repeated accounts = new Repeated();
    private final Map<String, List<Parameter>> parametersOf = new HashMap<>();
    private String service = "";
    private String region = "";
    private String account = "";
    private List<Parameter> parameters = List.of();

    Finder(JsonTape tape) {
      this.tape = tape;
      PARAMETERS.forEach(
          (name, kinds) -> {
            List<Parameter> all = new ArrayList<>();
            kinds.forEach((member, kind) -> all.add(new Parameter(JsonTape.Name.of(member), kind)));
            parametersOf.put(name, List.copyOf(all));
          });
    }

    /** A member that names a resource: its name, and what comes before the identifier. */
    private record Parameter(JsonTape.Name name, String kind) {}

    /** Text of bytes that are mostly those of the record before. */
    private static final class Repeated {
      private byte[] bytes = new byte[0];
      private String text = "";

      String text(byte[] from, int start, int end) {
        if (!Arrays.equals(bytes, 0, bytes.length, from, start, end)) {
          bytes = Arrays.copyOfRange(from, start, end);
          text = new String(bytes, StandardCharsets.UTF_8);
        }
        return text;
      }
    }

    private static byte[] utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Adds the keys of all resources that the record names, with the strongest relation of each.
     */
    void find(RecordBatch batch, int record, int source, int who, int request, int response) {
      found.clear();
      String before = service;
      service =
          tape.escaped(source)
              ? service(string(source))
              : service(sources.text(tape.text(), tape.start(source), tape.end(source)));
      if (!service.equals(before)) {
        parameters = parametersOf.getOrDefault(service, List.of());
      }
      region = column(batch, record, Column.REGION, regions);
      account = column(batch, record, Column.ACCOUNT, accounts);
      int list = tape.find(0, RESOURCES);
      if (list >= 0 && tape.kind(list) == JsonTape.ARRAY) {
        for (int node = list + 1; node < tape.next(list); node = tape.next(node)) {
          int arn = tape.find(node, ARN_UPPER);
          arn = arn >= 0 ? arn : tape.find(node, ARN_LOWER);
          if (arn >= 0 && tape.kind(arn) == JsonTape.STRING) {
            arn(string(arn), LISTED);
          }
        }
      }
      if (request >= 0) {
        s3(request);
        walk(request, REQUESTED);
      }
      if (response >= 0) {
        walk(response, ANSWERED);
      }
      for (Map.Entry<String, Integer> each : found.entrySet()) {
        batch.resource(record, utf8(each.getKey()), each.getValue());
      }
    }

    private static String column(RecordBatch batch, int record, Column column, Repeated repeated) {
      int start = batch.columnStart(record, column);
      return start < 0 ? "" : repeated.text(batch.text(), start, batch.columnEnd(record, column));
    }

    private String string(int node) {
      if (tape.escaped(node)) {
        return new String(tape.decoded(node), StandardCharsets.UTF_8);
      }
      int start = tape.start(node);
      return new String(tape.text(), start, tape.end(node) - start, StandardCharsets.UTF_8);
    }

    private String member(int object, JsonTape.Name name) {
      int node = tape.find(object, name);
      return node >= 0 && tape.kind(node) == JsonTape.STRING ? string(node) : "";
    }

    private void arn(String text, int relation) {
      if (isArn(text)) {
        found.putIfAbsent(normalise(text), relation);
      }
    }

    private void s3(int request) {
      String bucket = member(request, BUCKET);
      if (bucket.startsWith("arn:")) {
        arn(bucket, REQUESTED);
      } else if (!bucket.isEmpty()) {
        String arn = "arn:" + partition() + ":s3:::" + bucket;
        String key = member(request, KEY);
        found.putIfAbsent(key.isEmpty() ? arn : arn + "/" + key, REQUESTED);
      }
      String copied = member(request, COPY_SOURCE);
      if (!copied.isEmpty()) {
        String path = copied.startsWith("/") ? copied.substring(1) : copied;
        int version = path.indexOf("?versionId=");
        found.putIfAbsent(
            "arn:"
                + partition()
                + ":s3:::"
                + decoded(version < 0 ? path : path.substring(0, version)),
            REQUESTED);
      }
    }

    private static String decoded(String path) {
      try {
        // A plus sign stands for itself in a copy source.
        return java.net.URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return path;
      }
    }

    private void walk(int node, int relation) {
      if (tape.kind(node) == JsonTape.OBJECT) {
        for (int key = node + 1; key < tape.next(node); key = tape.next(key + 1)) {
          int value = key + 1;
          if (tape.kind(value) == JsonTape.STRING) {
            boolean context = service.equals("kms") && tape.isName(key, CONTEXT);
            text(key, value, context ? INFERRED : relation);
          } else if (!tape.isName(key, CREDENTIALS)) {
            walk(value, relation);
          }
        }
      } else if (tape.kind(node) == JsonTape.ARRAY) {
        for (int element = node + 1; element < tape.next(node); element = tape.next(element)) {
          if (tape.kind(element) != JsonTape.STRING) {
            walk(element, relation);
          } else if (looksLikeArn(element)) {
            arn(string(element), relation);
          }
        }
      }
    }

    private boolean looksLikeArn(int node) {
      byte[] text = tape.text();
      int start = tape.start(node);
      return tape.escaped(node)
          || (tape.end(node) - start > 8
              && text[start] == 'a'
              && text[start + 1] == 'r'
              && text[start + 2] == 'n'
              && text[start + 3] == ':');
    }

    private void text(int key, int node, int relation) {
      if (looksLikeArn(node)) {
        String value = string(node);
        if (value.startsWith("arn:")) {
          arn(value, relation);
          return;
        }
      }
      String kind = null;
      for (int i = 0; kind == null && i < parameters.size(); i++) {
        if (tape.isName(key, parameters.get(i).name())) {
          kind = parameters.get(i).kind();
        }
      }
      if (kind == null) {
        return;
      }
      String value = string(node);
      if (value.isEmpty() || value.length() > 256 || value.indexOf('*') >= 0) {
        return;
      }
      String prefix = service.equals("kms") && value.startsWith("alias/") ? "" : kind;
      String id = service.equals("lambda") ? functionName(value) : value;
      found.putIfAbsent(build(partition(), service, region, account, prefix, id), relation);
    }

    private static String functionName(String value) {
      // NAME, NAME:QUALIFIER or ACCOUNT:function:NAME
      String[] parts = value.split(":");
      if (parts.length == 3 && parts[1].equals("function")) {
        return parts[2];
      }
      return parts.length > 0 ? parts[0] : value;
    }

    private String partition() {
      if (region.startsWith("cn-")) {
        return "aws-cn";
      }
      return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }
  }
}
