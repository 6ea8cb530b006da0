package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Volumes, the account's own snapshots with whom they are shared, instances, security groups. */
final class Ec2Collector implements Collector {
  private static final String VOLUME = "AWS::EC2::Volume";
  private static final String SNAPSHOT = "X::Snapshot";
  private static final String DEFAULTS = "X::EBSEncryptionByDefault";
  private static final String INSTANCE = "AWS::EC2::Instance";
  private static final String GROUP = "AWS::EC2::SecurityGroup";

  private static final Operation VOLUMES =
      Operation.read("ec2", "DescribeVolumes", "ec2:DescribeVolumes")
          .requiring("Volumes")
          .paged("NextToken", "NextToken");
  private static final Operation SNAPSHOTS =
      Operation.read("ec2", "DescribeSnapshots", "ec2:DescribeSnapshots")
          .requiring("Snapshots")
          .paged("NextToken", "NextToken");
  private static final Operation SNAPSHOT_ATTRIBUTE =
      Operation.read("ec2", "DescribeSnapshotAttribute", "ec2:DescribeSnapshotAttribute")
          .requiring("CreateVolumePermissions");
  private static final Operation ENCRYPTION_DEFAULT =
      Operation.read("ec2", "GetEbsEncryptionByDefault", "ec2:GetEbsEncryptionByDefault")
          .requiring("EbsEncryptionByDefault");
  private static final Operation DEFAULT_KEY =
      Operation.read("ec2", "GetEbsDefaultKmsKeyId", "ec2:GetEbsDefaultKmsKeyId")
          .requiring("KmsKeyId");
  private static final Operation INSTANCES =
      Operation.read("ec2", "DescribeInstances", "ec2:DescribeInstances")
          .requiring("Reservations")
          .paged("NextToken", "NextToken");
  private static final Operation GROUPS =
      Operation.read("ec2", "DescribeSecurityGroups", "ec2:DescribeSecurityGroups")
          .requiring("SecurityGroups")
          .paged("NextToken", "NextToken");

  private static final Map<String, String> PAGE = Map.of("MaxResults", "1000");

  @Override
  public List<Operation> operations() {
    return List.of(
        VOLUMES, SNAPSHOTS, SNAPSHOT_ATTRIBUTE, ENCRYPTION_DEFAULT, DEFAULT_KEY, INSTANCES, GROUPS);
  }

  @Override
  public Set<String> types() {
    return Set.of(VOLUME, SNAPSHOT, DEFAULTS, INSTANCE, GROUP);
  }

  @Override
  public Reach reach() {
    return Reach.REGION;
  }

  @Override
  public void collect(Visit visit) {
    volumes(visit);
    snapshots(visit);
    defaults(visit);
    instances(visit);
    groups(visit);
  }

  private static void volumes(Visit visit) {
    Answer list = visit.ask(VOLUMES, PAGE);
    visit.findings().population(visit.region(), VOLUME, list);
    for (JsonNode volume : list.items("Volumes")) {
      String id = volume.path("VolumeId").asString();
      Draft draft = new Draft(visit.id(VOLUME, id, id), visit.arn("ec2", "volume/" + id), list);
      draft
          .properties(volume)
          .must("Encrypted", "AvailabilityZone", "Size", "VolumeType")
          .copy("KmsKeyId", "Iops", "Throughput", "MultiAttachEnabled", "OutpostArn")
          .copy("SourceVolumeId")
          .with("SnapshotId", "SnapshotId", Ec2Collector::emptyIsNone);
      draft
          .runtime(volume)
          .copy("VolumeId", "State", "CreateTime")
          .with("Attachments", "Attachments", Ec2Shapes::attachments);
      draft.tagList(volume.path("Tags"));
      visit.findings().add(draft);
    }
  }

  private static void snapshots(Visit visit) {
    Answer list =
        visit.ask(
            SNAPSHOTS, Map.of("Filters", "owner-id=" + visit.account(), "MaxResults", "1000"));
    visit.findings().population(visit.region(), SNAPSHOT, list);
    visit.each(
        list.items("Snapshots"),
        snapshot -> {
          String id = snapshot.path("SnapshotId").asString();
          Draft draft =
              new Draft(
                  visit.id(SNAPSHOT, id, id),
                  "arn:" + visit.partition() + ":ec2:" + visit.region() + "::snapshot/" + id,
                  list);
          draft
              .properties(snapshot)
              .must("Encrypted", "OwnerId")
              .copy("SnapshotId", "KmsKeyId", "VolumeId", "VolumeSize", "Description", "StartTime")
              .copy("State", "StorageTier");
          draft.tagList(snapshot.path("Tags"));
          draft.fill(
              visit.ask(
                  SNAPSHOT_ATTRIBUTE,
                  Map.of("SnapshotId", id, "Attribute", "createVolumePermission")),
              List.of("properties.CreateVolumePermissions"),
              found -> draft.properties(found.first()).copy("CreateVolumePermissions"));
          visit.findings().add(draft);
        });
  }

  private static void defaults(Visit visit) {
    Answer answer = visit.ask(ENCRYPTION_DEFAULT);
    visit.findings().population(visit.region(), DEFAULTS, answer);
    Draft draft = new Draft(visit.id(DEFAULTS, visit.account(), null), null, answer);
    draft.fill(
        answer,
        List.of("properties.EbsEncryptionByDefault"),
        found -> draft.properties(found.first()).must("EbsEncryptionByDefault"));
    draft.fill(
        visit.ask(DEFAULT_KEY),
        List.of("properties.KmsKeyId"),
        found -> draft.properties(found.first()).must("KmsKeyId"));
    visit.findings().add(draft);
  }

