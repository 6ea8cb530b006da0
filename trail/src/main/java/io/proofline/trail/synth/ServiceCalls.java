package io.proofline.trail.synth;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Calls of the services around the stores, in each service's own member names. */
final class ServiceCalls {
  private ServiceCalls() {}

  /** A reading call with the parameters that services usually write. */
  static Call read(String service, String name, String version, Place place) {
    ObjectNode request =
        switch (name) {
          case "DescribeDBInstances" -> Nodes.object("dBInstanceIdentifier", "hsc-records");
          case "DescribeDBClusters" -> Nodes.object("dBClusterIdentifier", "hsc-portal-db");
          case "DescribeDBSnapshots" ->
              Nodes.object("snapshotType", "automated", "maxRecords", 100);
          case "DescribeDBLogFiles" -> Nodes.object("dBInstanceIdentifier", "hsc-reporting");
          case "GetFunction20150331v2" -> Nodes.object("functionName", "referral-intake");
          case "GetRole" -> Nodes.object("roleName", "portal-service");
          case "DescribeStacks" -> Nodes.object("stackName", "hsc-preview");
          case "LookupEvents" ->
              Nodes.object("maxResults", 50, "startTime", "Nov 18, 2026, 12:00:00 AM");
          case "GetQueryExecution" ->
              Nodes.object("queryExecutionId", "5c0a1f3e-7d42-4a86-9a2b-0c1df6e48a77");
          case "GetPartitions" -> Nodes.object("databaseName", "deid", "tableName", "visits");
          default -> Nodes.object();
        };
    return Call.read(service, name, version, request.isEmpty() ? null : request)
        .at(service + "." + place.region() + ".amazonaws.com");
  }

  /** One of the calls by which an inventory is made. */
  static Call describe(Dice dice, Place place) {
    String[] asked =
        dice.of(
            List.of(
                new String[] {"ec2", "DescribeVolumes", "1.10"},
                new String[] {"ec2", "DescribeInstances", "1.10"},
                new String[] {"ec2", "DescribeSecurityGroups", "1.10"},
                new String[] {"ec2", "GetEbsEncryptionByDefault", "1.10"},
                new String[] {"rds", "DescribeDBInstances", "1.11"},
                new String[] {"lambda", "ListFunctions20150331", "1.10"},
                new String[] {"kms", "ListKeys", "1.11"},
                new String[] {"kms", "GetKeyRotationStatus", "1.11"},
                new String[] {"cloudtrail", "DescribeTrails", "1.11"},
                new String[] {"cloudtrail", "GetTrailStatus", "1.11"},
                new String[] {"apigateway", "GetStages", "1.09"},
                new String[] {"iam", "ListRoles", "1.10"},
                new String[] {"iam", "GetAccountAuthorizationDetails", "1.10"},
                new String[] {"cognito-idp", "DescribeUserPool", "1.08"}));
    Call call = read(asked[0], asked[1], asked[2], place);
    if (dice.chance(0.06)) {
      return call.failing("ThrottlingException", "Rate exceeded");
    }
    return call;
  }

  static Call getSecret(String name, String suffix) {
    return Call.read(
            "secretsmanager",
            "GetSecretValue",
            "1.09",
            Nodes.object(
                "secretId",
                "arn:aws:secretsmanager:us-east-1:441020936617:secret:" + name + "-" + suffix))
        .at("secretsmanager.us-east-1.amazonaws.com");
  }

  /** A writing call in us-east-1. */
  static Call write(
      String service, String name, String version, ObjectNode request, ObjectNode response) {
    return Call.write(service, name, version, request, response)
        .at(service + ".us-east-1.amazonaws.com");
  }

  static Call signIn(boolean success, boolean mfa) {
    Call call =
        new Call(
                "signin",
                "ConsoleLogin",
                "1.08",
                false,
                false,
                null,
                Nodes.object("ConsoleLogin", success ? "Success" : "Failure"),
                List.of(),
                Nodes.object(
                    "LoginTo", "https://console.aws.amazon.com/console/home",
                    "MobileVersion", "No",
                    "MFAUsed", mfa ? "Yes" : "No"),
                java.util.Optional.empty(),
                java.util.Optional.empty())
            .at("us-east-1.signin.aws.amazon.com");
    return call;
  }
}
