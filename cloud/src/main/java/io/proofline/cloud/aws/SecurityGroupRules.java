package io.proofline.cloud.aws;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** EC2 groups many peers under one permission; CloudFormation writes one rule per peer. */
final class SecurityGroupRules {
  private SecurityGroupRules() {}

  /** Writes rules; side is {@code Source} for ingress and {@code Destination} for egress. */
  static ArrayNode write(JsonNode permissions, String side) {
    ArrayNode rules = JsonNodeFactory.instance.arrayNode();
    for (JsonNode permission : permissions) {
      for (JsonNode range : permission.path("IpRanges")) {
        Members.move(range, "CidrIp", rule(rules, permission, range), "CidrIp");
      }
      for (JsonNode range : permission.path("Ipv6Ranges")) {
        Members.move(range, "CidrIpv6", rule(rules, permission, range), "CidrIpv6");
      }
      for (JsonNode list : permission.path("PrefixListIds")) {
        Members.move(list, "PrefixListId", rule(rules, permission, list), side + "PrefixListId");
      }
      for (JsonNode pair : permission.path("UserIdGroupPairs")) {
        ObjectNode rule = rule(rules, permission, pair);
        Members.move(pair, "GroupId", rule, side + "SecurityGroupId");
        if (side.equals("Source")) {
          Members.move(pair, "UserId", rule, "SourceSecurityGroupOwnerId");
        }
      }
    }
    return rules;
  }

  private static ObjectNode rule(ArrayNode rules, JsonNode permission, JsonNode peer) {
    ObjectNode rule = rules.addObject();
    Members.move(permission, "IpProtocol", rule, "IpProtocol");
    Members.move(permission, "FromPort", rule, "FromPort");
    Members.move(permission, "ToPort", rule, "ToPort");
    Members.move(peer, "Description", rule, "Description");
    return rule;
  }
}
