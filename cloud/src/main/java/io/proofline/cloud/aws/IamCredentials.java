package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a user signs in: console password, second factors, access keys. */
final class IamCredentials {
  static final Operation LOGIN_PROFILE =
      Operation.read("iam", "GetLoginProfile", "iam:GetLoginProfile")
          .requiring("LoginProfile")
          .absentOn("NoSuchEntity");
  static final Operation MFA_DEVICES =
      Operation.read("iam", "ListMFADevices", "iam:ListMFADevices")
          .requiring("MFADevices")
          .paged("Marker", "Marker", "IsTruncated");
  static final Operation ACCESS_KEYS =
      Operation.read("iam", "ListAccessKeys", "iam:ListAccessKeys")
          .requiring("AccessKeyMetadata")
          .paged("Marker", "Marker", "IsTruncated");
  static final Operation KEY_LAST_USED =
      Operation.read("iam", "GetAccessKeyLastUsed", "iam:GetAccessKeyLastUsed")
          .requiring("AccessKeyLastUsed");

  private IamCredentials() {}

  static void addTo(Visit visit, Draft draft, String user) {
    Map<String, String> asked = Map.of("UserName", user);
    draft.fill(
        visit.ask(LOGIN_PROFILE, asked),
        List.of("properties.LoginProfile"),
        found -> {
          ObjectNode profile = draft.properties().putObject("LoginProfile");
          Members.move(
              found.first().path("LoginProfile"),
              "PasswordResetRequired",
              profile,
              "PasswordResetRequired");
        });
    draft.fill(
        visit.ask(MFA_DEVICES, asked),
        List.of("runtime.MfaDevices"),
        found -> {
          ArrayNode devices = draft.runtime().putArray("MfaDevices");
          for (JsonNode device : found.items("MFADevices")) {
            ObjectNode one = devices.addObject();
            Members.move(device, "SerialNumber", one, "SerialNumber");
            Members.move(device, "EnableDate", one, "EnableDate");
          }
        });
    Answer keys = visit.ask(ACCESS_KEYS, asked);
    draft.fill(keys, List.of("runtime.AccessKeys"), found -> keys(visit, draft, found));
  }

  private static void keys(Visit visit, Draft draft, Answer found) {
    ArrayNode keys = draft.runtime().putArray("AccessKeys");
    for (JsonNode key : found.items("AccessKeyMetadata")) {
      ObjectNode one = keys.addObject();
      Members.move(key, "AccessKeyId", one, "AccessKeyId");
      Members.move(key, "Status", one, "Status");
      Members.move(key, "CreateDate", one, "CreateDate");
      draft.fill(
          visit.ask(KEY_LAST_USED, Map.of("AccessKeyId", key.path("AccessKeyId").asString())),
          List.of("runtime.AccessKeys"),
          used ->
              Members.move(
                  used.first().path("AccessKeyLastUsed"), "LastUsedDate", one, "LastUsedDate"));
    }
  }
}
