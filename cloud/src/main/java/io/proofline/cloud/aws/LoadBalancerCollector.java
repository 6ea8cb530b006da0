package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Load balancers with attributes, listeners and rules: where people sign in and how long a session
 * lasts. CloudFormation writes a session time-out as text in a listener and as a number in a rule.
 */
final class LoadBalancerCollector implements Collector {
  private static final String BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer";
  private static final String LISTENER = "AWS::ElasticLoadBalancingV2::Listener";
  private static final String RULE = "AWS::ElasticLoadBalancingV2::ListenerRule";

  private static final Operation BALANCERS = list("DescribeLoadBalancers", "LoadBalancers");
  private static final Operation LISTENERS = list("DescribeListeners", "Listeners");
  private static final Operation RULES = list("DescribeRules", "Rules");
  private static final Operation ATTRIBUTES =
      Operation.read(
              "elasticloadbalancing",
              "DescribeLoadBalancerAttributes",
              "elasticloadbalancing:DescribeLoadBalancerAttributes")
          .requiring("Attributes");
  private static final Operation TAGS =
      Operation.read("elasticloadbalancing", "DescribeTags", "elasticloadbalancing:DescribeTags")
          .requiring("TagDescriptions");

  /** Most ARNs that one question about tags may hold. */
  private static final int TAGS_AT_ONCE = 20;

  private static Operation list(String name, String member) {
    return Operation.read("elasticloadbalancing", name, "elasticloadbalancing:" + name)
        .requiring(member)
        .paged("Marker", "NextMarker");
  }

  @Override
  public List<Operation> operations() {
    return List.of(BALANCERS, LISTENERS, RULES, ATTRIBUTES, TAGS);
  }

  @Override
  public Set<String> types() {
    return Set.of(BALANCER, LISTENER, RULE);
  }

  @Override
  public Reach reach() {
    return Reach.REGION;
  }

  @Override
  public void collect(Visit visit) {
    Answer list = visit.ask(BALANCERS);
    for (String type : types()) {
      visit.findings().population(visit.region(), type, list);
    }
    List<JsonNode> balancers = list.items("LoadBalancers");
    Map<String, Answer> tagsOf = new HashMap<>();
    for (int from = 0; from < balancers.size(); from += TAGS_AT_ONCE) {
      List<String> arns = new ArrayList<>();
      balancers
          .subList(from, Math.min(from + TAGS_AT_ONCE, balancers.size()))
          .forEach(balancer -> arns.add(arn(balancer)));
      Answer tags = visit.ask(TAGS, Map.of("ResourceArns", String.join(",", arns)));
      arns.forEach(arn -> tagsOf.put(arn, tags));
    }
    visit.each(balancers, balancer -> balancer(visit, list, balancer, tagsOf.get(arn(balancer))));
  }

  private static void balancer(Visit visit, Answer list, JsonNode balancer, @Nullable Answer tags) {
    String arn = arn(balancer);
    Draft draft =
        new Draft(
            visit.id(BALANCER, afterKind(arn), balancer.path("CreatedTime").asString(null)),
            arn,
            list);
    draft
        .properties(balancer)
        .must("Type")
        .copy("Scheme", "SecurityGroups", "IpAddressType")
        .copyAs("LoadBalancerName", "Name")
        .with(
            "AvailabilityZones",
            "Subnets",
            zones -> {
              ArrayNode subnets = JsonNodeFactory.instance.arrayNode();
              zones.forEach(zone -> Members.moveTo(zone, "SubnetId", subnets));
              return subnets;
            });
    draft
        .runtime(balancer)
        .copy("DNSName", "VpcId", "LoadBalancerArn", "CreatedTime")
        .with("State", "State", state -> state.path("Code"));
    draft.fill(
        visit.ask(ATTRIBUTES, Map.of("LoadBalancerArn", arn)),
        List.of("properties.LoadBalancerAttributes"),
        found -> draft.properties(found.first()).copyAs("Attributes", "LoadBalancerAttributes"));
    if (tags != null) {
      draft.fill(
          tags,
          List.of("tags"),
          found -> {
            for (JsonNode one : found.items("TagDescriptions")) {
              if (one.path("ResourceArn").asString("").equals(arn)) {
                draft.tagList(one.path("Tags"));
              }
            }
          });
    }
    visit.findings().add(draft);
    listeners(visit, arn);
  }

