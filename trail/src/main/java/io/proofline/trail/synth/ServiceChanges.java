package io.proofline.trail.synth;

import tools.jackson.databind.node.ObjectNode;

/** The changes of the story that are not about stores. */
final class ServiceChanges {
  private static final String TRAIL = "hsc-imaging-data";
  private static final String TRAIL_ARN =
      "arn:aws:cloudtrail:us-east-1:441020936617:trail/" + TRAIL;

  private ServiceChanges() {}

  static Call functionDebug(Dice dice) {
    String arn = "arn:aws:lambda:us-east-1:441020936617:function:referral-intake";
    return ServiceCalls.write(
        "lambda",
        "UpdateFunctionConfiguration20150331v2",
        "1.10",
        Nodes.object(
            "functionName", "referral-intake",
            "environment", Nodes.object(),
            "loggingConfig", Nodes.object("logFormat", "JSON", "applicationLogLevel", "DEBUG")),
        Nodes.object(
            "functionName", "referral-intake",
            "functionArn", arn,
            "runtime", "python3.12",
            "role", "arn:aws:iam::441020936617:role/portal-service",
            "lastUpdateStatus", "InProgress",
            "revisionId", dice.uuid(),
            "loggingConfig",
                Nodes.object(
                    "logFormat", "JSON",
                    "applicationLogLevel", "DEBUG",
                    "systemLogLevel", "INFO",
                    "logGroup", "/aws/lambda/referral-intake")));
  }

  static Call openMethod() {
    return ServiceCalls.write(
        "apigateway",
        "PutMethod",
        "1.09",
        Nodes.object(
            "restApiId", "hsc7portal",
            "resourceId", "p4tients",
            "httpMethod", "GET",
            "putMethodInput", Nodes.object("authorizationType", "NONE", "apiKeyRequired", false)),
        Nodes.object("httpMethod", "GET", "authorizationType", "NONE", "apiKeyRequired", false));
  }

  static Call stageWithoutThrottle() {
    return ServiceCalls.write(
        "apigateway",
        "UpdateStage",
        "1.09",
        Nodes.object(
            "restApiId", "hsc7portal",
            "stageName", "prod",
            "updateStageInput",
                Nodes.object(
                    "patchOperations",
                    Nodes.array(
                        Nodes.object("op", "remove", "path", "/*/*/throttling/rateLimit"),
                        Nodes.object(
                            "op", "replace", "path", "/*/*/logging/dataTrace", "value", "true")))),
        Nodes.object("stageName", "prod", "deploymentId", "d3pl0y", "tracingEnabled", false));
  }

  static Call openVolume() {
    return ServiceCalls.write(
        "ec2",
        "CreateVolume",
        "1.10",
        Nodes.object("size", "500", "zone", "us-east-1a", "volumeType", "gp3", "encrypted", false),
        Nodes.object(
            "volumeId", "vol-0d1f73c95ab40e826",
            "size", "500",
            "zone", "us-east-1a",
            "status", "creating",
            "volumeType", "gp3",
            "encrypted", false));
  }

  static Call mfaOff() {
    return ServiceCalls.write(
        "cognito-idp",
        "SetUserPoolMfaConfig",
        "1.08",
        Nodes.object("userPoolId", "us-east-1_HscPortal", "mfaConfiguration", "OFF"),
        Nodes.object("mfaConfiguration", "OFF"));
  }

  static Call longTokens() {
    return ServiceCalls.write(
        "cognito-idp",
        "UpdateUserPoolClient",
        "1.08",
        Nodes.object(
            "userPoolId",
            "us-east-1_HscPortal",
            "clientId",
            "HIDDEN_DUE_TO_SECURITY_REASONS",
            "refreshTokenValidity",
            30,
            "accessTokenValidity",
            24),
        Nodes.object("userPoolClient", Nodes.object("refreshTokenValidity", 30)));
  }

  static Call createTrail() {
    ObjectNode request =
        Nodes.object(
            "name",
            TRAIL,
            "s3BucketName",
            Clinic.LOG_BUCKET,
            "isMultiRegionTrail",
            false,
            "enableLogFileValidation",
            true);
    ObjectNode response = request.deepCopy();
    response.put("trailARN", TRAIL_ARN);
    response.put("logFileValidationEnabled", true);
    return ServiceCalls.write("cloudtrail", "CreateTrail", "1.11", request, response);
  }

  static Call selectors() {
    ObjectNode selector =
        Nodes.object(
            "readWriteType",
            "All",
            "includeManagementEvents",
            false,
            "dataResources",
            Nodes.array(
                Nodes.object(
                    "type",
                    "AWS::S3::Object",
                    "values",
                    Nodes.array(
                        "arn:aws:s3:::hsc-imaging-archive/",
                        "arn:aws:s3:::hsc-imaging-inbox/",
                        "arn:aws:s3:::hsc-imaging-share/"))));
    return ServiceCalls.write(
        "cloudtrail",
        "PutEventSelectors",
        "1.11",
        Nodes.object("trailName", TRAIL, "eventSelectors", Nodes.array(selector)),
        Nodes.object("trailARN", TRAIL_ARN, "eventSelectors", Nodes.array(selector.deepCopy())));
  }

  static Call startLogging() {
    return ServiceCalls.write(
        "cloudtrail", "StartLogging", "1.11", Nodes.object("name", TRAIL_ARN), Nodes.object());
  }

  static Call stopLogging() {
    return ServiceCalls.write(
        "cloudtrail",
        "StopLogging",
        "1.11",
        Nodes.object("name", "arn:aws:cloudtrail:us-east-1:441020938842:trail/hsc-analytics-trail"),
        Nodes.object());
  }

  static Call broadRead() {
    return Call.write(
            "iam",
            "PutRolePolicy",
            "1.10",
            Nodes.object(
                "roleName", "etl-runner",
                "policyName", "read-sources",
                "policyDocument",
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
                        + "\"s3:GetObject\",\"Resource\":\"*\"}]}"),
            null)
        .at("iam.amazonaws.com");
  }
}
