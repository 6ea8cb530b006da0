package io.proofline.cloud.aws;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The API's shapes of instances and volumes in CloudFormation's words. */
final class Ec2Shapes {
  private Ec2Shapes() {}

  static ArrayNode attachments(JsonNode attachments) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (JsonNode attachment : attachments) {
      ObjectNode one = out.addObject();
      for (String name : new String[] {"InstanceId", "Device", "State", "DeleteOnTermination"}) {
        Members.move(attachment, name, one, name);
      }
    }
    return out;
  }

  /** Encryption and size of a device are facts of its volume; the instance does not know them. */
  static ArrayNode blockDevices(JsonNode mappings) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (JsonNode mapping : mappings) {
      ObjectNode one = out.addObject();
      Members.move(mapping, "DeviceName", one, "DeviceName");
      Members.move(
          mapping.path("Ebs"), "DeleteOnTermination", one.putObject("Ebs"), "DeleteOnTermination");
    }
    return out;
  }

  static ArrayNode volumeIds(JsonNode mappings) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    mappings.forEach(mapping -> Members.moveTo(mapping.path("Ebs"), "VolumeId", out));
    return out;
  }

  static ArrayNode interfaces(JsonNode interfaces) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (JsonNode each : interfaces) {
      ObjectNode one = out.addObject();
      Members.move(each, "NetworkInterfaceId", one, "NetworkInterfaceId");
      Members.move(each, "SubnetId", one, "SubnetId");
      one.put("AssociatePublicIpAddress", each.path("Association").has("PublicIp"));
      JsonNode index = each.path("Attachment").path("DeviceIndex");
      if (index.isNumber()) {
        one.put("DeviceIndex", index.asString());
      }
      ArrayNode groups = one.putArray("GroupSet");
      each.path("Groups").forEach(group -> Members.moveTo(group, "GroupId", groups));
    }
    return out;
  }
}
