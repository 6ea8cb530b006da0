package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Log groups with key, retention and masking. */
final class LogsCollector implements Collector {
  private static final String GROUP = "AWS::Logs::LogGroup";

  private static final Operation GROUPS =
      Operation.read("logs", "DescribeLogGroups", "logs:DescribeLogGroups")
          .requiring("logGroups")
          .paged("nextToken", "nextToken");
  private static final Operation PROTECTION =
      Operation.read("logs", "GetDataProtectionPolicy", "logs:GetDataProtectionPolicy")
          .requiring("policyDocument")
          .absentOn("ResourceNotFoundException");
  private static final Operation TAGS =
      Operation.read("logs", "ListTagsForResource", "logs:ListTagsForResource").requiring("tags");

  @Override
  public List<Operation> operations() {
    return List.of(GROUPS, PROTECTION, TAGS);
  }

  @Override
  public Set<String> types() {
    return Set.of(GROUP);
  }

  @Override
  public Reach reach() {
    return Reach.REGION;
  }

  @Override
  public void collect(Visit visit) {
    Answer list = visit.ask(GROUPS, Map.of("limit", "50"));
    visit.findings().population(visit.region(), GROUP, list);
    visit.each(list.items("logGroups"), group -> group(visit, list, group));
  }

  private static void group(Visit visit, Answer list, JsonNode group) {
    String name = group.path("logGroupName").asString();
    String arn = visit.arn("logs", "log-group:" + name);
    Draft draft =
        new Draft(visit.id(GROUP, name, group.path("creationTime").asString(null)), arn, list);
    draft
        .properties(group)
        .copyAs("logGroupName", "LogGroupName")
        .copyAs("kmsKeyId", "KmsKeyId")
        .copyAs("retentionInDays", "RetentionInDays")
        .copyAs("logGroupClass", "LogGroupClass")
        .copyAs("deletionProtectionEnabled", "DeletionProtectionEnabled");
    draft
        .runtime(group)
        .copyAs("creationTime", "CreationTime")
        .copyAs("storedBytes", "StoredBytes")
        .copyAs("metricFilterCount", "MetricFilterCount")
        .copyAs("dataProtectionStatus", "DataProtectionStatus");
    if (group.path("dataProtectionStatus").asString("").equals("ACTIVATED")) {
      draft.fill(
          visit.ask(PROTECTION, Map.of("logGroupIdentifier", name)),
          List.of("properties.DataProtectionPolicy"),
          found ->
              draft
                  .properties(found.first())
                  .with("policyDocument", "DataProtectionPolicy", PolicyJson::parse));
    }
    draft.fill(
        visit.ask(TAGS, Map.of("resourceArn", arn)),
        List.of("tags"),
        found -> draft.tagMap(found.first().path("tags")));
    visit.findings().add(draft);
  }
}
