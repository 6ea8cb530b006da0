package io.proofline.cloud.aws;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The API's shapes of instances and volumes in CloudFormation's words. */
final class Ec2Shapes {
  private static final Pattern TRANSITION =
      Pattern.compile(
          "\\(([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2}) (?:GMT|UTC)\\)");

  private Ec2Shapes() {}

  /** Time of a state transition from its reason in words; null when the words hold none. */
  static @Nullable Instant transition(String reason) {
    Matcher time = TRANSITION.matcher(reason);
    return time.find() ? Instant.parse(time.group(1) + "T" + time.group(2) + "Z") : null;
  }

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

  /** Each private address of an interface may have a public one of its own. */
  private static boolean publicAddress(JsonNode networkInterface) {
    return networkInterface.path("Association").has("PublicIp")
        || networkInterface
            .path("PrivateIpAddresses")
            .valueStream()
            .anyMatch(address -> address.path("Association").has("PublicIp"));
  }

  static ArrayNode interfaces(JsonNode interfaces) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (JsonNode each : interfaces) {
      ObjectNode one = out.addObject();
      Members.move(each, "NetworkInterfaceId", one, "NetworkInterfaceId");
      Members.move(each, "SubnetId", one, "SubnetId");
      one.put("AssociatePublicIpAddress", publicAddress(each));
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
