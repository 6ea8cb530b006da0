package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Database instances and clusters, their snapshots with whom they may be restored by, retained
 * backups, and the parameters of the groups in use. {@code X::DBSnapshot} is a snapshot of an
 * instance or a cluster, told apart by {@code Kind}.
 */
final class RdsCollector implements Collector {
  private static final String INSTANCE = "AWS::RDS::DBInstance";
  private static final String CLUSTER = "AWS::RDS::DBCluster";
  private static final String SNAPSHOT = "X::DBSnapshot";
  private static final String BACKUP = "X::DBInstanceAutomatedBackup";

  private static final Operation INSTANCES = list("DescribeDBInstances", "DBInstances");
  private static final Operation CLUSTERS = list("DescribeDBClusters", "DBClusters");
  private static final Operation SNAPSHOTS = list("DescribeDBSnapshots", "DBSnapshots");
  private static final Operation CLUSTER_SNAPSHOTS =
      list("DescribeDBClusterSnapshots", "DBClusterSnapshots");
  private static final Operation BACKUPS =
      list("DescribeDBInstanceAutomatedBackups", "DBInstanceAutomatedBackups");
  private static final Operation SNAPSHOT_ATTRIBUTES =
      Operation.read("rds", "DescribeDBSnapshotAttributes", "rds:DescribeDBSnapshotAttributes")
          .requiring("DBSnapshotAttributesResult");
  private static final Operation CLUSTER_SNAPSHOT_ATTRIBUTES =
      Operation.read(
              "rds",
              "DescribeDBClusterSnapshotAttributes",
              "rds:DescribeDBClusterSnapshotAttributes")
          .requiring("DBClusterSnapshotAttributesResult");

  /** What the group says is then not what the database runs with. */
  private static final String WAITS =
      "the database waits for a restart: its parameters are not those of its group yet";

