package io.proofline.cloud.moto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.DataResource;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TimeUnitsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.OperationType;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;
import software.amazon.awssdk.services.ec2.model.VolumeType;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * A small clinic's account, made through the SDK: once with all eight failure patterns, once put
 * right. Every value that a test looks at is set, because moto's defaults are not AWS's.
 */
@SuppressWarnings("unchecked") // the SDK takes varargs of consumers of its builders
public final class SeededAccount implements AutoCloseable {
  /** Account of every moto server. */
  public static final String ACCOUNT = "123456789012";

  /** Region of everything here. */
  public static final String REGION = "us-east-1";

  private static final Duration DAY = Duration.ofDays(1);

  private static final String ACCESS_LOG =
      "$context.requestId $context.identity.caller $context.path $context.status";

  private final URI endpoint;
  private final boolean right;

  private SeededAccount(URI endpoint, boolean right) {
    this.endpoint = endpoint;
    this.right = right;
  }

  /** Makes the account with the eight failure patterns. */
  public static void failing(URI endpoint) {
    try (SeededAccount account = new SeededAccount(endpoint, false)) {
      account.make();
    }
  }

  /** Makes the same account as it should be. */
  public static void corrected(URI endpoint) {
    try (SeededAccount account = new SeededAccount(endpoint, true)) {
      account.make();
    }
  }

  @Override
  public void close() {
    // Each client is closed where it is used.
  }

  private void make() {
    String key = key();
    buckets(key);
    String role = identities();
    trail(key);
    disks(key);
    signIn();
    lambda(key, role);
    database(key);
    api();
  }

  private String key() {
    try (KmsClient kms = client(KmsClient.builder())) {
      String key = kms.createKey(b -> b.description("clinic data")).keyMetadata().arn();
      kms.createAlias(b -> b.aliasName("alias/clinic").targetKeyId(key));
      if (right) {
        kms.enableKeyRotation(b -> b.keyId(key));
      }
      return key;
    }
  }

