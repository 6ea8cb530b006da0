package io.proofline.cloud.aws;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trails with status and selectors. A multi-region trail shows up in every region: it is one
 * document, in its home region, with {@code runtime.RegionsSeen}.
 *
 * <p>Where a trail shows up, the public keys are asked for by which digests of that region are
 * verified; also where digests are switched off today, for those of before may be held.
 */
final class CloudTrailCollector implements Collector {
  private static final String TRAIL = "AWS::CloudTrail::Trail";

  /** When the first digests were written. No key is older. */
  private static final String FIRST_DIGESTS = "2015-10-01T00:00:00Z";

  private static final Operation TRAILS =
      Operation.read("cloudtrail", "DescribeTrails", "cloudtrail:DescribeTrails")
          .requiring("trailList");
  private static final Operation STATUS =
      Operation.read("cloudtrail", "GetTrailStatus", "cloudtrail:GetTrailStatus")
          .requiring("IsLogging");
  private static final Operation SELECTORS =
      Operation.read("cloudtrail", "GetEventSelectors", "cloudtrail:GetEventSelectors")
          .requiring("TrailARN");
  private static final Operation INSIGHTS =
      Operation.read("cloudtrail", "GetInsightSelectors", "cloudtrail:GetInsightSelectors")
          .requiring("TrailARN")
          .absentOn("InsightNotEnabledException");
  private static final Operation TAGS =
      Operation.read("cloudtrail", "ListTags", "cloudtrail:ListTags")
          .requiring("ResourceTagList")
          .paged("NextToken", "NextToken");

  private static final Operation KEYS =
      Operation.read("cloudtrail", "ListPublicKeys", "cloudtrail:ListPublicKeys")
          .requiring("PublicKeyList")
          .paged("NextToken", "NextToken");

  private static final Operation ADMINISTRATORS =
      Operation.read(
              "organizations",
              "ListDelegatedAdministrators",
              "organizations:ListDelegatedAdministrators")
          .requiring("DelegatedAdministrators")
          .paged("NextToken", "NextToken")
          .over(EstateCollector.ORGANIZATIONS);

  private static final List<String> KEY_MEMBERS =
      List.of("Fingerprint", "Value", "ValidityStartTime", "ValidityEndTime");

  private static final List<String> STATUS_PATHS =
      List.of(
          "properties.IsLogging",
          "runtime.LatestDeliveryTime",
          "runtime.LatestDeliveryError",
          "runtime.LatestDigestDeliveryTime",
          "runtime.LatestDigestDeliveryError",
          "runtime.LatestCloudWatchLogsDeliveryTime",
          "runtime.LatestCloudWatchLogsDeliveryError",
          "runtime.StartLoggingTime",
          "runtime.StopLoggingTime");

  @Override
  public List<Operation> operations() {
    return List.of(TRAILS, STATUS, SELECTORS, INSIGHTS, TAGS, KEYS, ADMINISTRATORS);
  }

  @Override
  public Set<String> types() {
    return Set.of(TRAIL, PublicKeys.TYPE);
  }

  @Override
  public Reach reach() {
    return Reach.ALL_REGIONS;
  }

  /** A trail as the regions show it. */
  private record Seen(JsonNode trail, Answer answer, List<String> regions) {}

  @Override
  public void collect(Visit visit) {
    Map<String, Seen> trails = new TreeMap<>();
    List<String> withTrails = new ArrayList<>();
    for (String region : visit.regions()) {
      Answer list = visit.calls().ask(TRAILS, region, Map.of("includeShadowTrails", "true"));
      visit.findings().population(region, TRAIL, list);
      visit.findings().population(region, PublicKeys.TYPE, list);
      if (!list.items("trailList").isEmpty()) {
        withTrails.add(region);
      }
      for (JsonNode trail : list.items("trailList")) {
        trails
            .computeIfAbsent(
                trail.path("TrailARN").asString(), arn -> new Seen(trail, list, new ArrayList<>()))
            .regions()
            .add(region);
      }
    }
    visit.each(
        List.copyOf(trails.entrySet()), seen -> trail(visit, seen.getKey(), seen.getValue()));
    visit.each(withTrails, region -> keys(visit, region));
  }

