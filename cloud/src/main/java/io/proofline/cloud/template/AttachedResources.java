package io.proofline.cloud.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Templates may declare beside a resource what a live account shows inside of it: policies of a
 * role, rules of a security group. These are moved into the resource they belong to. When it is not
 * known which one that is, the property of every candidate becomes unknown.
 */
final class AttachedResources {
  private static final String RULES = "Rules";
  private static final String SECURITY_GROUP = "AWS::EC2::SecurityGroup";

  private static final String LISTENER = "AWS::ElasticLoadBalancingV2::Listener";
  private static final String LISTENER_RULE = "AWS::ElasticLoadBalancingV2::ListenerRule";

  private static final Set<String> MOVED =
      Set.of(
          "AWS::IAM::Policy",
          "AWS::IAM::RolePolicy",
          "AWS::IAM::UserPolicy",
          "AWS::IAM::GroupPolicy",
          "AWS::IAM::UserToGroupAddition",
          "AWS::EC2::SecurityGroupIngress",
          "AWS::EC2::SecurityGroupEgress");

  private final List<Draft> drafts;

  AttachedResources(List<Draft> drafts) {
    this.drafts = new ArrayList<>(drafts);
  }

  /** The drafts that remain documents of their own. */
  List<Draft> merged() {
    for (Draft draft : drafts) {
      if (draft.type().equals(LISTENER)) {
        draft.runtime().putArray(RULES); // its rules are in the template, if it has any
      }
    }
    for (Draft part : List.copyOf(drafts)) {
      boolean moved =
          switch (part.type()) {
            case "AWS::IAM::Policy" -> inlinePolicy(part);
            case "AWS::IAM::RolePolicy" ->
                move(part, "RoleName", "AWS::IAM::Role", "Policies", this::inline);
            case "AWS::IAM::UserPolicy" ->
                move(part, "UserName", "AWS::IAM::User", "Policies", this::inline);
            case "AWS::IAM::GroupPolicy" ->
                move(part, "GroupName", "AWS::IAM::Group", "Policies", this::inline);
            case "AWS::IAM::ManagedPolicy" -> {
              managedPolicy(part);
              yield false;
            }
            case "AWS::IAM::UserToGroupAddition" ->
                attach(part, "Users", "AWS::IAM::User", "Groups", AttachedResources::group);
            case "AWS::Events::EventBusPolicy" -> {
              busPolicy(part);
              yield false;
            }
            case "AWS::EC2::SecurityGroupIngress" -> {
              boolean byId =
                  move(part, "GroupId", SECURITY_GROUP, "SecurityGroupIngress", this::rule);
              yield byGroupName(part) || byId;
            }
            case "AWS::EC2::SecurityGroupEgress" ->
                move(part, "GroupId", SECURITY_GROUP, "SecurityGroupEgress", this::rule);
            case LISTENER_RULE -> {
              listenerRule(part);
              yield false; // live rules are documents of their own, too
            }
            default -> false;
          };
      if (moved) {
        drafts.remove(part);
      }
    }
    return List.copyOf(drafts);
  }

  /** Whether resources of the type go into others, and so are no population of their own. */
  static boolean attaches(String type) {
    return MOVED.contains(type);
  }

  private boolean inlinePolicy(Draft part) {
    boolean roles = attach(part, "Roles", "AWS::IAM::Role", "Policies", this::inline);
    boolean users = attach(part, "Users", "AWS::IAM::User", "Policies", this::inline);
    boolean groups = attach(part, "Groups", "AWS::IAM::Group", "Policies", this::inline);
    return roles && users && groups;
  }

  private void managedPolicy(Draft part) {
    Function<Draft, @Nullable JsonNode> arn =
        policy -> policy.name().arn() == null ? null : StringNode.valueOf(policy.name().arn());
    attach(part, "Roles", "AWS::IAM::Role", "ManagedPolicyArns", arn);
    attach(part, "Users", "AWS::IAM::User", "ManagedPolicyArns", arn);
    attach(part, "Groups", "AWS::IAM::Group", "ManagedPolicyArns", arn);
  }

  /** Attaches to each name of a list; true when all of them are in the template. */
  private boolean attach(
      Draft part,
      String names,
      String type,
      String property,
      Function<Draft, @Nullable JsonNode> element) {
    if (part.hasUnknownIn(names)) {
      spread(part, type, property);
      return false;
    }
    boolean all = true;
    for (JsonNode name : part.properties().path(names)) {
      all &= give(part, name.asString(""), type, property, element);
    }
    return all;
  }

  private boolean move(
      Draft part,
      String name,
      String type,
      String property,
      Function<Draft, @Nullable JsonNode> element) {
    if (part.hasUnknownIn(name)) {
      spread(part, type, property);
      return false;
    }
    JsonNode target = part.properties().get(name);
    if (target == null || !target.isValueNode()) {
      return false;
    }
    return give(part, target.asString(""), type, property, element);
  }

