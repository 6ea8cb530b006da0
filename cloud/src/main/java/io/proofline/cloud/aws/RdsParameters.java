package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Parameter groups, with the values of those that instances and clusters use. */
final class RdsParameters {
  static final String TYPE = "AWS::RDS::DBParameterGroup";
  static final String CLUSTER_TYPE = "AWS::RDS::DBClusterParameterGroup";
  static final Operation GROUPS =
      RdsCollector.list("DescribeDBParameterGroups", "DBParameterGroups");
  static final Operation PARAMETERS = RdsCollector.list("DescribeDBParameters", "Parameters");
  static final Operation CLUSTER_GROUPS =
      RdsCollector.list("DescribeDBClusterParameterGroups", "DBClusterParameterGroups");
  static final Operation CLUSTER_PARAMETERS =
      RdsCollector.list("DescribeDBClusterParameters", "Parameters");

  /** Answers by type and name of the group, for groups in use. */
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  private RdsParameters() {}

  static RdsParameters collect(Visit visit, Answer instances, Answer clusters) {
    RdsParameters parameters = new RdsParameters();
    Set<String> used = new TreeSet<>();
    for (JsonNode instance : instances.items("DBInstances")) {
      for (JsonNode group : instance.path("DBParameterGroups")) {
        used.add(group.path("DBParameterGroupName").asString());
      }
    }
    Set<String> usedByClusters = new TreeSet<>();
    for (JsonNode cluster : clusters.items("DBClusters")) {
      usedByClusters.add(cluster.path("DBClusterParameterGroup").asString(""));
    }
    usedByClusters.remove("");
    parameters.groups(
        visit, new Kind(TYPE, "DBParameterGroup", GROUPS, PARAMETERS), used, instances);
    parameters.groups(
        visit,
        new Kind(CLUSTER_TYPE, "DBClusterParameterGroup", CLUSTER_GROUPS, CLUSTER_PARAMETERS),
        usedByClusters,
        clusters);
    return parameters;
  }

  /** What differs between groups of instances and of clusters. */
  private record Kind(String type, String member, Operation groups, Operation parameters) {}

  /** Puts the values of a group into {@code runtime.Parameters} of who uses it. */
  void addTo(Draft draft, String group, String type) {
    Answer answer = answers.get(type + " " + group);
    if (answer == null) {
      draft.unknown("runtime.Parameters", "the answer names no parameter group");
    } else {
      draft.fill(
          answer,
          List.of("runtime.Parameters"),
          found -> draft.runtime().set("Parameters", values(found)));
    }
  }

  private void groups(Visit visit, Kind kind, Set<String> used, Answer users) {
    Answer list = visit.ask(kind.groups());
    visit.findings().population(visit.region(), kind.type(), list);
    String nameMember = kind.member() + "Name";
    TreeMap<String, JsonNode> all = new TreeMap<>();
    for (JsonNode group : list.items(kind.member() + "s")) {
      all.put(group.path(nameMember).asString(), group);
    }
    used.forEach(name -> all.putIfAbsent(name, JsonNodeFactory.instance.objectNode()));
    visit.each(
        List.copyOf(all.entrySet()),
        entry -> {
          String name = entry.getKey();
          JsonNode group = entry.getValue();
          Draft draft =
              new Draft(
                  visit.id(kind.type(), name, null),
                  group.path(kind.member() + "Arn").asString(null),
                  list);
          draft.properties().put(nameMember, name);
          if (group.isEmpty()) {
            String why = list.known() ? "the group was not in the list" : list.reason();
            draft.unknown("properties.Family", why).unknown("properties.Description", why);
          } else {
            draft.properties(group).mustAs("DBParameterGroupFamily", "Family").copy("Description");
          }
          draft.source(users);
          if (used.contains(name)) {
            Answer answer = visit.ask(kind.parameters(), Map.of(nameMember, name));
            answers.put(kind.type() + " " + name, answer);
            draft.fill(
                answer,
                List.of("properties.Parameters"),
                found -> draft.properties().set("Parameters", values(found)));
          } else {
            draft.unknown(
                "properties.Parameters",
                users.known() ? "not asked: nothing uses the group" : users.reason());
          }
          visit.findings().add(draft);
        });
  }

  private static ObjectNode values(Answer found) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    for (JsonNode parameter : found.items("Parameters")) {
      Members.move(parameter, "ParameterValue", values, parameter.path("ParameterName").asString());
    }
    return values;
  }
}
