package io.proofline.cloud.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where a value stands.
 *
 * @param type resource type, empty outside of resources
 * @param schemaPath property path for {@link PropertyTypes}
 * @param dotted path for {@link io.proofline.cloud.Document#unknown()}
 * @param policy inside a policy document, where every scalar is text
 * @param unknown what could not be decided so far: dotted path to reason
 */
record Place(
    String type, String schemaPath, String dotted, boolean policy, Map<String, String> unknown) {

  /** Properties whose value is a policy document in every type that has them. */
  private static final Set<String> POLICIES =
      Set.of(
          "PolicyDocument",
          "AssumeRolePolicyDocument",
          "KeyPolicy",
          "ResourcePolicy",
          "FileSystemPolicy",
          "AccessPolicies",
          "AccessPolicy",
          "RepositoryPolicyText",
          "RedrivePolicy",
          "RedriveAllowPolicy");

  /** Property names that hold secrets: their values are not kept. */
  private static final Set<String> SECRETS =
      Set.of(
          "MasterUserPassword",
          "MasterPassword",
          "AdminPassword",
          "AdminUserPassword",
          "Password",
          "SecretString",
          "AuthToken",
          "ClientSecret",
          "client_secret",
          "OAuthToken",
          "SecretToken",
          "PrivateKey",
          "PreSharedKey");

  private static final Set<String> VARIABLES =
      Set.of("Variables", "StageVariables", "StageVariableOverrides");

  static Place outside() {
    return new Place("", "", "", false, new LinkedHashMap<>());
  }

  static Place properties(String type, Map<String, String> unknown) {
    return new Place(type, "", "properties", false, unknown);
  }

  Place child(String key) {
    boolean document =
        policy
            || POLICIES.contains(key)
            || (type.equals("AWS::ApiGateway::RestApi")
                && schemaPath.isEmpty()
                && key.equals("Policy"));
    return new Place(
        type,
        schemaPath.isEmpty() ? key : schemaPath + "." + key,
        dotted + "." + key,
        document,
        unknown);
  }

  /** The same place with a sheet of its own for what is unknown. */
  Place apart() {
    return new Place(type, schemaPath, dotted, policy, new LinkedHashMap<>());
  }

  /** Whether each value under this property name may be a secret, as environment variables are. */
  static boolean variables(String key) {
    return VARIABLES.contains(key);
  }

  /** Whether a secret stands under this property name. */
  static boolean secret(String key) {
    return SECRETS.contains(key);
  }

  boolean inResource() {
    return !type.isEmpty();
  }
}