  private boolean give(
      Draft part,
      String identifier,
      String type,
      String property,
      Function<Draft, @Nullable JsonNode> element) {
    for (Draft target : drafts) {
      if (target.type().equals(type) && target.name().identifier().equals(identifier)) {
        JsonNode value = element.apply(part);
        if (value == null) {
          target.unknown(property, part.logicalId() + " belongs here and is not wholly known");
        } else {
          target.add(property, value);
        }
        return true;
      }
    }
    return false;
  }

  /** A rule may name its group, not give its id; groups of other networks may have that name. */
  private boolean byGroupName(Draft part) {
    JsonNode named = part.properties().get("GroupName");
    if (part.hasUnknownIn("GroupName")) {
      spread(part, SECURITY_GROUP, "SecurityGroupIngress");
      return false;
    }
    if (named == null) {
      return false;
    }
    String text = named.asString("");
    boolean found = false;
    for (Draft group : drafts) {
      if (!group.type().equals(SECURITY_GROUP)) {
        continue;
      }
      JsonNode own = group.properties().get("GroupName");
      if (text.equals(group.name().identifier())
          || (own != null && text.equals(own.asString("")))) {
        JsonNode rule = rule(part);
        if (rule == null) {
          group.unknown(
              "SecurityGroupIngress", part.logicalId() + " belongs here and is not wholly known");
        } else {
          group.add("SecurityGroupIngress", rule);
        }
        found = true;
      } else if (group.hasUnknownIn("GroupName")) {
        group.unknown(
            "SecurityGroupIngress", part.logicalId() + " may belong here; its name is not known");
      }
    }
    return found;
  }

  /** Live listeners show their rules beside the properties, as DescribeRules gives them. */
  private void listenerRule(Draft part) {
    JsonNode arn = part.properties().get("ListenerArn");
    if (arn == null || part.hasUnknownIn("ListenerArn")) {
      for (Draft candidate : drafts) {
        if (candidate.type().equals(LISTENER)) {
          candidate.unknownRuntime(RULES, part.logicalId() + " may be one of them");
        }
      }
      return;
    }
    for (Draft listener : drafts) {
      if (listener.type().equals(LISTENER) && arn.asString("").equals(listener.name().arn())) {
        if (part.hasUnknownIn("Actions")
            || part.hasUnknownIn("Conditions")
            || !(listener.runtime().get(RULES) instanceof ArrayNode rules)) {
          listener.unknownRuntime(RULES, part.logicalId() + " is not wholly known");
        } else {
          ObjectNode rule = rules.addObject();
          rule.put("Priority", part.properties().path("Priority").asString(""));
          rule.put("IsDefault", false);
          for (String property : List.of("Conditions", "Actions")) {
            JsonNode value = part.properties().get(property);
            rule.set(
                property, value == null ? JsonNodeFactory.instance.arrayNode() : value.deepCopy());
          }
        }
        return;
      }
    }
  }

  private static @Nullable JsonNode group(Draft addition) {
    JsonNode name = addition.properties().get("GroupName");
    return name == null || addition.hasUnknownIn("GroupName") ? null : name.deepCopy();
  }

  /** What several statements of their own make together is not put together here. */
  private void busPolicy(Draft part) {
    JsonNode named = part.properties().get("EventBusName");
    for (Draft bus : drafts) {
      if (bus.type().equals("AWS::Events::EventBus")
          && (part.hasUnknownIn("EventBusName")
              || (named != null && bus.name().identifier().equals(named.asString(""))))) {
        bus.unknown("Policy", part.logicalId() + " makes a part of it");
      }
    }
  }

  private void spread(Draft part, String type, String property) {
    for (Draft candidate : drafts) {
      if (candidate.type().equals(type)) {
        candidate.unknown(
            property, part.logicalId() + " may belong here; the template does not decide to what");
      }
    }
  }

  private @Nullable JsonNode inline(Draft policy) {
    JsonNode document = policy.properties().get("PolicyDocument");
    if (document == null || policy.hasUnknownIn("PolicyDocument")) {
      return null;
    }
    ObjectNode inline = JsonNodeFactory.instance.objectNode();
    JsonNode name = policy.properties().get("PolicyName");
    inline.put("PolicyName", name == null ? policy.name().identifier() : name.asString(""));
    inline.set("PolicyDocument", document.deepCopy());
    return inline;
  }

  private @Nullable JsonNode rule(Draft rule) {
    for (String property :
        List.of(
            "CidrIp",
            "CidrIpv6",
            "FromPort",
            "ToPort",
            "IpProtocol",
            "SourceSecurityGroupId",
            "SourcePrefixListId",
            "DestinationSecurityGroupId",
            "DestinationPrefixListId")) {
      if (rule.hasUnknownIn(property)) {
        return null;
      }
    }
    ObjectNode inside = rule.properties().deepCopy();
    inside.remove(List.of("GroupId", "GroupName"));
    return inside;
  }
}
