package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Keys with policy, rotation, state and aliases. Keys that AWS manages are described only. */
final class KmsCollector implements Collector {
  private static final String KEY = "AWS::KMS::Key";
  private static final String ALIAS = "AWS::KMS::Alias";

  private static final Operation KEYS =
      Operation.read("kms", "ListKeys", "kms:ListKeys")
          .requiring("Keys")
          .paged("Marker", "NextMarker", "Truncated");
  private static final Operation ALIASES =
      Operation.read("kms", "ListAliases", "kms:ListAliases")
          .requiring("Aliases")
          .paged("Marker", "NextMarker", "Truncated");
  private static final Operation DESCRIBE =
      Operation.read("kms", "DescribeKey", "kms:DescribeKey").requiring("KeyMetadata");
  private static final Operation ROTATION =
      Operation.read("kms", "GetKeyRotationStatus", "kms:GetKeyRotationStatus")
          .requiring("KeyRotationEnabled")
          .absentOn("UnsupportedOperationException");
  private static final Operation POLICY =
      Operation.read("kms", "GetKeyPolicy", "kms:GetKeyPolicy").requiring("Policy");
  private static final Operation TAGS =
      Operation.read("kms", "ListResourceTags", "kms:ListResourceTags")
          .requiring("Tags")
          .paged("Marker", "NextMarker", "Truncated");

  private static final List<String> DETAILS =
      List.of(
          "properties.Description",
          "properties.Enabled",
          "properties.KeyUsage",
          "properties.KeySpec",
          "properties.Origin",
          "properties.MultiRegion",
          "runtime.KeyState",
          "runtime.KeyManager",
          "runtime.CreationDate",
          "runtime.DeletionDate",
          "runtime.ValidTo",
          "runtime.ExpirationModel");

  @Override
  public List<Operation> operations() {
    return List.of(KEYS, ALIASES, DESCRIBE, ROTATION, POLICY, TAGS);
  }

  @Override
  public Set<String> types() {
    return Set.of(KEY, ALIAS);
  }

  @Override
  public Reach reach() {
    return Reach.REGION;
  }

  @Override
  public void collect(Visit visit) {
    Answer keys = visit.ask(KEYS);
    Answer aliases = visit.ask(ALIASES);
    visit.findings().population(visit.region(), KEY, keys);
    visit.findings().population(visit.region(), ALIAS, aliases);
    Map<String, List<String>> namesOf = new TreeMap<>();
    for (JsonNode alias : aliases.items("Aliases")) {
      String name = alias.path("AliasName").asString();
      String target = alias.path("TargetKeyId").asString("");
      if (target.isEmpty()) {
        // AWS lists the names of its own keys before there is a key behind them.
        continue;
      }
      namesOf.computeIfAbsent(target, ignored -> new ArrayList<>()).add(name);
      Draft draft =
          new Draft(
              visit.id(ALIAS, name, alias.path("CreationDate").asString(null)),
              alias.path("AliasArn").asString(null),
              aliases);
      draft.properties(alias).copy("AliasName", "TargetKeyId");
      visit.findings().add(draft);
    }
    visit.each(keys.items("Keys"), key -> key(visit, keys, aliases, namesOf, key));
  }

  private static void key(
      Visit visit, Answer keys, Answer aliases, Map<String, List<String>> namesOf, JsonNode key) {
    String keyId = key.path("KeyId").asString();
    Map<String, String> asked = Map.of("KeyId", keyId);
    Draft draft = new Draft(visit.id(KEY, keyId, keyId), key.path("KeyArn").asString(null), keys);
    draft.runtime(key).copy("KeyId");
    Answer described = visit.ask(DESCRIBE, asked);
    draft.fill(
        described,
        DETAILS,
        found -> {
          JsonNode metadata = found.first().path("KeyMetadata");
          draft
              .properties(metadata)
              .must("Enabled", "KeyUsage", "KeySpec", "Origin")
              .copy("Description", "MultiRegion");
          draft
              .runtime(metadata)
              .must("KeyState", "KeyManager")
              .copy("DeletionDate", "CreationDate", "ValidTo", "ExpirationModel");
        });
    names(draft, aliases, namesOf.getOrDefault(keyId, List.of()));
    boolean awsOwned =
        described.first().path("KeyMetadata").path("KeyManager").asString("").equals("AWS");
    if (awsOwned) {
      for (String path : List.of("properties.KeyPolicy", "properties.EnableKeyRotation", "tags")) {
        draft.unknown(path, "not asked: AWS manages this key");
      }
    } else {
      owned(visit, draft, asked);
    }
    visit.findings().add(draft);
  }

  private static void owned(Visit visit, Draft draft, Map<String, String> asked) {
    draft.fill(
        visit.ask(ROTATION, asked),
        List.of("properties.EnableKeyRotation", "properties.RotationPeriodInDays"),
        found ->
            draft
                .properties(found.first())
                .mustAs("KeyRotationEnabled", "EnableKeyRotation")
                .copy("RotationPeriodInDays"),
        () -> draft.runtime().put("RotationSupported", false));
    draft.fill(
        visit.ask(
            POLICY, Map.of("KeyId", asked.getOrDefault("KeyId", ""), "PolicyName", "default")),
        List.of("properties.KeyPolicy"),
        found -> draft.properties(found.first()).with("Policy", "KeyPolicy", PolicyJson::parse));
    draft.fill(
        visit.ask(TAGS, asked),
        List.of("tags"),
        found ->
            found
                .items("Tags")
                .forEach(
                    tag ->
                        draft.tag(
                            tag.path("TagKey").asString(), tag.path("TagValue").asString(""))));
  }

  private static void names(Draft draft, Answer aliases, List<String> names) {
    draft.source(aliases);
    if (!aliases.known()) {
      draft.unknown("runtime.Aliases", aliases.reason());
      return;
    }
    ArrayNode list = draft.runtime().putArray("Aliases");
    names.stream().sorted().forEach(list::add);
  }
}
