package io.proofline.cloud.aws;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The API's shapes of bucket settings in CloudFormation's words. */
final class S3Shapes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private S3Shapes() {}

  static ObjectNode encryption(JsonNode configuration) {
    ObjectNode out = NODES.objectNode();
    ArrayNode rules = out.putArray("ServerSideEncryptionConfiguration");
    for (JsonNode rule : configuration.path("Rules")) {
      ObjectNode written = rules.addObject();
      Members.move(
          rule, "ApplyServerSideEncryptionByDefault", written, "ServerSideEncryptionByDefault");
      Members.move(rule, "BucketKeyEnabled", written, "BucketKeyEnabled");
      Members.move(rule, "BlockedEncryptionTypes", written, "BlockedEncryptionTypes");
    }
    return out;
  }

  /** Who is granted what; names and mail addresses of people are left out. */
  static ArrayNode grants(JsonNode grants) {
    ArrayNode out = NODES.arrayNode();
    for (JsonNode grant : grants) {
      ObjectNode written = out.addObject();
      Members.move(grant.path("Grantee"), "Type", written, "GranteeType");
      Members.move(grant.path("Grantee"), "URI", written, "GranteeUri");
      Members.move(grant.path("Grantee"), "ID", written, "GranteeId");
      Members.move(grant, "Permission", written, "Permission");
    }
    return out;
  }

  static ObjectNode logging(JsonNode enabled) {
    ObjectNode out = NODES.objectNode();
    Members.move(enabled, "TargetBucket", out, "DestinationBucketName");
    Members.move(enabled, "TargetPrefix", out, "LogFilePrefix");
    Members.move(enabled, "TargetObjectKeyFormat", out, "TargetObjectKeyFormat");
    return out;
  }

  static ObjectNode cors(List<JsonNode> apiRules) {
    ObjectNode out = NODES.objectNode();
    ArrayNode rules = out.putArray("CorsRules");
    for (JsonNode rule : apiRules) {
      ObjectNode written = rules.addObject();
      Members.move(rule, "ID", written, "Id");
      for (String same : new String[] {"AllowedHeaders", "AllowedMethods", "AllowedOrigins"}) {
        Members.move(rule, same, written, same);
      }
      Members.move(rule, "ExposeHeaders", written, "ExposedHeaders");
      Members.move(rule, "MaxAgeSeconds", written, "MaxAge");
    }
    return out;
  }

  /** Whom a bucket tells; CloudFormation writes one entry per event. */
  static ObjectNode notification(JsonNode answer) {
    ObjectNode out = NODES.objectNode();
    told(answer.path("TopicConfigurations"), "TopicArn", "Topic", out, "TopicConfigurations");
    told(answer.path("QueueConfigurations"), "QueueArn", "Queue", out, "QueueConfigurations");
    told(
        answer.path("LambdaFunctionConfigurations"),
        "LambdaFunctionArn",
        "Function",
        out,
        "LambdaConfigurations");
    if (answer.path("EventBridgeConfiguration").isObject()) {
      out.putObject("EventBridgeConfiguration").put("EventBridgeEnabled", true);
    }
    return out;
  }

  private static void told(
      JsonNode api, String member, String property, ObjectNode out, String list) {
    if (api.isEmpty()) {
      return;
    }
    ArrayNode entries = out.putArray(list);
    for (JsonNode one : api) {
      for (JsonNode event : one.path("Events")) {
        ObjectNode entry = entries.addObject();
        entry.set("Event", event);
        Members.move(one, member, entry, property);
      }
    }
  }

  static ObjectNode website(JsonNode answer) {
    ObjectNode out = NODES.objectNode();
    Members.move(answer.path("IndexDocument"), "Suffix", out, "IndexDocument");
    Members.move(answer.path("ErrorDocument"), "Key", out, "ErrorDocument");
    Members.move(answer, "RedirectAllRequestsTo", out, "RedirectAllRequestsTo");
    if (!answer.path("RoutingRules").isEmpty()) {
      ArrayNode rules = out.putArray("RoutingRules");
      for (JsonNode rule : answer.path("RoutingRules")) {
        ObjectNode written = rules.addObject();
        Members.move(rule, "Condition", written, "RoutingRuleCondition");
        Members.move(rule, "Redirect", written, "RedirectRule");
      }
    }
    return out;
  }

  static ObjectNode replication(JsonNode configuration) {
    ObjectNode out = NODES.objectNode();
    Members.move(configuration, "Role", out, "Role");
    ArrayNode rules = out.putArray("Rules");
    for (JsonNode rule : configuration.path("Rules")) {
      ObjectNode written = rules.addObject();
      Members.move(rule, "ID", written, "Id");
      for (String same :
          new String[] {
            "Priority",
            "Prefix",
            "Status",
            "SourceSelectionCriteria",
            "Destination",
            "DeleteMarkerReplication"
          }) {
        Members.move(rule, same, written, same);
      }
      JsonNode filter = rule.path("Filter");
      if (filter.isObject()) {
        ObjectNode out2 = written.putObject("Filter");
        Members.move(filter, "Prefix", out2, "Prefix");
        Members.move(filter, "Tag", out2, "TagFilter");
        if (filter.path("And").isObject()) {
          ObjectNode and = out2.putObject("And");
          Members.move(filter.path("And"), "Prefix", and, "Prefix");
          Members.move(filter.path("And"), "Tags", and, "TagFilters");
        }
      }
    }
    return out;
  }

  static ObjectNode lifecycle(JsonNode apiRules) {
    ObjectNode out = NODES.objectNode();
    ArrayNode rules = out.putArray("Rules");
    for (JsonNode rule : apiRules) {
      ObjectNode written = rules.addObject();
      Members.move(rule, "ID", written, "Id");
      Members.move(rule, "Status", written, "Status");
      Members.move(rule, "Prefix", written, "Prefix");
      filter(rule.path("Filter"), written);
      JsonNode expiration = rule.path("Expiration");
      Members.move(expiration, "Days", written, "ExpirationInDays");
      Members.move(expiration, "Date", written, "ExpirationDate");
      Members.move(expiration, "ExpiredObjectDeleteMarker", written, "ExpiredObjectDeleteMarker");
      Members.move(
          rule, "AbortIncompleteMultipartUpload", written, "AbortIncompleteMultipartUpload");
      Members.move(rule, "NoncurrentVersionExpiration", written, "NoncurrentVersionExpiration");
      transitions(rule.path("Transitions"), "Days", "Date", written, "Transitions");
      transitions(
          rule.path("NoncurrentVersionTransitions"),
          "NoncurrentDays",
          "Date",
          written,
          "NoncurrentVersionTransitions");
    }
    return out;
  }

  private static void filter(JsonNode filter, ObjectNode written) {
    JsonNode and = filter.path("And");
    JsonNode from = and.isObject() ? and : filter;
    Members.move(from, "Prefix", written, "Prefix");
    for (String size : new String[] {"ObjectSizeGreaterThan", "ObjectSizeLessThan"}) {
      if (from.has(size)) {
        written.put(size, from.path(size).asString());
      }
    }
    ArrayNode tags = NODES.arrayNode();
    from.path("Tags").forEach(tags::add);
    if (from.path("Tag").isObject()) {
      tags.add(from.path("Tag"));
    }
    if (!tags.isEmpty()) {
      written.set("TagFilters", tags);
    }
  }

  private static void transitions(
      JsonNode api, String days, String date, ObjectNode written, String property) {
    if (api.isEmpty()) {
      return;
    }
    ArrayNode list = written.putArray(property);
    for (JsonNode transition : api) {
      ObjectNode one = list.addObject();
      Members.move(transition, "StorageClass", one, "StorageClass");
      Members.move(transition, days, one, "TransitionInDays");
      Members.move(transition, date, one, "TransitionDate");
      Members.move(transition, "NewerNoncurrentVersions", one, "NewerNoncurrentVersions");
    }
  }
}