  private static void listeners(Visit visit, String balancer) {
    Answer listeners = visit.ask(LISTENERS, Map.of("LoadBalancerArn", balancer));
    visit.findings().population(visit.region(), LISTENER, listeners);
    visit.findings().population(visit.region(), RULE, listeners);
    for (JsonNode listener : listeners.items("Listeners")) {
      String arn = listener.path("ListenerArn").asString();
      Draft draft = new Draft(visit.id(LISTENER, afterKind(arn), null), arn, listeners);
      draft
          .properties(listener)
          .copy("LoadBalancerArn", "Port", "Protocol", "SslPolicy", "AlpnPolicy")
          .with(
              "MutualAuthentication",
              "MutualAuthentication",
              mutual -> {
                ObjectNode out = ((ObjectNode) mutual).deepCopy();
                out.remove("TrustStoreAssociationStatus");
                return out;
              })
          .with(
              "Certificates",
              "Certificates",
              certificates -> {
                ArrayNode out = JsonNodeFactory.instance.arrayNode();
                certificates.forEach(
                    one -> Members.move(one, "CertificateArn", out.addObject(), "CertificateArn"));
                return out;
              })
          .with("DefaultActions", "DefaultActions", actions -> actions(actions, true));
      draft.unknown("tags", "not asked: listeners are told apart by their load balancer");
      rules(visit, draft, arn);
      visit.findings().add(draft);
    }
  }

  /** Rules are documents of their own and, for one look at a listener, among its runtime facts. */
  private static void rules(Visit visit, Draft ofListener, String listener) {
    Answer rules = visit.ask(RULES, Map.of("ListenerArn", listener));
    visit.findings().population(visit.region(), RULE, rules);
    ofListener.fill(
        rules,
        List.of("runtime.Rules"),
        found -> {
          ArrayNode list = ofListener.runtime().putArray("Rules");
          for (JsonNode rule : found.items("Rules")) {
            if (!rule.path("IsDefault").asBoolean(false)) {
              ObjectNode one = list.addObject();
              for (String name : List.of("Priority", "IsDefault", "Conditions", "Actions")) {
                Members.move(rule, name, one, name);
              }
            }
          }
        });
    for (JsonNode rule : rules.items("Rules")) {
      if (rule.path("IsDefault").asBoolean(false)) {
        // The same actions are the listener's DefaultActions; CloudFormation has no rule for them.
        continue;
      }
      String arn = rule.path("RuleArn").asString();
      Draft draft = new Draft(visit.id(RULE, afterKind(arn), null), arn, rules);
      draft.properties().put("ListenerArn", listener);
      draft
          .properties(rule)
          .copy("Conditions")
          .with(
              "Priority",
              "Priority",
              priority ->
                  JsonNodeFactory.instance.numberNode(Integer.parseInt(priority.asString())))
          .with("Actions", "Actions", actions -> actions(actions, false));
      draft.unknown("tags", "not asked: rules are told apart by their load balancer");
      visit.findings().add(draft);
    }
  }

  private static JsonNode actions(JsonNode actions, boolean timeoutAsText) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (JsonNode action : actions) {
      ObjectNode one = ((ObjectNode) action).deepCopy();
      for (String config : List.of("AuthenticateOidcConfig", "AuthenticateCognitoConfig")) {
        if (timeoutAsText && one.path(config) instanceof ObjectNode sign) {
          if (sign.has("SessionTimeout")) {
            sign.put("SessionTimeout", sign.path("SessionTimeout").asString());
          }
        }
      }
      out.add(one);
    }
    return out;
  }

  private static String arn(JsonNode balancer) {
    return balancer.path("LoadBalancerArn").asString();
  }

  /** {@code app/name/id} of {@code arn:…:loadbalancer/app/name/id}. */
  private static String afterKind(String arn) {
    return arn.substring(arn.indexOf('/') + 1);
  }
}
