package io.proofline.cloud.template;

import io.proofline.cloud.Document;
import io.proofline.cloud.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A template collected from text, for tests. */
record Collected(CollectedTemplate template) {
  static final Instant NOW = Instant.parse("2026-11-20T23:59:00Z");
  static final String HEAD =
      """
      Metadata:
        Proofline: {Account: '441020936617', Region: us-east-1}
      """;

  /** Types of the properties that the tests use. */
  static final PropertyTypes TYPES =
      new PropertyTypes() {
        @Override
        public Kind kindOf(String type, String path) {
          return switch (path) {
            case "Encrypted", "StorageEncrypted", "BlockPublicAcls" -> Kind.BOOLEAN;
            case "Size", "BackupRetentionPeriod", "SecurityGroupIngress.FromPort" -> Kind.INTEGER;
            case "Description", "RoleName", "BucketName" -> Kind.STRING;
            case "Definition" -> Kind.JSON;
            default -> Kind.UNDECLARED;
          };
        }

        @Override
        public Optional<Set<String>> runtimeNames(String type) {
          return Optional.of(
              switch (type) {
                case "AWS::CloudTrail::Trail" -> Set.of("HomeRegion", "LatestDeliveryTime");
                case "AWS::ElasticLoadBalancingV2::Listener" -> Set.of("Rules");
                default -> Set.of();
              });
        }
      };

  static Collected yaml(String text) {
    return of("clinic.yaml", HEAD + text, TemplateTarget.FROM_FILES);
  }

  static Collected yaml(String text, Map<String, String> parameters) {
    return of("clinic.yaml", HEAD + text, new TemplateTarget(null, null, null, parameters));
  }

  static Collected of(String name, String text, TemplateTarget target) {
    return new Collected(
        new TemplateCollector(Clock.fixed(NOW, ZoneOffset.UTC), TYPES)
            .collect(name, text.getBytes(StandardCharsets.UTF_8), target));
  }

  /** The value of property P of a lone resource, written as a YAML flow value. */
  static Collected value(String value, String otherSections) {
    return yaml(
        otherSections
            + """
            Resources:
              It:
                Type: AWS::EC2::Thing
                Properties:
                  P: %s
            """
                .formatted(value));
  }

  Snapshot snapshot() {
    return template.collected().snapshot();
  }

  Document document(String logicalId) {
    return snapshot().documents().stream()
        .filter(document -> document.runtime().path("LogicalId").asString("").equals(logicalId))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no document for " + logicalId));
  }

  JsonNode property(String logicalId, String pointer) {
    return document(logicalId).properties().at(pointer);
  }

  /** Property P of the lone resource. */
  JsonNode p() {
    return property("It", "/P");
  }

  /** Why property P of the lone resource is unknown. */
  String whyNot() {
    return String.valueOf(document("It").unknown().get("properties.P"));
  }

  Snapshot.Scope scope(String type) {
    return snapshot().scopes().stream()
        .filter(scope -> scope.type().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no scope for " + type));
  }
}