  private static void instances(Visit visit) {
    Answer list = visit.ask(INSTANCES, PAGE);
    visit.findings().population(visit.region(), INSTANCE, list);
    for (JsonNode reservation : list.items("Reservations")) {
      for (JsonNode instance : reservation.path("Instances")) {
        // Gone for good; the service names it for about an hour more.
        if (!instance.path("State").path("Name").asString("").equals("terminated")) {
          instance(visit, list, instance);
        }
      }
    }
  }

  private static void instance(Visit visit, Answer list, JsonNode instance) {
    String id = instance.path("InstanceId").asString();
    Draft draft = new Draft(visit.id(INSTANCE, id, id), visit.arn("ec2", "instance/" + id), list);
    draft
        .properties(instance)
        .copy("ImageId", "InstanceType", "SubnetId", "KeyName", "PrivateIpAddress")
        .copy("EbsOptimized", "SourceDestCheck", "EnclaveOptions", "HibernationOptions")
        .with(
            "MetadataOptions",
            "MetadataOptions",
            options -> {
              ObjectNode out = ((ObjectNode) options).deepCopy();
              out.remove("State");
              return out;
            })
        .with(
            "IamInstanceProfile",
            "IamInstanceProfile",
            profile -> {
              String arn = profile.path("Arn").asString();
              return JsonNodeFactory.instance.stringNode(arn.substring(arn.lastIndexOf('/') + 1));
            })
        .with(
            "Monitoring",
            "Monitoring",
            monitoring ->
                JsonNodeFactory.instance.booleanNode(
                    monitoring.path("State").asString("").equals("enabled")))
        .with(
            "SecurityGroups",
            "SecurityGroupIds",
            groups -> {
              ArrayNode ids = JsonNodeFactory.instance.arrayNode();
              groups.forEach(group -> ids.add(group.path("GroupId")));
              return ids;
            })
        .with("BlockDeviceMappings", "BlockDeviceMappings", Ec2Shapes::blockDevices)
        .with("NetworkInterfaces", "NetworkInterfaces", Ec2Shapes::interfaces);
    if (!instance.has("MetadataOptions")) {
      draft.unknown("properties.MetadataOptions", "the answer has no MetadataOptions");
    }
    JsonNode placement = instance.path("Placement");
    draft.properties(placement).copy("AvailabilityZone", "Tenancy");
    for (String property : List.of("DisableApiTermination", "UserData")) {
      draft.unknown("properties." + property, "not asked: it takes a call per instance");
    }
    draft
        .runtime(instance)
        .copy("InstanceId", "LaunchTime", "VpcId", "PublicIpAddress", "PublicDnsName", "Platform")
        .copy("PrivateIpAddress")
        .with("BlockDeviceMappings", "VolumeIds", Ec2Shapes::volumeIds)
        .with("State", "State", state -> state.path("Name"));
    publicByIpv6(draft, instance);
    stopped(draft, instance);
    draft.tagList(instance.path("Tags"));
    visit.findings().add(draft);
  }

  /** Every IPv6 address is a public one; whether it can be reached is for routes to say. */
  private static void publicByIpv6(Draft draft, JsonNode instance) {
    boolean any =
        instance
            .path("NetworkInterfaces")
            .valueStream()
            .anyMatch(each -> !each.path("Ipv6Addresses").isEmpty());
    if (any && !instance.has("PublicIpAddress")) {
      draft.unknown(
          "runtime.PublicIpAddress",
          "it has an IPv6 address; whether a route leads to that from the internet is not judged");
    }
  }

  /** The service tells the time only in words: "User initiated (2026-11-14 08:00:00 GMT)". */
  private static void stopped(Draft draft, JsonNode instance) {
    if (!instance.path("State").path("Name").asString("").equals("stopped")) {
      return;
    }
    Instant since = Ec2Shapes.transition(instance.path("StateTransitionReason").asString(""));
    if (since == null) {
      draft.unknown("runtime.StoppedSince", "the reason of the last transition has no time");
    } else {
      draft.runtime().put("StoppedSince", since.toString());
    }
  }

  private static void groups(Visit visit) {
    Answer list = visit.ask(GROUPS, PAGE);
    visit.findings().population(visit.region(), GROUP, list);
    for (JsonNode group : list.items("SecurityGroups")) {
      String id = group.path("GroupId").asString();
      Draft draft =
          new Draft(visit.id(GROUP, id, id), visit.arn("ec2", "security-group/" + id), list);
      draft.properties(group).copy("GroupName", "VpcId").copyAs("Description", "GroupDescription");
      draft.guarded(
          "properties.SecurityGroupIngress",
          () ->
              draft
                  .properties()
                  .set(
                      "SecurityGroupIngress",
                      SecurityGroupRules.write(group.path("IpPermissions"), "Source")));
      draft.guarded(
          "properties.SecurityGroupEgress",
          () ->
              draft
                  .properties()
                  .set(
                      "SecurityGroupEgress",
                      SecurityGroupRules.write(group.path("IpPermissionsEgress"), "Destination")));
      draft.runtime(group).copy("GroupId");
      draft.tagList(group.path("Tags"));
      visit.findings().add(draft);
    }
  }

  /** A volume that came from no snapshot has an empty id in the answer. */
  private static JsonNode emptyIsNone(JsonNode value) {
    return value.asString().isEmpty() ? JsonNodeFactory.instance.missingNode() : value;
  }
}