  private void buckets(String key) {
    try (S3Client s3 = client(S3Client.builder().forcePathStyle(true))) {
      s3.createBucket(b -> b.bucket("hsc-imaging-share"));
      s3.createBucket(b -> b.bucket("hsc-trail-logs"));
      // Where nobody is told of anything, the server answers with nothing at all.
      for (String bucket : List.of("hsc-imaging-share", "hsc-trail-logs")) {
        s3.putBucketNotificationConfiguration(
            b ->
                b.bucket(bucket)
                    .notificationConfiguration(
                        told ->
                            told.topicConfigurations(
                                topic ->
                                    topic
                                        .topicArn("arn:aws:sns:us-east-1:123456789012:uploads")
                                        .eventsWithStrings("s3:ObjectCreated:*"))));
      }
      s3.putBucketTagging(
          b ->
              b.bucket("hsc-imaging-share")
                  .tagging(t -> t.tagSet(Tag.builder().key("system").value("imaging").build())));
      s3.putBucketVersioning(
          b ->
              b.bucket("hsc-trail-logs")
                  .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
      if (right) {
        s3.putBucketVersioning(
            b ->
                b.bucket("hsc-imaging-share")
                    .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        blockPublicAccess();
      }
      for (String bucket : List.of("hsc-imaging-share", "hsc-trail-logs")) {
        boolean closed = right || bucket.equals("hsc-trail-logs");
        s3.putPublicAccessBlock(
            b ->
                b.bucket(bucket)
                    .publicAccessBlockConfiguration(
                        p ->
                            p.blockPublicAcls(closed)
                                .blockPublicPolicy(closed)
                                .ignorePublicAcls(closed)
                                .restrictPublicBuckets(closed)));
        s3.putBucketOwnershipControls(
            b ->
                b.bucket(bucket)
                    .ownershipControls(
                        o ->
                            o.rules(
                                r -> r.objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED))));
      }
      if (right) {
        s3.putBucketEncryption(
            b ->
                b.bucket("hsc-imaging-share")
                    .serverSideEncryptionConfiguration(
                        c ->
                            c.rules(
                                r ->
                                    r.bucketKeyEnabled(true)
                                        .applyServerSideEncryptionByDefault(
                                            d ->
                                                d.sseAlgorithm(ServerSideEncryption.AWS_KMS)
                                                    .kmsMasterKeyID(key)))));
        s3.putBucketPolicy(
            b ->
                b.bucket("hsc-imaging-share")
                    .policy(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",\
                        "Action":"s3:*","Resource":["arn:aws:s3:::hsc-imaging-share",\
                        "arn:aws:s3:::hsc-imaging-share/*"],\
                        "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}\
                        """));
        s3.putBucketPolicy(
            b ->
                b.bucket("hsc-trail-logs")
                    .policy(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
                        "Principal":{"Service":"logging.s3.amazonaws.com"},\
                        "Action":"s3:PutObject","Resource":"arn:aws:s3:::hsc-trail-logs/*"},\
                        {"Effect":"Deny","Principal":"*","Action":"s3:*",\
                        "Resource":["arn:aws:s3:::hsc-trail-logs",\
                        "arn:aws:s3:::hsc-trail-logs/*"],\
                        "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}\
                        """));
        s3.putBucketLogging(
            b ->
                b.bucket("hsc-imaging-share")
                    .bucketLoggingStatus(
                        s ->
                            s.loggingEnabled(
                                l -> l.targetBucket("hsc-trail-logs").targetPrefix("s3/"))));
      } else {
        s3.putBucketPolicy(
            b ->
                b.bucket("hsc-imaging-share")
                    .policy(
                        """
                        {"Version":"2012-10-17","Statement":[{"Sid":"Open","Effect":"Allow",\
                        "Principal":"*","Action":"s3:GetObject",\
                        "Resource":"arn:aws:s3:::hsc-imaging-share/*"}]}\
                        """));
      }
    }
  }

  private String identities() {
    try (IamClient iam = client(IamClient.builder(), Region.AWS_GLOBAL)) {
      String reads = right ? "arn:aws:s3:::hsc-imaging-share/reports/*" : "*";
      String policy =
          iam.createPolicy(
                  b ->
                      b.policyName("ImagingRead")
                          .policyDocument(
                              """
                              {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
                              "Action":"s3:GetObject","Resource":"%s"}]}\
                              """
                                  .formatted(reads)))
              .policy()
              .arn();
      String role =
          iam.createRole(
                  b ->
                      b.roleName("imaging-worker")
                          .maxSessionDuration(3600)
                          .assumeRolePolicyDocument(
                              """
                              {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
                              "Principal":{"Service":"lambda.amazonaws.com"},\
                              "Action":"sts:AssumeRole"}]}\
                              """))
              .role()
              .arn();
      iam.attachRolePolicy(b -> b.roleName("imaging-worker").policyArn(policy));
      iam.createUser(b -> b.userName("marco.ilves"));
      iam.createAccessKey(b -> b.userName("marco.ilves"));
      iam.createLoginProfile(b -> b.userName("marco.ilves").password("Correct-Horse-7"));
      if (right) {
        String device =
            iam.createVirtualMFADevice(b -> b.virtualMFADeviceName("marco"))
                .virtualMFADevice()
                .serialNumber();
        iam.enableMFADevice(
            b ->
                b.userName("marco.ilves")
                    .serialNumber(device)
                    .authenticationCode1("123456")
                    .authenticationCode2("654321"));
        iam.updateAccountPasswordPolicy(
            b ->
                b.minimumPasswordLength(14)
                    .requireLowercaseCharacters(true)
                    .requireUppercaseCharacters(true)
                    .requireNumbers(true)
                    .requireSymbols(true)
                    .passwordReusePrevention(24));
      }
      return role;
    }
  }

  private void trail(String key) {
    try (CloudTrailClient trails = client(CloudTrailClient.builder())) {
      trails.createTrail(
          b -> {
            b.name("clinic-trail")
                .s3BucketName("hsc-trail-logs")
                .isMultiRegionTrail(right)
                .includeGlobalServiceEvents(right)
                .enableLogFileValidation(right);
            if (right) {
              b.kmsKeyId(key);
            }
          });
      trails.startLogging(b -> b.name("clinic-trail"));
      EventSelector.Builder selector =
          EventSelector.builder()
              .readWriteType(right ? ReadWriteType.ALL : ReadWriteType.WRITE_ONLY)
              .includeManagementEvents(true);
      if (right) {
        selector.dataResources(
            DataResource.builder().type("AWS::S3::Object").values("arn:aws:s3").build());
      }
      trails.putEventSelectors(b -> b.trailName("clinic-trail").eventSelectors(selector.build()));
    }
  }

  private void disks(String key) {
    try (Ec2Client ec2 = client(Ec2Client.builder())) {
      if (right) {
        ec2.enableEbsEncryptionByDefault(b -> {});
      } else {
        ec2.disableEbsEncryptionByDefault(b -> {});
      }
      String volume =
          ec2.createVolume(
                  b -> {
                    b.availabilityZone("us-east-1a")
                        .size(8)
                        .volumeType(VolumeType.GP3)
                        .encrypted(right);
                    if (right) {
                      b.kmsKeyId(key);
                    }
                  })
              .volumeId();
      String snapshot =
          ec2.createSnapshot(b -> b.volumeId(volume).description("before the move")).snapshotId();
      if (!right) {
        ec2.modifySnapshotAttribute(
            b ->
                b.snapshotId(snapshot)
                    .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
                    .operationType(OperationType.ADD)
                    .groupNames("all"));
        ec2.createVolume(
            b ->
                b.availabilityZone("us-east-1a")
                    .snapshotId(snapshot)
                    .volumeType(VolumeType.GP3)
                    .encrypted(false));
      }
      String group =
          ec2.createSecurityGroup(b -> b.groupName("workstations").description("staff")).groupId();
      ec2.authorizeSecurityGroupIngress(
          b ->
              b.groupId(group)
                  .ipPermissions(
                      p ->
                          p.ipProtocol("tcp")
                              .fromPort(22)
                              .toPort(22)
                              .ipRanges(r -> r.cidrIp(right ? "10.0.0.0/8" : "0.0.0.0/0"))));
      ec2.runInstances(
          b ->
              b.imageId("ami-12c6146b")
                  .minCount(1)
                  .maxCount(1)
                  .securityGroupIds(group)
                  .metadataOptions(
                      m ->
                          m.httpTokens(right ? HttpTokensState.REQUIRED : HttpTokensState.OPTIONAL))
                  .blockDeviceMappings(
                      d ->
                          d.deviceName("/dev/sda1")
                              .ebs(
                                  e -> {
                                    e.volumeSize(8).encrypted(right).deleteOnTermination(true);
                                    if (right) {
                                      e.kmsKeyId(key);
                                    }
                                  })));
    }
  }

  private void signIn() {
    String pool;
    String client;
    try (CognitoIdentityProviderClient cognito = client(CognitoIdentityProviderClient.builder())) {
      pool = cognito.createUserPool(b -> b.poolName("staff-portal")).userPool().id();
      String id = pool;
      cognito.setUserPoolMfaConfig(
          b ->
              b.userPoolId(id)
                  .mfaConfiguration(right ? UserPoolMfaType.ON : UserPoolMfaType.OFF)
                  .softwareTokenMfaConfiguration(m -> m.enabled(right)));
      client =
          cognito
              .createUserPoolClient(
                  b ->
                      b.userPoolId(id)
                          .clientName("portal")
                          .generateSecret(true)
                          .accessTokenValidity(right ? 15 : 24)
                          .idTokenValidity(right ? 15 : 24)
                          .refreshTokenValidity(right ? 8 : 3650)
                          .tokenValidityUnits(
                              u ->
                                  u.accessToken(right ? TimeUnitsType.MINUTES : TimeUnitsType.HOURS)
                                      .idToken(right ? TimeUnitsType.MINUTES : TimeUnitsType.HOURS)
                                      .refreshToken(
                                          right ? TimeUnitsType.HOURS : TimeUnitsType.DAYS)))
              .userPoolClient()
              .clientId();
    }
    balancer(pool, client);
  }

  private void balancer(String pool, String client) {
    List<String> subnets;
    try (Ec2Client ec2 = client(Ec2Client.builder())) {
      subnets =
          ec2.describeSubnets(b -> {}).subnets().stream().map(s -> s.subnetId()).limit(2).toList();
    }
    try (ElasticLoadBalancingV2Client elb = client(ElasticLoadBalancingV2Client.builder())) {
      String balancer =
          elb.createLoadBalancer(b -> b.name("portal").subnets(subnets))
              .loadBalancers()
              .getFirst()
              .loadBalancerArn();
      elb.modifyLoadBalancerAttributes(
          b ->
              b.loadBalancerArn(balancer)
                  .attributes(
                      a -> a.key("access_logs.s3.enabled").value(Boolean.toString(right)),
                      a -> a.key("access_logs.s3.bucket").value("hsc-trail-logs")));
      elb.modifyLoadBalancerAttributes(
          b ->
              b.loadBalancerArn(balancer)
                  .attributes(
                      a ->
                          a.key("routing.http.drop_invalid_header_fields.enabled")
                              .value(Boolean.toString(right))));
      long seconds = right ? 900 : 7 * DAY.toSeconds();
      Action signIn =
          Action.builder()
              .type(ActionTypeEnum.AUTHENTICATE_COGNITO)
              .order(1)
              .authenticateCognitoConfig(
                  c ->
                      c.userPoolArn(
                              "arn:aws:cognito-idp:%s:%s:userpool/%s"
                                  .formatted(REGION, ACCOUNT, pool))
                          .userPoolClientId(client)
                          .userPoolDomain("staff")
                          .sessionTimeout(seconds))
              .build();
      Action answer =
          Action.builder()
              .type(ActionTypeEnum.FIXED_RESPONSE)
              .order(2)
              .fixedResponseConfig(f -> f.statusCode("200").contentType("text/plain"))
              .build();
      String listener =
          elb.createListener(
                  b ->
                      b.loadBalancerArn(balancer)
                          .port(443)
                          .protocol(ProtocolEnum.HTTPS)
                          .sslPolicy(
                              right
                                  ? "ELBSecurityPolicy-TLS13-1-2-2021-06"
                                  : "ELBSecurityPolicy-2016-08")
                          .certificates(
                              c ->
                                  c.certificateArn(
                                      "arn:aws:iam::" + ACCOUNT + ":server-certificate/portal"))
                          .defaultActions(signIn, answer))
              .listeners()
              .getFirst()
              .listenerArn();
      elb.createRule(
          b ->
              b.listenerArn(listener)
                  .priority(10)
                  .conditions(
                      RuleCondition.builder().field("path-pattern").values("/chart/*").build())
                  .actions(signIn, answer));
    }
  }

  private void lambda(String key, String role) {
    try (LambdaClient lambda = client(LambdaClient.builder());
        CloudWatchLogsClient logs = client(CloudWatchLogsClient.builder())) {
      lambda.createFunction(
          b ->
              b.functionName("intake")
                  .runtime("python3.13")
                  .role(role)
                  .handler("main.handler")
                  .code(c -> c.zipFile(SdkBytes.fromByteArray(emptyZip())))
                  .environment(
                      e ->
                          e.variables(
                              Map.of(
                                  "DB_PASSWORD",
                                  "hunter2-clinic",
                                  "LOG_LEVEL",
                                  right ? "INFO" : "DEBUG",
                                  "POWERTOOLS_LOGGER_LOG_EVENT",
                                  Boolean.toString(!right)))));
      lambda.addPermission(
          b -> {
            b.functionName("intake")
                .statementId("upload")
                .action("lambda:InvokeFunction")
                .principal(right ? "s3.amazonaws.com" : "*");
            if (right) {
              b.sourceArn("arn:aws:s3:::hsc-imaging-share").sourceAccount(ACCOUNT);
            }
          });
      lambda.createFunctionUrlConfig(
          b -> b.functionName("intake").authType(right ? "AWS_IAM" : "NONE"));
      if (right) {
        lambda.putFunctionEventInvokeConfig(
            b ->
                b.functionName("intake")
                    .maximumRetryAttempts(1)
                    .destinationConfig(
                        d ->
                            d.onFailure(
                                f ->
                                    f.destination(
                                        "arn:aws:sqs:%s:%s:failed".formatted(REGION, ACCOUNT)))));
      }
      logs.createLogGroup(
          b -> {
            b.logGroupName("/aws/lambda/intake");
            if (right) {
              b.kmsKeyId(key);
            }
          });
      if (right) {
        logs.putRetentionPolicy(b -> b.logGroupName("/aws/lambda/intake").retentionInDays(2192));
      }
    }
  }

  private void database(String key) {
    try (RdsClient rds = client(RdsClient.builder())) {
      rds.createDBParameterGroup(
          b ->
              b.dbParameterGroupName("clinic-pg")
                  .dbParameterGroupFamily("postgres16")
                  .description("clinic"));
      rds.modifyDBParameterGroup(
          b ->
              b.dbParameterGroupName("clinic-pg")
                  .parameters(
                      Parameter.builder()
                          .parameterName("rds.force_ssl")
                          .parameterValue(right ? "1" : "0")
                          .applyMethod(ApplyMethod.IMMEDIATE)
                          .build()));
      rds.createDBInstance(
          b -> {
            b.dbInstanceIdentifier("clinic-records")
                .engine("postgres")
                .engineVersion("16.3")
                .dbInstanceClass("db.t4g.medium")
                .allocatedStorage(50)
                .masterUsername("clinic")
                .masterUserPassword("Battery-Staple-9")
                .dbParameterGroupName("clinic-pg")
                .storageEncrypted(right)
                .publiclyAccessible(!right)
                .backupRetentionPeriod(right ? 35 : 0)
                .deletionProtection(right)
                .multiAZ(right)
                .autoMinorVersionUpgrade(true)
                .copyTagsToSnapshot(true)
                .enableIAMDatabaseAuthentication(right);
            if (right) {
              b.kmsKeyId(key).enableCloudwatchLogsExports("postgresql", "upgrade");
            }
          });
      rds.createDBSnapshot(
          b ->
              b.dbInstanceIdentifier("clinic-records").dbSnapshotIdentifier("clinic-records-move"));
      cluster(rds, key);
      if (!right) {
        rds.modifyDBSnapshotAttribute(
            b ->
                b.dbSnapshotIdentifier("clinic-records-move")
                    .attributeName("restore")
                    .valuesToAdd("all"));
      }
    }
  }

  private void cluster(RdsClient rds, String key) {
    rds.createDBClusterParameterGroup(
        b ->
            b.dbClusterParameterGroupName("clinic-cluster-pg")
                .dbParameterGroupFamily("aurora-postgresql16")
                .description("clinic"));
    rds.createDBCluster(
        b -> {
          b.dbClusterIdentifier("clinic-warehouse")
              .engine("aurora-postgresql")
              .masterUsername("clinic")
              .masterUserPassword("Battery-Staple-9")
              .dbClusterParameterGroupName("clinic-cluster-pg")
              .storageEncrypted(right)
              .backupRetentionPeriod(right ? 35 : 1)
              .deletionProtection(right)
              .enableIAMDatabaseAuthentication(right);
          if (right) {
            b.kmsKeyId(key);
          }
        });
    rds.createDBClusterSnapshot(
        b ->
            b.dbClusterIdentifier("clinic-warehouse")
                .dbClusterSnapshotIdentifier("clinic-warehouse-move"));
  }

  private void api() {
    try (ApiGatewayClient api = client(ApiGatewayClient.builder());
        ApiGatewayV2Client http = client(ApiGatewayV2Client.builder())) {
      String id = api.createRestApi(b -> b.name("chart-api")).id();
      String root = api.getResources(b -> b.restApiId(id)).items().getFirst().id();
      api.putMethod(
          b ->
              b.restApiId(id)
                  .resourceId(root)
                  .httpMethod("GET")
                  .authorizationType(right ? "AWS_IAM" : "NONE")
                  .apiKeyRequired(false));
      api.putIntegration(
          b -> b.restApiId(id).resourceId(root).httpMethod("GET").type(IntegrationType.MOCK));
      String deployment = api.createDeployment(b -> b.restApiId(id)).id();
      api.createStage(
          b ->
              b.restApiId(id)
                  .deploymentId(deployment)
                  .stageName("prod")
                  .variables(Map.of("backendToken", "s3cr3t-token")));
      if (right) {
        patchStage(
            id,
            Map.of(
                "/accessLogSettings/destinationArn",
                "arn:aws:logs:%s:%s:log-group:api".formatted(REGION, ACCOUNT),
                "/accessLogSettings/format",
                ACCESS_LOG));
      }
      patchStage(
          id,
          Map.of(
              "/*/*/logging/dataTrace", Boolean.toString(!right),
              "/*/*/logging/loglevel", right ? "ERROR" : "INFO",
              "/*/*/throttling/rateLimit", right ? "50.0" : "10000.0",
              "/*/*/throttling/burstLimit", right ? "100" : "5000"));
      http.createApi(b -> b.name("visit-api").protocolType(ProtocolType.HTTP));
      String v2 = http.getApis(b -> {}).items().getFirst().apiId();
      http.createRoute(
          b -> b.apiId(v2).routeKey("GET /visits").authorizationType(right ? "AWS_IAM" : "NONE"));
      http.createStage(
          b -> {
            b.apiId(v2).stageName("prod");
            if (right) {
              b.defaultRouteSettings(s -> s.throttlingBurstLimit(100).throttlingRateLimit(50.0))
                  .accessLogSettings(
                      l ->
                          l.destinationArn(
                                  "arn:aws:logs:%s:%s:log-group:api".formatted(REGION, ACCOUNT))
                              .format(ACCESS_LOG));
            }
          });
    }
  }

  /** The SDK puts the account before the host, which is no host when that is an address. */
  private void blockPublicAccess() {
    send(
        HttpRequest.newBuilder(endpoint.resolve("/v20180820/configuration/publicAccessBlock"))
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    """
                    <PublicAccessBlockConfiguration xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/">\
                    <BlockPublicAcls>true</BlockPublicAcls>\
                    <IgnorePublicAcls>true</IgnorePublicAcls>\
                    <BlockPublicPolicy>true</BlockPublicPolicy>\
                    <RestrictPublicBuckets>true</RestrictPublicBuckets>\
                    </PublicAccessBlockConfiguration>\
                    """))
            .header("x-amz-account-id", ACCOUNT),
        "s3");
  }