  private static void keys(Visit visit, String region) {
    Answer all = visit.calls().ask(KEYS, region, Map.of("StartTime", FIRST_DIGESTS));
    visit.findings().population(region, PublicKeys.TYPE, all);
    boolean whole = all.known() || all.outcome() != CallRecord.Outcome.FAILED;
    // Should so long a time be refused, today's keys are better than none.
    Answer keys = whole ? all : visit.calls().ask(KEYS, region, Map.of());
    ResourceId id =
        new ResourceId(
            visit.partition(), visit.account(), region, PublicKeys.TYPE, visit.account(), null);
    Draft draft = new Draft(id, null, all);
    draft.runtime().put("Origin", visit.calls().origin());
    draft.fill(
        keys,
        List.of("properties.PublicKeyList"),
        found -> {
          ArrayNode list = draft.properties().putArray("PublicKeyList");
          for (JsonNode key : found.items("PublicKeyList")) {
            ObjectNode one = list.addObject();
            for (String member : KEY_MEMBERS) {
              if (key.has(member)) {
                one.put(member, key.path(member).asString());
              }
            }
          }
        });
    visit.findings().add(draft);
  }

  private static void trail(Visit visit, String arn, Seen seen) {
    JsonNode trail = seen.trail();
    String home = trail.path("HomeRegion").asString(seen.regions().getFirst());
    String at = seen.regions().contains(home) ? home : seen.regions().getFirst();
    ResourceId id =
        new ResourceId(
            visit.partition(), visit.account(), home, TRAIL, trail.path("Name").asString(), null);
    Draft draft = new Draft(id, arn, seen.answer());
    draft.properties().set("TrailName", trail.path("Name"));
    draft
        .properties(trail)
        .must("S3BucketName", "IsMultiRegionTrail", "IncludeGlobalServiceEvents")
        .must("IsOrganizationTrail")
        .mustAs("LogFileValidationEnabled", "EnableLogFileValidation")
        .copy("S3KeyPrefix", "SnsTopicName", "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn")
        .copyAs("KmsKeyId", "KMSKeyId");
    draft.runtime(trail).copy("HomeRegion", "HasCustomEventSelectors", "HasInsightSelectors");
    ArrayNode regions = draft.runtime().putArray("RegionsSeen");
    seen.regions().forEach(regions::add);
    status(visit, draft, at, arn);
    draft.fill(
        visit.calls().ask(SELECTORS, at, Map.of("TrailName", arn)),
        List.of("properties.EventSelectors", "properties.AdvancedEventSelectors"),
        found -> draft.properties(found.first()).copy("EventSelectors", "AdvancedEventSelectors"));
    draft.fill(
        visit.calls().ask(INSIGHTS, at, Map.of("TrailName", arn)),
        List.of("properties.InsightSelectors"),
        found -> draft.properties(found.first()).copy("InsightSelectors"));
    draft.fill(
        visit.calls().ask(TAGS, at, Map.of("ResourceIdList", arn)),
        List.of("tags"),
        found ->
            found.items("ResourceTagList").forEach(list -> draft.tagList(list.path("TagsList"))));
    boolean ofOrganisation = trail.path("IsOrganizationTrail").asBoolean(false);
    if (ofOrganisation && arn.contains(":" + visit.account() + ":")) {
      administrators(visit, draft);
    }
    visit.findings().add(draft);
  }

  /** Other accounts that may change the trail of the organisation, which is this account's. */
  private static void administrators(Visit visit, Draft draft) {
    draft.fill(
        visit
            .calls()
            .ask(
                ADMINISTRATORS,
                ApiRequest.GLOBAL,
                Map.of("ServicePrincipal", "cloudtrail.amazonaws.com")),
        List.of("runtime.DelegatedAdministrators"),
        found -> {
          ArrayNode accounts = draft.runtime().putArray("DelegatedAdministrators");
          for (JsonNode account : found.items("DelegatedAdministrators")) {
            accounts.add(account.path("Id").asString());
          }
        });
  }

  private static void status(Visit visit, Draft draft, String region, String arn) {
    draft.fill(
        visit.calls().ask(STATUS, region, Map.of("Name", arn)),
        STATUS_PATHS,
        found -> {
          draft.properties(found.first()).must("IsLogging");
          draft
              .runtime(found.first())
              .copy("LatestDeliveryTime", "LatestDeliveryError", "LatestDigestDeliveryTime")
              .copy("LatestDigestDeliveryError", "LatestCloudWatchLogsDeliveryTime")
              .copy("LatestCloudWatchLogsDeliveryError", "StartLoggingTime", "StopLoggingTime");
        });
  }
}
