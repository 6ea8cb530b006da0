package io.proofline.trail.ask;

import io.proofline.trail.ask.HighRiskChanges.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Which way a call goes, by its name, or by what it asked for where that alone decides. A call that
 * could go either way, by what was there before, stays {@link Direction#DEPENDS}; what opens in one
 * way and closes in another opens.
 */
final class ChangeDirection {
  /** Names that widen access, or switch a safeguard off, whatever their parameters say. */
  private static final Set<String> OPENS =
      Set.of(
          "DeleteBucketPublicAccessBlock",
          "DeleteAccountPublicAccessBlock",
          "DeletePublicAccessBlock",
          "DeleteBucketEncryption",
          "StopLogging",
          "DeleteTrail",
          "DeleteFlowLogs",
          "DisableKey",
          "DisableKeyRotation",
          "DisableEbsEncryptionByDefault",
          "ScheduleKeyDeletion",
          "AuthorizeSecurityGroupIngress",
          "AuthorizeSecurityGroupEgress",
          "DeactivateMFADevice",
          "DeleteDetector",
          "StopConfigurationRecorder",
          "DeleteConfigurationRecorder",
          "CreateAccessKey",
          "AddUserToGroup",
          "AddPermission",
          "CreateGrant");

  /** Names that narrow access, or switch a safeguard on. */
  private static final Set<String> CLOSES =
      Set.of(
          "StartLogging",
          "RevokeSecurityGroupIngress",
          "RevokeSecurityGroupEgress",
          "DeleteAccessKey",
          "RemovePermission",
          "RevokeGrant",
          "EnableMFADevice",
          "EnableKeyRotation",
          "EnableEbsEncryptionByDefault",
          "CancelKeyDeletion",
          "StartConfigurationRecorder",
          "DeleteUser");

  private static final Set<String> ATTACH =
      Set.of("AttachUserPolicy", "AttachRolePolicy", "AttachGroupPolicy");

  private static final Set<String> BLOCKS =
      Set.of("blockpublicacls", "ignorepublicacls", "blockpublicpolicy", "restrictpublicbuckets");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ChangeDirection() {}

  /**
   * The direction of a call.
   *
   * @param name without a date behind it
   * @param asked request parameters; null or missing when they are not known
   */
  static Direction of(String name, @Nullable JsonNode asked) {
    if (OPENS.contains(name)) {
      return Direction.OPENS;
    }
    if (CLOSES.contains(name)) {
      return Direction.CLOSES;
    }
    if (asked == null || !asked.isObject()) {
      return ATTACH.contains(name) ? Direction.OPENS : Direction.DEPENDS;
    }
    return switch (name) {
      case "AttachUserPolicy", "AttachRolePolicy", "AttachGroupPolicy" ->
          denies(asked) ? Direction.CLOSES : Direction.OPENS;
      case "DetachUserPolicy", "DetachRolePolicy", "DetachGroupPolicy" ->
          both(denies(asked), asked.path("policyArn").asString("").contains(":iam::aws:policy/"));
      case "PutBucketPublicAccessBlock", "PutPublicAccessBlock", "PutAccountPublicAccessBlock" ->
          publicAccessBlock(asked);
      case "PutBucketAcl", "PutObjectAcl" -> acl(asked);
      case "PutBucketPolicy" -> policy(document(asked, "bucketPolicy", "policy"), false);
      case "PutKeyPolicy", "UpdateAssumeRolePolicy", "SetTopicAttributes" ->
          policy(document(asked, "policy", "policyDocument", "attributeValue"), false);
      case "PutUserPolicy", "PutRolePolicy", "PutGroupPolicy", "CreatePolicyVersion" ->
          policy(document(asked, "policyDocument"), true);
      case "PutBucketVersioning" -> versioning(asked);
      case "ModifyDBInstance", "ModifyDBCluster" -> database(asked);
      case "ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute" -> shared(asked);
      case "ModifySnapshotAttribute", "ModifyImageAttribute" ->
          both(
              filled(asked.path("createVolumePermission").path("add"))
                  || filled(asked.path("launchPermission").path("add")),
              filled(asked.path("createVolumePermission").path("remove"))
                  || filled(asked.path("launchPermission").path("remove")));
      case "UpdateAccessKey" ->
          both(
              asked.path("status").asString("").equals("Active"),
              asked.path("status").asString("").equals("Inactive"));
      case "UpdateTrail" ->
          both(
              off(asked, "enableLogFileValidation")
                  || off(asked, "isMultiRegionTrail")
                  || off(asked, "includeGlobalServiceEvents"),
              false);
      case "ModifyInstanceMetadataOptions" -> {
        JsonNode options = asked.path("ModifyInstanceMetadataOptionsRequest");
        String tokens =
            (options.isObject() ? options.path("HttpTokens") : asked.path("httpTokens"))
                .asString("");
        yield both(tokens.equals("optional"), tokens.equals("required"));
      }
      default -> Direction.DEPENDS;
    };
  }

  private static Direction both(boolean opens, boolean closes) {
    if (opens) {
      return Direction.OPENS;
    }
    return closes ? Direction.CLOSES : Direction.DEPENDS;
  }

  /** A policy of AWS's own that only denies; what others do is not known by their name. */
  private static boolean denies(JsonNode asked) {
    String arn = asked.path("policyArn").asString("");
    return arn.contains(":iam::aws:policy/")
        && (arn.endsWith("/AWSDenyAll") || arn.contains("/AWSCompromisedKeyQuarantine"));
  }

  private static Direction publicAccessBlock(JsonNode asked) {
    JsonNode settings = asked.path("PublicAccessBlockConfiguration");
    if (!settings.isObject()) {
      return Direction.DEPENDS;
    }
    int on = 0;
    int off = 0;
    for (var each : settings.properties()) {
      if (BLOCKS.contains(each.getKey().toLowerCase(Locale.ROOT))) {
        boolean set = each.getValue().asBoolean(false);
        on += set ? 1 : 0;
        off += set ? 0 : 1;
      }
    }
    // What is left out is off. Some on and some off may be more or less than before.
    return both(on == 0, on == BLOCKS.size() && off == 0);
  }

  private static Direction acl(JsonNode asked) {
    String canned = text(asked.path("x-amz-acl"));
    boolean group = asked.toString().contains("acs.amazonaws.com/groups/global/");
    boolean everyone =
        canned.startsWith("public-read") || canned.equals("authenticated-read") || group;
    boolean grants = asked.has("AccessControlPolicy") || asked.toString().contains("x-amz-grant-");
    return both(everyone, canned.equals("private") && !grants);
  }

  /** Some parameters are a list of one text. */
  private static String text(JsonNode node) {
    return node.isArray() && node.size() == 1
        ? node.get(0).asString("")
        : node.isString() ? node.asString() : "";
  }

  private static JsonNode document(JsonNode asked, String... names) {
    for (String name : names) {
      JsonNode found = asked.path(name);
      if (found.isObject()) {
        return found;
      }
      if (found.isString()) {
        try {
          return JSON.readTree(found.asString());
        } catch (JacksonException e) {
          return MissingNode.getInstance();
        }
      }
    }
    return MissingNode.getInstance();
  }

  /** A new policy takes the place of one that is not known: only what lets everyone in is clear. */
  private static Direction policy(JsonNode policy, boolean ofIdentity) {
    JsonNode statements = policy.path("Statement");
    List<JsonNode> all = new ArrayList<>();
    if (statements.isObject()) {
      all.add(statements);
    } else {
      statements.forEach(all::add);
    }
    for (JsonNode statement : all) {
      boolean allows = statement.path("Effect").asString("").equals("Allow");
      boolean conditioned = statement.has("Condition");
      boolean everyone = star(statement.path("Principal")) || statement.has("NotPrincipal");
      boolean everything = star(statement.path("Action")) && star(statement.path("Resource"));
      if (allows && !conditioned && (ofIdentity ? everything : everyone)) {
        return Direction.OPENS;
      }
    }
    return Direction.DEPENDS;
  }

  private static boolean star(JsonNode node) {
    if (node.isObject()) {
      return star(node.path("AWS"));
    }
    if (node.isArray()) {
      return node.values().stream().anyMatch(ChangeDirection::star);
    }
    return node.isString() && node.asString().equals("*");
  }

  private static Direction versioning(JsonNode asked) {
    JsonNode settings = asked.path("VersioningConfiguration");
    String status = settings.path("Status").asString("");
    boolean deletable = settings.path("MfaDelete").asString("").equals("Disabled");
    return both(status.equals("Suspended") || deletable, status.equals("Enabled"));
  }

  private static Direction database(JsonNode asked) {
    JsonNode retention = asked.path("backupRetentionPeriod");
    boolean opens =
        on(asked, "publiclyAccessible")
            || off(asked, "deletionProtection")
            || off(asked, "storageEncrypted")
            || (retention.isNumber() && retention.asInt() == 0);
    boolean closes = off(asked, "publiclyAccessible") || on(asked, "deletionProtection");
    return both(opens, closes);
  }

  private static Direction shared(JsonNode asked) {
    return both(filled(asked.path("valuesToAdd")), filled(asked.path("valuesToRemove")));
  }

  private static boolean filled(JsonNode node) {
    return (node.isArray() || node.isObject()) && !node.isEmpty();
  }

  private static boolean on(JsonNode asked, String name) {
    return asked.path(name).isBoolean() && asked.path(name).asBoolean();
  }

  private static boolean off(JsonNode asked, String name) {
    return asked.path(name).isBoolean() && !asked.path(name).asBoolean();
  }
}