  private void send(HttpRequest.Builder request, String service) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(
              request
                  .header(
                      "Authorization",
                      "AWS4-HMAC-SHA256 Credential=testing/20261120/%s/%s/aws4_request,"
                              .formatted(REGION, service)
                          + " SignedHeaders=host, Signature=none")
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException("status " + response.statusCode() + ": " + response.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The SDK's small HTTP client cannot send PATCH; moto reads the service from the signature. */
  private void patchStage(String api, Map<String, String> values) {
    StringBuilder body = new StringBuilder("{\"patchOperations\":[");
    values.forEach(
        (path, value) ->
            body.append(body.charAt(body.length() - 1) == '[' ? "" : ",")
                .append(
                    "{\"op\":\"replace\",\"path\":\"%s\",\"value\":\"%s\"}"
                        .formatted(path, value)));
    send(
        HttpRequest.newBuilder(endpoint.resolve("/restapis/" + api + "/stages/prod"))
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body + "]}"))
            .header("Content-Type", "application/json"),
        "apigateway");
  }

  /** The smallest ZIP: an end record and nothing before it. */
  private static byte[] emptyZip() {
    byte[] zip = new byte[22];
    zip[0] = 'P';
    zip[1] = 'K';
    zip[2] = 5;
    zip[3] = 6;
    return zip;
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    return client(builder, Region.of(REGION));
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, Region region) {
    return builder
        .region(region)
        .endpointOverride(endpoint)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(ClientOverrideConfiguration.builder().build())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing")))
        .build();
  }
}