  static Operation list(String name, String member) {
    return Operation.read("rds", name, "rds:" + name).requiring(member).paged("Marker", "Marker");
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        INSTANCES,
        CLUSTERS,
        SNAPSHOTS,
        CLUSTER_SNAPSHOTS,
        BACKUPS,
        SNAPSHOT_ATTRIBUTES,
        CLUSTER_SNAPSHOT_ATTRIBUTES,
        RdsParameters.GROUPS,
        RdsParameters.PARAMETERS,
        RdsParameters.CLUSTER_GROUPS,
        RdsParameters.CLUSTER_PARAMETERS);
  }

  @Override
  public Set<String> types() {
    return Set.of(
        INSTANCE, CLUSTER, SNAPSHOT, BACKUP, RdsParameters.TYPE, RdsParameters.CLUSTER_TYPE);
  }

  @Override
  public Reach reach() {
    return Reach.REGION;
  }

  @Override
  public void collect(Visit visit) {
    Answer instances = visit.ask(INSTANCES);
    Answer clusters = visit.ask(CLUSTERS);
    visit.findings().population(visit.region(), INSTANCE, instances);
    visit.findings().population(visit.region(), CLUSTER, clusters);
    RdsParameters parameters = RdsParameters.collect(visit, instances, clusters);
    instances
        .items("DBInstances")
        .forEach(instance -> instance(visit, instances, parameters, instance));
    clusters.items("DBClusters").forEach(cluster -> cluster(visit, clusters, parameters, cluster));
    snapshots(visit);
    backups(visit);
  }

  private static void instance(
      Visit visit, Answer list, RdsParameters parameters, JsonNode instance) {
    Draft draft =
        new Draft(
            visit.id(
                INSTANCE,
                instance.path("DBInstanceIdentifier").asString(),
                instance.path("DbiResourceId").asString(null)),
            instance.path("DBInstanceArn").asString(null),
            list);
    draft
        .properties(instance)
        .must("StorageEncrypted", "PubliclyAccessible", "BackupRetentionPeriod", "MultiAZ")
        .must("DeletionProtection", "AutoMinorVersionUpgrade", "CopyTagsToSnapshot")
        .mustAs("IAMDatabaseAuthenticationEnabled", "EnableIAMDatabaseAuthentication")
        .copy("DBInstanceIdentifier", "DBInstanceClass", "DBName", "Engine", "EngineVersion")
        .copy("KmsKeyId", "MonitoringInterval", "MonitoringRoleArn", "StorageType", "Iops")
        .copy("MasterUsername", "DBClusterIdentifier", "CACertificateIdentifier")
        .copy("AvailabilityZone", "LicenseModel", "PerformanceInsightsKMSKeyId")
        .copy("PerformanceInsightsRetentionPeriod", "MaxAllocatedStorage", "NetworkType")
        .copy("PreferredBackupWindow", "PreferredMaintenanceWindow")
        .copyAs("EnabledCloudwatchLogsExports", "EnableCloudwatchLogsExports")
        .copyAs("PerformanceInsightsEnabled", "EnablePerformanceInsights")
        .copyAs("ReadReplicaSourceDBInstanceIdentifier", "SourceDBInstanceIdentifier")
        .text("AllocatedStorage", "AllocatedStorage")
        .with("DBSubnetGroup", "DBSubnetGroupName", group -> group.path("DBSubnetGroupName"))
        .with(
            "DBParameterGroups",
            "DBParameterGroupName",
            groups -> groups.path(0).path("DBParameterGroupName"))
        .with("VpcSecurityGroups", "VPCSecurityGroups", RdsCollector::groupIds);
    draft.properties(instance.path("Endpoint")).text("Port", "Port");
    draft
        .runtime(instance)
        .copy("DBInstanceStatus", "DbiResourceId", "InstanceCreateTime", "LatestRestorableTime");
    draft.runtime(instance.path("DBSubnetGroup")).copy("VpcId");
    draft.runtime(instance.path("Endpoint")).copyAs("Address", "EndpointAddress");
    boolean waiting =
        waits(instance.path("DBParameterGroups").path(0).path("ParameterApplyStatus"));
    if (waiting) {
      draft.unknown("runtime.Parameters", WAITS);
    } else {
      parameters.addTo(
          draft, draft.properties().path("DBParameterGroupName").asString(""), RdsParameters.TYPE);
    }
    draft.tagList(instance.path("TagList"));
    visit.findings().add(draft);
  }

  private static void cluster(
      Visit visit, Answer list, RdsParameters parameters, JsonNode cluster) {
    Draft draft =
        new Draft(
            visit.id(
                CLUSTER,
                cluster.path("DBClusterIdentifier").asString(),
                cluster.path("DbClusterResourceId").asString(null)),
            cluster.path("DBClusterArn").asString(null),
            list);
    draft
        .properties(cluster)
        .must("StorageEncrypted", "BackupRetentionPeriod", "DeletionProtection")
        .mustAs("IAMDatabaseAuthenticationEnabled", "EnableIAMDatabaseAuthentication")
        .copy("DBClusterIdentifier", "Engine", "EngineVersion", "EngineMode", "KmsKeyId")
        .copy("DatabaseName", "MasterUsername", "CopyTagsToSnapshot", "AvailabilityZones")
        .copy("PubliclyAccessible", "AutoMinorVersionUpgrade", "StorageType", "BacktrackWindow")
        .copy("ReplicationSourceIdentifier", "GlobalClusterIdentifier", "Port")
        .copy("PerformanceInsightsEnabled", "MonitoringInterval")
        .copyAs("EnabledCloudwatchLogsExports", "EnableCloudwatchLogsExports")
        .copyAs("DBClusterParameterGroup", "DBClusterParameterGroupName")
        .copyAs("DBSubnetGroup", "DBSubnetGroupName")
        .copyAs("PerformanceInsightsKMSKeyId", "PerformanceInsightsKmsKeyId")
        .copyAs("HttpEndpointEnabled", "EnableHttpEndpoint")
        .with("VpcSecurityGroups", "VpcSecurityGroupIds", RdsCollector::groupIds);
    draft
        .runtime(cluster)
        .copy("Status", "MultiAZ", "DBClusterMembers", "ClusterCreateTime")
        .copy("ActivityStreamStatus", "DbClusterResourceId");
    boolean waiting = false;
    for (JsonNode member : cluster.path("DBClusterMembers")) {
      waiting |= waits(member.path("DBClusterParameterGroupStatus"));
    }
    if (waiting) {
      draft.unknown("runtime.Parameters", WAITS);
    } else {
      parameters.addTo(
          draft,
          draft.properties().path("DBClusterParameterGroupName").asString(""),
          RdsParameters.CLUSTER_TYPE);
    }
    draft.tagList(cluster.path("TagList"));
    visit.findings().add(draft);
  }

  private static boolean waits(JsonNode status) {
    return status.asString("").equals("pending-reboot");
  }

  private static void snapshots(Visit visit) {
    Answer ofInstances = visit.ask(SNAPSHOTS);
    Answer ofClusters = visit.ask(CLUSTER_SNAPSHOTS);
    visit.findings().population(visit.region(), SNAPSHOT, ofInstances, ofClusters);
    visit.each(
        ofInstances.items("DBSnapshots"),
        snapshot -> {
          String name = snapshot.path("DBSnapshotIdentifier").asString();
          Draft draft = snapshot(visit, ofInstances, snapshot, name, "DBSnapshotArn", "instance");
          draft
              .properties(snapshot)
              .must("Encrypted")
              .copy("DBInstanceIdentifier", "SourceDBSnapshotIdentifier");
          shared(
              visit,
              draft,
              snapshot,
              SNAPSHOT_ATTRIBUTES,
              Map.of("DBSnapshotIdentifier", name),
              "DBSnapshotAttributes");
          visit.findings().add(draft);
        });
    visit.each(
        ofClusters.items("DBClusterSnapshots"),
        snapshot -> {
          String name = snapshot.path("DBClusterSnapshotIdentifier").asString();
          Draft draft =
              snapshot(visit, ofClusters, snapshot, name, "DBClusterSnapshotArn", "cluster");
          draft
              .properties(snapshot)
              .mustAs("StorageEncrypted", "Encrypted")
              .copy("DBClusterIdentifier", "SourceDBClusterSnapshotArn");
          shared(
              visit,
              draft,
              snapshot,
              CLUSTER_SNAPSHOT_ATTRIBUTES,
              Map.of("DBClusterSnapshotIdentifier", name),
              "DBClusterSnapshotAttributes");
          visit.findings().add(draft);
        });
  }

  private static Draft snapshot(
      Visit visit, Answer list, JsonNode snapshot, String name, String arnMember, String kind) {
    Draft draft =
        new Draft(
            visit.id(SNAPSHOT, name, snapshot.path("SnapshotCreateTime").asString(null)),
            snapshot.path(arnMember).asString(null),
            list);
    draft.properties().put("DBSnapshotIdentifier", name).put("Kind", kind);
    draft
        .properties(snapshot)
        .copy("KmsKeyId", "SnapshotType", "Engine", "SourceRegion", "SnapshotCreateTime")
        .copy("Status");
    draft.tagList(snapshot.path("TagList"));
    return draft;
  }

  /** Accounts that may restore; {@code all} is the public. RDS cannot share automated snapshots. */
  private static void shared(
      Visit visit,
      Draft draft,
      JsonNode snapshot,
      Operation operation,
      Map<String, String> asked,
      String member) {
    if (snapshot.path("SnapshotType").asString("").equals("automated")) {
      draft.properties().putArray("RestoreAttribute");
      return;
    }
    draft.fill(
        visit.ask(operation, asked),
        List.of("properties.RestoreAttribute"),
        found -> {
          JsonNode attributes = found.first().path(member + "Result").path(member);
          if (!attributes.isArray()) {
            draft.unknown("properties.RestoreAttribute", "the answer has no " + member);
            return;
          }
          ArrayNode accounts = draft.properties().putArray("RestoreAttribute");
          for (JsonNode attribute : attributes) {
            if (attribute.path("AttributeName").asString("").equals("restore")) {
              attribute.path("AttributeValues").forEach(accounts::add);
            }
          }
        });
  }

  private static void backups(Visit visit) {
    Answer list = visit.ask(BACKUPS);
    visit.findings().population(visit.region(), BACKUP, list);
    for (JsonNode backup : list.items("DBInstanceAutomatedBackups")) {
      Draft draft =
          new Draft(
              visit.id(
                  BACKUP,
                  backup.path("DbiResourceId").asString(""),
                  backup.path("DbiResourceId").asString(null)),
              backup.path("DBInstanceAutomatedBackupsArn").asString(null),
              list);
      draft
          .properties(backup)
          .must("Encrypted")
          .copy("DBInstanceIdentifier", "KmsKeyId", "Engine", "BackupRetentionPeriod", "Region");
      draft.runtime(backup).copy("Status", "RestoreWindow");
      visit.findings().add(draft);
    }
  }

  private static JsonNode groupIds(JsonNode groups) {
    ArrayNode ids = JsonNodeFactory.instance.arrayNode();
    groups.forEach(group -> ids.add(group.path("VpcSecurityGroupId")));
    return ids;
  }
}
