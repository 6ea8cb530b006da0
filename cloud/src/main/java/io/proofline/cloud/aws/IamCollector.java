package io.proofline.cloud.aws;

import io.proofline.cloud.ResourceId;
import io.proofline.cloud.call.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Users, groups, roles, policies with their documents, the password policy, the account summary and
 * the credential report. AWS's own policies in use are {@code X::AwsManagedPolicy}, so that nobody
 * is asked to correct them.
 */
final class IamCollector implements Collector {
  private static final String USER = "AWS::IAM::User";
  private static final String GROUP = "AWS::IAM::Group";
  private static final String ROLE = "AWS::IAM::Role";
  private static final String POLICY = "AWS::IAM::ManagedPolicy";
  private static final String AWS_POLICY = "X::AwsManagedPolicy";
  private static final String PROFILE = "AWS::IAM::InstanceProfile";
  private static final String PASSWORDS = "X::AccountPasswordPolicy";
  private static final String SUMMARY = "X::AccountSummary";

  private static final Operation DETAILS =
      Operation.read("iam", "GetAccountAuthorizationDetails", "iam:GetAccountAuthorizationDetails")
          .requiring("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
          .paged("Marker", "Marker", "IsTruncated");
  private static final Operation ROLES =
      Operation.read("iam", "ListRoles", "iam:ListRoles")
          .requiring("Roles")
          .paged("Marker", "Marker", "IsTruncated");
  private static final Operation PASSWORD_POLICY =
      Operation.read("iam", "GetAccountPasswordPolicy", "iam:GetAccountPasswordPolicy")
          .requiring("PasswordPolicy")
          .absentOn("NoSuchEntity");
  private static final Operation VIRTUAL_DEVICES =
      Operation.read("iam", "ListVirtualMFADevices", "iam:ListVirtualMFADevices")
          .requiring("VirtualMFADevices")
          .paged("Marker", "Marker", "IsTruncated");
  private static final Operation ACCOUNT_SUMMARY =
      Operation.read("iam", "GetAccountSummary", "iam:GetAccountSummary").requiring("SummaryMap");

  @Override
  public List<Operation> operations() {
    return List.of(
        DETAILS,
        ROLES,
        PASSWORD_POLICY,
        ACCOUNT_SUMMARY,
        VIRTUAL_DEVICES,
        CredentialReport.GENERATE,
        CredentialReport.GET,
        IamCredentials.LOGIN_PROFILE,
        IamCredentials.MFA_DEVICES,
        IamCredentials.ACCESS_KEYS,
        IamCredentials.KEY_LAST_USED);
  }

  @Override
  public Set<String> types() {
    return Set.of(
        USER, GROUP, ROLE, POLICY, AWS_POLICY, PROFILE, PASSWORDS, SUMMARY, CredentialReport.TYPE);
  }

  @Override
  public Reach reach() {
    return Reach.ACCOUNT;
  }

  @Override
  public void collect(Visit visit) {
    Answer details = visit.ask(DETAILS);
    for (String type : List.of(USER, GROUP, ROLE, POLICY, AWS_POLICY, PROFILE)) {
      visit.findings().population(visit.region(), type, details);
    }
    CredentialReport report = CredentialReport.read(visit);
    visit.each(details.items("UserDetailList"), user -> user(visit, details, report, user));
    details.items("GroupDetailList").forEach(group -> group(visit, details, group));
    details.items("Policies").forEach(policy -> policy(visit, details, policy));
    roles(visit, details);
    passwordPolicy(visit);
    summary(visit);
    report.document(visit);
  }

  private static void user(Visit visit, Answer details, CredentialReport report, JsonNode user) {
    Draft draft = draft(visit, details, USER, user, "UserName", "UserId");
    draft.properties(user).copy("UserName", "Path").copyAs("GroupList", "Groups");
    attached(draft, user, "UserPolicyList");
    draft.runtime(user).copy("UserId", "CreateDate");
    draft.tagList(user.path("Tags"));
    report.addTo(draft, user.path("UserName").asString());
    IamCredentials.addTo(visit, draft, user.path("UserName").asString());
    visit.findings().add(draft);
  }

  private static void group(Visit visit, Answer details, JsonNode group) {
    Draft draft = draft(visit, details, GROUP, group, "GroupName", "GroupId");
    draft.properties(group).copy("GroupName", "Path");
    attached(draft, group, "GroupPolicyList");
    draft.runtime(group).copy("GroupId", "CreateDate");
    visit.findings().add(draft);
  }

  private static void roles(Visit visit, Answer details) {
    Answer list = visit.ask(ROLES);
    Map<String, JsonNode> byName = new HashMap<>();
    list.items("Roles").forEach(role -> byName.put(role.path("RoleName").asString(), role));
    Set<String> profiles = new TreeSet<>();
    for (JsonNode role : details.items("RoleDetailList")) {
      Draft draft = draft(visit, details, ROLE, role, "RoleName", "RoleId");
      draft.properties(role).copy("RoleName", "Path");
      policyText(draft, role, "AssumeRolePolicyDocument");
      attached(draft, role, "RolePolicyList");
      draft.runtime(role).copy("RoleId", "CreateDate", "RoleLastUsed");
      draft.tagList(role.path("Tags"));
      JsonNode listed = byName.get(role.path("RoleName").asString());
      draft.source(list);
      if (listed == null) {
        String why = list.known() ? "the role was not in the list of roles" : list.reason();
        draft.unknown("properties.MaxSessionDuration", why);
        draft.unknown("properties.Description", why);
      } else {
        draft.properties(listed).must("MaxSessionDuration").copy("Description");
      }
      visit.findings().add(draft);
      for (JsonNode profile : role.path("InstanceProfileList")) {
        if (profiles.add(profile.path("InstanceProfileName").asString())) {
          profile(visit, details, profile);
        }
      }
    }
  }

  private static void profile(Visit visit, Answer details, JsonNode profile) {
    Draft draft =
        draft(visit, details, PROFILE, profile, "InstanceProfileName", "InstanceProfileId");
    draft.properties(profile).copy("InstanceProfileName", "Path");
    ArrayNode roles = draft.properties().putArray("Roles");
    profile.path("Roles").forEach(role -> roles.add(role.path("RoleName")));
    visit.findings().add(draft);
  }

  /** Names of the users, groups or roles that have the policy attached. */
  private static void holders(
      Draft draft, Answer details, String arn, String list, String name, String property) {
    ArrayNode holders = draft.properties().putArray(property);
    for (JsonNode holder : details.items(list)) {
      for (JsonNode attached : holder.path("AttachedManagedPolicies")) {
        if (attached.path("PolicyArn").asString("").equals(arn)) {
          holders.add(holder.path(name));
        }
      }
    }
  }

  private static void policy(Visit visit, Answer details, JsonNode policy) {
    String arn = policy.path("Arn").asString();
    boolean awsOwned = arn.contains(":iam::aws:policy/");
    String name = policy.path("PolicyName").asString(arn.substring(arn.lastIndexOf('/') + 1));
    ResourceId id =
        visit.id(awsOwned ? AWS_POLICY : POLICY, name, policy.path("PolicyId").asString(null));
    Draft draft = new Draft(id, arn, details);
    draft.properties().put("ManagedPolicyName", name);
    draft.properties(policy).copy("Path", "Description");
    draft
        .runtime(policy)
        .copy(
            "PolicyId",
            "DefaultVersionId",
            "AttachmentCount",
            "IsAttachable",
            "CreateDate",
            "UpdateDate");
    if (details.known()) {
      holders(draft, details, arn, "UserDetailList", "UserName", "Users");
      holders(draft, details, arn, "GroupDetailList", "GroupName", "Groups");
      holders(draft, details, arn, "RoleDetailList", "RoleName", "Roles");
    } else {
      for (String property : List.of("Users", "Groups", "Roles")) {
        draft.unknown("properties." + property, details.reason());
      }
    }
    JsonNode document = null;
    for (JsonNode version : policy.path("PolicyVersionList")) {
      if (version.path("IsDefaultVersion").asBoolean(false)) {
        document = version.path("Document");
      }
    }
    JsonNode text = document;
    if (text == null || !text.isString()) {
      draft.unknown("properties.PolicyDocument", "the answer has no default version");
    } else {
      draft.guarded(
          "properties.PolicyDocument",
          () -> draft.properties().set("PolicyDocument", PolicyJson.parse(text)));
    }
    visit.findings().add(draft);
  }

  private static void passwordPolicy(Visit visit) {
    Answer answer = visit.ask(PASSWORD_POLICY);
    visit.findings().population(visit.region(), PASSWORDS, answer);
    Draft draft = new Draft(visit.id(PASSWORDS, visit.account(), null), null, answer);
    draft.fill(
        answer,
        List.of("properties", "runtime.Configured"),
        found -> {
          draft.properties().setAll((ObjectNode) found.first().path("PasswordPolicy"));
          draft.runtime().put("Configured", true);
        },
        () -> draft.runtime().put("Configured", false));
    visit.findings().add(draft);
  }

  private static void summary(Visit visit) {
    Answer answer = visit.ask(ACCOUNT_SUMMARY);
    visit.findings().population(visit.region(), SUMMARY, answer);
    Draft draft = new Draft(visit.id(SUMMARY, visit.account(), null), null, answer);
    draft.fill(
        answer,
        List.of("properties"),
        found -> draft.properties().setAll((ObjectNode) found.first().path("SummaryMap")));
    draft.fill(
        visit.ask(VIRTUAL_DEVICES, Map.of("AssignmentStatus", "Assigned")),
        List.of("properties.RootVirtualMfa"),
        found ->
            draft
                .properties()
                .put(
                    "RootVirtualMfa",
                    found.items("VirtualMFADevices").stream().anyMatch(IamCollector::ofRoot)));
    visit.findings().add(draft);
  }

  /** The device of the root user belongs to the account itself. */
  private static boolean ofRoot(JsonNode device) {
    return device.path("User").path("Arn").asString("").endsWith(":root")
        || device.path("SerialNumber").asString("").endsWith(":mfa/root-account-mfa-device");
  }

  private static Draft draft(
      Visit visit, Answer details, String type, JsonNode item, String name, String unique) {
    return new Draft(
        visit.id(type, item.path(name).asString(), item.path(unique).asString(null)),
        item.path("Arn").asString(null),
        details);
  }

  /** Attached and inline policies and the boundary, the same for users, groups and roles. */
  private static void attached(Draft draft, JsonNode item, String inlineMember) {
    draft
        .properties(item)
        .with(
            "AttachedManagedPolicies",
            "ManagedPolicyArns",
            list -> each(list, policy -> policy.path("PolicyArn")))
        .with(
            "PermissionsBoundary",
            "PermissionsBoundary",
            boundary -> boundary.path("PermissionsBoundaryArn"))
        .with(inlineMember, "Policies", list -> each(list, IamCollector::inline));
  }

  private static JsonNode inline(JsonNode policy) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.set("PolicyName", policy.path("PolicyName"));
    out.set("PolicyDocument", PolicyJson.parse(policy.path("PolicyDocument")));
    return out;
  }

  private static void policyText(Draft draft, JsonNode item, String member) {
    if (item.path(member).isString()) {
      draft.properties(item).with(member, member, PolicyJson::parse);
    } else {
      draft.unknown("properties." + member, "the answer has no " + member);
    }
  }

  private static ArrayNode each(JsonNode list, Function<JsonNode, JsonNode> convert) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    list.forEach(element -> out.add(convert.apply(element)));
    return out;
  }
}
