package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.ResourceSchema;
import io.proofline.catalog.Shape;
import io.proofline.cloud.Document;
import io.proofline.cloud.aws.AwsCollector;
import io.proofline.cloud.aws.FullCollection;
import io.proofline.cloud.model.ServiceModels;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * A property that a control reads and no collector ever writes would be absent in every account,
 * and absence can be a pass. So for every control: each property that it reads, of the resource and
 * of its neighbours, is written when AWS answers everything that its models allow, or is said to be
 * unknown.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPropertyIsCollectedTest {
  private static final Catalog CATALOG = Catalog.standard();

  /** Keys of free maps in answers, which no model lists. */
  private static final Map<String, String> WORDS =
      Map.of(
          "KmsMasterKeyId",
          "one",
          "Policy",
          """
          {"Statement":[{"Sid":"one","Effect":"Allow","Action":"lambda:InvokeFunction","Principal":"*",
            "Condition":{"StringEquals":{"aws:SourceArn":"a","aws:SourceAccount":"b",
              "aws:PrincipalOrgID":"c","lambda:FunctionUrlAuthType":"NONE",
              "lambda:EventSourceToken":"d"}}}]}
          """);

  /** Properties that only templates have, and what says the same of a live resource. */
  private static final Map<String, String> TEMPLATE_ONLY =
      Map.of(
          "AWS::EC2::SecurityGroup properties.SecurityGroupIngress.SourceSecurityGroupName",
          "live rules name the group by its id",
          "AWS::EKS::Cluster properties.Logging",
          "runtime ClusterLogging",
          "AWS::ElastiCache::ReplicationGroup properties.AuthToken",
          "runtime AuthTokenEnabled; absence is the stricter answer",
          "AWS::RDS::DBCluster properties.SnapshotIdentifier",
          "a live cluster names its key",
          "AWS::RDS::DBCluster properties.SourceDBClusterIdentifier",
          "a live cluster names its key",
          "AWS::RDS::DBInstance properties.AutomaticBackupReplicationRegion",
          "X::DBInstanceAutomatedBackup; absence is not applicable",
          "AWS::RDS::DBInstance properties.AutomaticBackupReplicationKmsKeyId",
          "X::DBInstanceAutomatedBackup",
          "AWS::S3::Bucket properties.AccessControl",
          "runtime AclGrants");

  private final ControlEngine engine = new ControlEngine(CATALOG);
  private final Map<String, Set<String>> written = new HashMap<>();

  @BeforeAll
  void collect() {
    for (Document document : FullCollection.documents(ServiceModels.installed(), WORDS)) {
      Set<String> paths = written.computeIfAbsent(document.id().type(), _ -> new HashSet<>());
      walk("properties", document.properties(), paths);
      walk("runtime", document.runtime(), paths);
      document.unknown().keySet().forEach(path -> paths.add(path + ".*"));
    }
  }

  private static void walk(String path, JsonNode node, Set<String> paths) {
    paths.add(path);
    if (node.isArray()) {
      node.forEach(element -> walk(path, element, paths));
    }
    node.properties().forEach(entry -> walk(path + "." + entry.getKey(), entry.getValue(), paths));
  }

  static Stream<Control> controls() {
    return CATALOG.controls().stream();
  }

  @ParameterizedTest
  @MethodSource("controls")
  void everyPropertyThatIsRead_isWrittenOrSaidToBeUnknown(Control control) {
    Set<String> missing = new TreeSet<>();
    missing(control, control.applies().type(), missing);
    control.near().values().forEach(near -> missing(control, near.type(), missing));
    missing.removeAll(TEMPLATE_ONLY.keySet());
    assertThat(missing).as(control.id()).isEmpty();
  }

  @Test
  void everyCollectedTypeOfTheCatalog_hasADocument() {
    Set<String> without = new TreeSet<>();
    for (Control control : CATALOG.controls()) {
      String type = control.applies().type();
      if (AwsCollector.types().contains(type) && !written.containsKey(type)) {
        without.add(type);
      }
    }
    assertThat(without).isEmpty();
  }

  private void missing(Control control, String type, Set<String> missing) {
    if (!AwsCollector.types().contains(type)) {
      return; // its population is never complete: not evaluated
    }
    ResourceSchema schema = CATALOG.schemas().get(type);
    Set<String> names = engine.program(control).names();
    Set<String> paths = written.getOrDefault(type, Set.of());
    look(type, "properties", schema.properties(), names, paths, missing);
    look(type, "runtime", schema.runtime(), names, paths, missing);
  }

  private static void look(
      String type,
      String at,
      Shape.Struct struct,
      Set<String> names,
      Set<String> paths,
      Set<String> missing) {
    struct
        .fields()
        .forEach(
            (name, shape) -> {
              String path = at + "." + name;
              if (!names.contains(name) || saidUnknown(path, paths)) {
                return;
              }
              if (!paths.contains(path)) {
                missing.add(type + " " + path);
              } else if (inner(shape) instanceof Shape.Struct within) {
                look(type, path, within, names, paths, missing);
              }
            });
  }

  private static boolean saidUnknown(String path, Set<String> paths) {
    for (String at = path; ; at = at.substring(0, at.lastIndexOf('.'))) {
      if (paths.contains(at + ".*")) {
        return true;
      }
      if (at.lastIndexOf('.') < 0) {
        return false;
      }
    }
  }

  private static Shape inner(Shape shape) {
    return shape instanceof Shape.ListOf list ? inner(list.element()) : shape;
  }
}
