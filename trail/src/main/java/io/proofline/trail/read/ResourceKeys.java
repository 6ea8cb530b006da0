package io.proofline.trail.read;

import io.proofline.cloud.ResourceId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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
  private static final Pattern ARN =
      Pattern.compile(
          "arn:[a-z0-9-]+:[a-z0-9-]+:[A-Za-z0-9-]*:[A-Za-z0-9*-]*:\\S[^\\n\\r]{0,1400}");

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

  /** Keys of all resources a record names, with the strongest relation of each. */
  static Map<String, String> of(JsonNode node) {
    Scan scan =
        new Scan(
            service(node.path("eventSource").asString("")),
            node.path("awsRegion").asString(""),
            node.path("recipientAccountId")
                .asString(node.path("userIdentity").path("accountId").asString("")),
            new LinkedHashMap<>());
    for (JsonNode resource : node.path("resources")) {
      scan.arn(resource.path("ARN").asString(resource.path("arn").asString("")), "resource");
    }
    JsonNode request = node.path("requestParameters");
    scan.s3(request);
    scan.walk(request, "request");
    scan.walk(node.path("responseElements"), "response");
    return scan.found;
  }

  /** The key of an ARN; the text itself when it is no ARN. */
  public static String normalise(String arn) {
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

  /** Collects keys of one record. */
  private record Scan(String service, String region, String account, Map<String, String> found) {

    void arn(String text, String relation) {
      if (text.startsWith("arn:") && ARN.matcher(text).matches()) {
        found.putIfAbsent(normalise(text), relation);
      }
    }

    void s3(JsonNode request) {
      String bucket = request.path("bucketName").asString("");
      if (bucket.startsWith("arn:")) {
        arn(bucket, "request");
      } else if (!bucket.isEmpty()) {
        String arn = "arn:" + partition() + ":s3:::" + bucket;
        String key = request.path("key").asString("");
        found.putIfAbsent(key.isEmpty() ? arn : arn + "/" + key, "request");
      }
      String copied = request.path("x-amz-copy-source").asString("");
      if (!copied.isEmpty()) {
        String path = copied.startsWith("/") ? copied.substring(1) : copied;
        int version = path.indexOf("?versionId=");
        found.putIfAbsent(
            "arn:"
                + partition()
                + ":s3:::"
                + decoded(version < 0 ? path : path.substring(0, version)),
            "request");
      }
    }

    private static String decoded(String path) {
      try {
        // A plus sign stands for itself in a copy source.
        return java.net.URLDecoder.decode(
            path.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return path;
      }
    }

    void walk(JsonNode node, String relation) {
      if (node.isObject()) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          String name = member.getKey();
          JsonNode value = member.getValue();
          if (value.isString()) {
            boolean context = name.equals("aws:s3:arn") && service.equals("kms");
            text(name, value.asString(), context ? "kms-context" : relation);
          } else if (!name.equals("credentials")) {
            walk(value, relation);
          }
        }
      } else if (node.isArray()) {
        for (JsonNode element : node) {
          if (element.isString()) {
            arn(element.asString(), relation);
          } else {
            walk(element, relation);
          }
        }
      }
    }

    private void text(String name, String value, String relation) {
      if (value.startsWith("arn:")) {
        arn(value, relation);
        return;
      }
      String kind = PARAMETERS.getOrDefault(service, Map.of()).get(name);
      if (kind == null || value.isEmpty() || value.length() > 256 || value.indexOf('*') >= 0) {
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
