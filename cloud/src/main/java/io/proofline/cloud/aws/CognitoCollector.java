package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** User pools with their factors, and clients with the lives of their tokens. */
final class CognitoCollector implements Collector {
  private static final String POOL = "AWS::Cognito::UserPool";
  private static final String CLIENT = "AWS::Cognito::UserPoolClient";

  private static final Operation POOLS =
      Operation.read("cognito-idp", "ListUserPools", "cognito-idp:ListUserPools")
          .requiring("UserPools")
          .paged("NextToken", "NextToken");
  private static final Operation DESCRIBE_POOL =
      Operation.read("cognito-idp", "DescribeUserPool", "cognito-idp:DescribeUserPool")
          .requiring("UserPool");
  private static final Operation MFA =
      Operation.read("cognito-idp", "GetUserPoolMfaConfig", "cognito-idp:GetUserPoolMfaConfig")
          .requiring("MfaConfiguration");
  private static final Operation CLIENTS =
      Operation.read("cognito-idp", "ListUserPoolClients", "cognito-idp:ListUserPoolClients")
          .requiring("UserPoolClients")
          .paged("NextToken", "NextToken");
  private static final Operation DESCRIBE_CLIENT =
      Operation.read("cognito-idp", "DescribeUserPoolClient", "cognito-idp:DescribeUserPoolClient")
          .requiring("UserPoolClient");

  private static final String[] POOL_MEMBERS = {
    "Policies",
    "DeletionProtection",
    "LambdaConfig",
    "AutoVerifiedAttributes",
    "AliasAttributes",
    "UsernameAttributes",
    "AdminCreateUserConfig",
    "UserPoolAddOns",
    "UsernameConfiguration",
    "AccountRecoverySetting",
    "DeviceConfiguration",
    "UserPoolTier"
  };

  private static final String[] CLIENT_MEMBERS = {
    "AccessTokenValidity",
    "IdTokenValidity",
    "RefreshTokenValidity",
    "TokenValidityUnits",
    "ExplicitAuthFlows",
    "SupportedIdentityProviders",
    "CallbackURLs",
    "LogoutURLs",
    "DefaultRedirectURI",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
    "AllowedOAuthFlowsUserPoolClient",
    "PreventUserExistenceErrors",
    "EnableTokenRevocation",
    "AuthSessionValidity",
    "RefreshTokenRotation",
    "ReadAttributes",
    "WriteAttributes"
  };

  @Override
  public List<Operation> operations() {
    return List.of(POOLS, DESCRIBE_POOL, MFA, CLIENTS, DESCRIBE_CLIENT);
  }

  @Override
  public Set<String> types() {
    return Set.of(POOL, CLIENT);
  }

  @Override
  public Reach reach() {
    return Reach.REGION;
  }

  @Override
  public void collect(Visit visit) {
    Answer pools = visit.ask(POOLS, Map.of("MaxResults", "60"));
    visit.findings().population(visit.region(), POOL, pools);
    visit.findings().population(visit.region(), CLIENT, pools);
    visit.each(pools.items("UserPools"), pool -> pool(visit, pools, pool));
  }

  private static void pool(Visit visit, Answer list, JsonNode listed) {
    String id = listed.path("Id").asString();
    Draft draft =
        new Draft(visit.id(POOL, id, id), visit.arn("cognito-idp", "userpool/" + id), list);
    draft.properties(listed).copyAs("Name", "UserPoolName");
    draft.runtime().put("UserPoolId", id);
    draft.fill(
        visit.ask(DESCRIBE_POOL, Map.of("UserPoolId", id)),
        List.of("properties", "tags", "runtime"),
        found -> {
          JsonNode pool = found.first().path("UserPool");
          draft.properties(pool).copy(POOL_MEMBERS);
          draft
              .runtime(pool)
              .copy("CreationDate", "LastModifiedDate", "EstimatedNumberOfUsers", "Domain");
          draft.tagMap(pool.path("UserPoolTags"));
        });
    draft.fill(
        visit.ask(MFA, Map.of("UserPoolId", id)),
        List.of("properties.MfaConfiguration", "properties.EnabledMfas"),
        found -> {
          JsonNode mfa = found.first();
          draft.properties(mfa).must("MfaConfiguration");
          ArrayNode factors = draft.properties().putArray("EnabledMfas");
          if (mfa.path("SmsMfaConfiguration").has("SmsConfiguration")) {
            factors.add("SMS_MFA");
          }
          if (mfa.path("SoftwareTokenMfaConfiguration").path("Enabled").asBoolean(false)) {
            factors.add("SOFTWARE_TOKEN_MFA");
          }
          if (mfa.has("EmailMfaConfiguration")) {
            factors.add("EMAIL_OTP");
          }
        });
    visit.findings().add(draft);
    clients(visit, id);
  }

  private static void clients(Visit visit, String pool) {
    Answer clients = visit.ask(CLIENTS, Map.of("UserPoolId", pool, "MaxResults", "60"));
    visit.findings().population(visit.region(), CLIENT, clients);
    visit.each(
        clients.items("UserPoolClients"),
        listed -> {
          String id = listed.path("ClientId").asString();
          Draft draft = new Draft(visit.id(CLIENT, id, id), null, clients);
          draft.properties().put("UserPoolId", pool);
          draft.runtime().put("ClientId", id);
          draft.properties(listed).copy("ClientName");
          draft.fill(
              visit.ask(DESCRIBE_CLIENT, Map.of("UserPoolId", pool, "ClientId", id)),
              List.of("properties", "runtime"),
              found -> {
                JsonNode client = found.first().path("UserPoolClient");
                draft.properties(client).copy(CLIENT_MEMBERS);
                draft.properties().put("GenerateSecret", client.has("ClientSecret"));
                draft.runtime(client).copy("CreationDate", "LastModifiedDate");
              });
          visit.findings().add(draft);
        });
  }
}
