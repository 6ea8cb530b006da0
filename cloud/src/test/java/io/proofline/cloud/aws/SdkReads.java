package io.proofline.cloud.aws;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.GetResourcesRequest;
import software.amazon.awssdk.services.apigateway.model.GetRestApisRequest;
import software.amazon.awssdk.services.apigateway.model.GetUsagePlansRequest;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.GetApisRequest;
import software.amazon.awssdk.services.apigatewayv2.model.GetRoutesRequest;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.DescribeTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetInsightSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysRequest;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetDataProtectionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GetUserPoolMfaConfigRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserPoolClientsRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserPoolsRequest;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.GetEbsDefaultKmsKeyIdRequest;
import software.amazon.awssdk.services.ec2.model.GetEbsEncryptionByDefaultRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GenerateCredentialReportRequest;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedRequest;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryRequest;
import software.amazon.awssdk.services.iam.model.GetCredentialReportRequest;
import software.amazon.awssdk.services.iam.model.GetLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.ListAccessKeysRequest;
import software.amazon.awssdk.services.iam.model.ListMfaDevicesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListVirtualMfaDevicesRequest;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusRequest;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionCodeSigningConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionUrlConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetPolicyRequest;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParameterGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParametersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterSnapshotAttributesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbParameterGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbParametersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotAttributesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketAclRequest;
import software.amazon.awssdk.services.s3.model.GetBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLoggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetBucketReplicationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketWebsiteRequest;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Which SDK call answers which operation. Reading calls only. */
final class SdkReads implements AutoCloseable {
  private final Map<String, Service<?>> services = new LinkedHashMap<>();

  SdkReads(SdkServices clients) {
    Map<String, Read<ApiGatewayClient>> apigateway = new LinkedHashMap<>();
    apigateway.put("GetRestApis", read(GetRestApisRequest::builder, ApiGatewayClient::getRestApis));
    apigateway.put(
        "GetResources", read(GetResourcesRequest::builder, ApiGatewayClient::getResources));
    apigateway.put(
        "GetStages",
        read(
            software.amazon.awssdk.services.apigateway.model.GetStagesRequest::builder,
            ApiGatewayClient::getStages));
    apigateway.put(
        "GetUsagePlans", read(GetUsagePlansRequest::builder, ApiGatewayClient::getUsagePlans));
    apigateway.put(
        "GetAuthorizers",
        read(
            software.amazon.awssdk.services.apigateway.model.GetAuthorizersRequest::builder,
            ApiGatewayClient::getAuthorizers));
    services.put("apigateway", service(apigateway, clients::apigateway));

    Map<String, Read<ApiGatewayV2Client>> apigatewayv2 = new LinkedHashMap<>();
    apigatewayv2.put("GetApis", read(GetApisRequest::builder, ApiGatewayV2Client::getApis));
    apigatewayv2.put(
        "GetStages",
        read(
            software.amazon.awssdk.services.apigatewayv2.model.GetStagesRequest::builder,
            ApiGatewayV2Client::getStages));
    apigatewayv2.put("GetRoutes", read(GetRoutesRequest::builder, ApiGatewayV2Client::getRoutes));
    apigatewayv2.put(
        "GetAuthorizers",
        read(
            software.amazon.awssdk.services.apigatewayv2.model.GetAuthorizersRequest::builder,
            ApiGatewayV2Client::getAuthorizers));
    services.put("apigatewayv2", service(apigatewayv2, clients::apigatewayv2));

    Map<String, Read<CloudTrailClient>> cloudtrail = new LinkedHashMap<>();
    cloudtrail.put(
        "DescribeTrails", read(DescribeTrailsRequest::builder, CloudTrailClient::describeTrails));
    cloudtrail.put(
        "GetTrailStatus", read(GetTrailStatusRequest::builder, CloudTrailClient::getTrailStatus));
    cloudtrail.put(
        "GetEventSelectors",
        read(GetEventSelectorsRequest::builder, CloudTrailClient::getEventSelectors));
    cloudtrail.put(
        "GetInsightSelectors",
        read(GetInsightSelectorsRequest::builder, CloudTrailClient::getInsightSelectors));
    cloudtrail.put(
        "ListPublicKeys", read(ListPublicKeysRequest::builder, CloudTrailClient::listPublicKeys));
    cloudtrail.put(
        "ListTags",
        read(
            software.amazon.awssdk.services.cloudtrail.model.ListTagsRequest::builder,
            CloudTrailClient::listTags));
    services.put("cloudtrail", service(cloudtrail, clients::cloudtrail));

    Map<String, Read<CognitoIdentityProviderClient>> cognitoidentityprovider =
        new LinkedHashMap<>();
    cognitoidentityprovider.put(
        "ListUserPools",
        read(ListUserPoolsRequest::builder, CognitoIdentityProviderClient::listUserPools));
    cognitoidentityprovider.put(
        "DescribeUserPool",
        read(DescribeUserPoolRequest::builder, CognitoIdentityProviderClient::describeUserPool));
    cognitoidentityprovider.put(
        "GetUserPoolMfaConfig",
        read(
            GetUserPoolMfaConfigRequest::builder,
            CognitoIdentityProviderClient::getUserPoolMfaConfig));
    cognitoidentityprovider.put(
        "ListUserPoolClients",
        read(
            ListUserPoolClientsRequest::builder,
            CognitoIdentityProviderClient::listUserPoolClients));
    cognitoidentityprovider.put(
        "DescribeUserPoolClient",
        read(
            DescribeUserPoolClientRequest::builder,
            CognitoIdentityProviderClient::describeUserPoolClient));
    services.put("cognito-idp", service(cognitoidentityprovider, clients::cognitoidentityprovider));

    Map<String, Read<Ec2Client>> ec2 = new LinkedHashMap<>();
    ec2.put("DescribeRegions", read(DescribeRegionsRequest::builder, Ec2Client::describeRegions));
    ec2.put("DescribeVolumes", read(DescribeVolumesRequest::builder, Ec2Client::describeVolumes));
    ec2.put(
        "DescribeSnapshots", read(DescribeSnapshotsRequest::builder, Ec2Client::describeSnapshots));
    ec2.put(
        "DescribeSnapshotAttribute",
        read(DescribeSnapshotAttributeRequest::builder, Ec2Client::describeSnapshotAttribute));
    ec2.put(
        "GetEbsEncryptionByDefault",
        read(GetEbsEncryptionByDefaultRequest::builder, Ec2Client::getEbsEncryptionByDefault));
    ec2.put(
        "GetEbsDefaultKmsKeyId",
        read(GetEbsDefaultKmsKeyIdRequest::builder, Ec2Client::getEbsDefaultKmsKeyId));
    ec2.put(
        "DescribeInstances", read(DescribeInstancesRequest::builder, Ec2Client::describeInstances));
    ec2.put(
        "DescribeSecurityGroups",
        read(DescribeSecurityGroupsRequest::builder, Ec2Client::describeSecurityGroups));
    services.put("ec2", service(ec2, clients::ec2));

    Map<String, Read<ElasticLoadBalancingV2Client>> elasticloadbalancingv2 = new LinkedHashMap<>();
    elasticloadbalancingv2.put(
        "DescribeLoadBalancers",
        read(
            DescribeLoadBalancersRequest::builder,
            ElasticLoadBalancingV2Client::describeLoadBalancers));
    elasticloadbalancingv2.put(
        "DescribeLoadBalancerAttributes",
        read(
            DescribeLoadBalancerAttributesRequest::builder,
            ElasticLoadBalancingV2Client::describeLoadBalancerAttributes));
    elasticloadbalancingv2.put(
        "DescribeListeners",
        read(DescribeListenersRequest::builder, ElasticLoadBalancingV2Client::describeListeners));
    elasticloadbalancingv2.put(
        "DescribeRules",
        read(DescribeRulesRequest::builder, ElasticLoadBalancingV2Client::describeRules));
    elasticloadbalancingv2.put(
        "DescribeTags",
        read(DescribeTagsRequest::builder, ElasticLoadBalancingV2Client::describeTags));
    services.put(
        "elasticloadbalancing", service(elasticloadbalancingv2, clients::elasticloadbalancingv2));

    Map<String, Read<IamClient>> iam = new LinkedHashMap<>();
    iam.put(
        "GetAccountAuthorizationDetails",
        read(
            GetAccountAuthorizationDetailsRequest::builder,
            IamClient::getAccountAuthorizationDetails));
    iam.put("ListRoles", read(ListRolesRequest::builder, IamClient::listRoles));
    iam.put(
        "GetAccountPasswordPolicy",
        read(GetAccountPasswordPolicyRequest::builder, IamClient::getAccountPasswordPolicy));
    iam.put(
        "GetAccountSummary", read(GetAccountSummaryRequest::builder, IamClient::getAccountSummary));
    iam.put(
        "GenerateCredentialReport",
        read(GenerateCredentialReportRequest::builder, IamClient::generateCredentialReport));
    iam.put(
        "GetCredentialReport",
        read(GetCredentialReportRequest::builder, IamClient::getCredentialReport));
    iam.put("GetLoginProfile", read(GetLoginProfileRequest::builder, IamClient::getLoginProfile));
    iam.put(
        "ListVirtualMFADevices",
        read(ListVirtualMfaDevicesRequest::builder, IamClient::listVirtualMFADevices));
    iam.put("ListMFADevices", read(ListMfaDevicesRequest::builder, IamClient::listMFADevices));
    iam.put("ListAccessKeys", read(ListAccessKeysRequest::builder, IamClient::listAccessKeys));
    iam.put(
        "GetAccessKeyLastUsed",
        read(GetAccessKeyLastUsedRequest::builder, IamClient::getAccessKeyLastUsed));
    services.put("iam", service(iam, clients::iam));

    Map<String, Read<KmsClient>> kms = new LinkedHashMap<>();
    kms.put("ListKeys", read(ListKeysRequest::builder, KmsClient::listKeys));
    kms.put("DescribeKey", read(DescribeKeyRequest::builder, KmsClient::describeKey));
    kms.put(
        "GetKeyRotationStatus",
        read(GetKeyRotationStatusRequest::builder, KmsClient::getKeyRotationStatus));
    kms.put("GetKeyPolicy", read(GetKeyPolicyRequest::builder, KmsClient::getKeyPolicy));
    kms.put(
        "ListAliases",
        read(
            software.amazon.awssdk.services.kms.model.ListAliasesRequest::builder,
            KmsClient::listAliases));
    kms.put(
        "ListResourceTags", read(ListResourceTagsRequest::builder, KmsClient::listResourceTags));
    services.put("kms", service(kms, clients::kms));

    Map<String, Read<LambdaClient>> lambda = new LinkedHashMap<>();
    lambda.put("ListFunctions", read(ListFunctionsRequest::builder, LambdaClient::listFunctions));
    lambda.put("GetPolicy", read(GetPolicyRequest::builder, LambdaClient::getPolicy));
    lambda.put(
        "ListAliases",
        read(
            software.amazon.awssdk.services.lambda.model.ListAliasesRequest::builder,
            LambdaClient::listAliases));
    lambda.put(
        "GetFunctionUrlConfig",
        read(GetFunctionUrlConfigRequest::builder, LambdaClient::getFunctionUrlConfig));
    lambda.put(
        "ListFunctionEventInvokeConfigs",
        read(
            ListFunctionEventInvokeConfigsRequest::builder,
            LambdaClient::listFunctionEventInvokeConfigs));
    lambda.put(
        "ListEventSourceMappings",
        read(ListEventSourceMappingsRequest::builder, LambdaClient::listEventSourceMappings));
    lambda.put(
        "GetFunctionConcurrency",
        read(GetFunctionConcurrencyRequest::builder, LambdaClient::getFunctionConcurrency));
    lambda.put(
        "GetFunctionCodeSigningConfig",
        read(
            GetFunctionCodeSigningConfigRequest::builder,
            LambdaClient::getFunctionCodeSigningConfig));
    lambda.put(
        "ListTags",
        read(
            software.amazon.awssdk.services.lambda.model.ListTagsRequest::builder,
            LambdaClient::listTags));
    services.put("lambda", service(lambda, clients::lambda));

    Map<String, Read<CloudWatchLogsClient>> cloudwatchlogs = new LinkedHashMap<>();
    cloudwatchlogs.put(
        "DescribeLogGroups",
        read(DescribeLogGroupsRequest::builder, CloudWatchLogsClient::describeLogGroups));
    cloudwatchlogs.put(
        "GetDataProtectionPolicy",
        read(
            GetDataProtectionPolicyRequest::builder,
            CloudWatchLogsClient::getDataProtectionPolicy));
    cloudwatchlogs.put(
        "ListTagsForResource",
        read(ListTagsForResourceRequest::builder, CloudWatchLogsClient::listTagsForResource));
    services.put("logs", service(cloudwatchlogs, clients::cloudwatchlogs));

    Map<String, Read<RdsClient>> rds = new LinkedHashMap<>();
    rds.put(
        "DescribeDBInstances",
        read(DescribeDbInstancesRequest::builder, RdsClient::describeDBInstances));
    rds.put(
        "DescribeDBClusters",
        read(DescribeDbClustersRequest::builder, RdsClient::describeDBClusters));
    rds.put(
        "DescribeDBSnapshots",
        read(DescribeDbSnapshotsRequest::builder, RdsClient::describeDBSnapshots));
    rds.put(
        "DescribeDBSnapshotAttributes",
        read(
            DescribeDbSnapshotAttributesRequest::builder, RdsClient::describeDBSnapshotAttributes));
    rds.put(
        "DescribeDBClusterSnapshots",
        read(DescribeDbClusterSnapshotsRequest::builder, RdsClient::describeDBClusterSnapshots));
    rds.put(
        "DescribeDBClusterSnapshotAttributes",
        read(
            DescribeDbClusterSnapshotAttributesRequest::builder,
            RdsClient::describeDBClusterSnapshotAttributes));
    rds.put(
        "DescribeDBParameters",
        read(DescribeDbParametersRequest::builder, RdsClient::describeDBParameters));
    rds.put(
        "DescribeDBClusterParameters",
        read(DescribeDbClusterParametersRequest::builder, RdsClient::describeDBClusterParameters));
    rds.put(
        "DescribeDBParameterGroups",
        read(DescribeDbParameterGroupsRequest::builder, RdsClient::describeDBParameterGroups));
    rds.put(
        "DescribeDBClusterParameterGroups",
        read(
            DescribeDbClusterParameterGroupsRequest::builder,
            RdsClient::describeDBClusterParameterGroups));
    rds.put(
        "DescribeDBInstanceAutomatedBackups",
        read(
            DescribeDbInstanceAutomatedBackupsRequest::builder,
            RdsClient::describeDBInstanceAutomatedBackups));
    services.put("rds", service(rds, clients::rds));

    Map<String, Read<S3Client>> s3 = new LinkedHashMap<>();
    s3.put("ListBuckets", read(ListBucketsRequest::builder, S3Client::listBuckets));
    s3.put(
        "GetBucketLocation", read(GetBucketLocationRequest::builder, S3Client::getBucketLocation));
    s3.put(
        "GetPublicAccessBlock",
        read(
            software.amazon.awssdk.services.s3.model.GetPublicAccessBlockRequest::builder,
            S3Client::getPublicAccessBlock));
    s3.put(
        "GetBucketEncryption",
        read(GetBucketEncryptionRequest::builder, S3Client::getBucketEncryption));
    s3.put("GetBucketPolicy", read(GetBucketPolicyRequest::builder, S3Client::getBucketPolicy));
    s3.put("GetBucketAcl", read(GetBucketAclRequest::builder, S3Client::getBucketAcl));
    s3.put(
        "GetBucketVersioning",
        read(GetBucketVersioningRequest::builder, S3Client::getBucketVersioning));
    s3.put("GetBucketLogging", read(GetBucketLoggingRequest::builder, S3Client::getBucketLogging));
    s3.put(
        "GetBucketReplication",
        read(GetBucketReplicationRequest::builder, S3Client::getBucketReplication));
    s3.put(
        "GetObjectLockConfiguration",
        read(GetObjectLockConfigurationRequest::builder, S3Client::getObjectLockConfiguration));
    s3.put(
        "GetBucketOwnershipControls",
        read(GetBucketOwnershipControlsRequest::builder, S3Client::getBucketOwnershipControls));
    s3.put("GetBucketTagging", read(GetBucketTaggingRequest::builder, S3Client::getBucketTagging));
    s3.put("GetBucketCors", read(GetBucketCorsRequest::builder, S3Client::getBucketCors));
    s3.put(
        "GetBucketNotificationConfiguration",
        read(
            GetBucketNotificationConfigurationRequest::builder,
            S3Client::getBucketNotificationConfiguration));
    s3.put("GetBucketWebsite", read(GetBucketWebsiteRequest::builder, S3Client::getBucketWebsite));
    s3.put(
        "GetBucketLifecycleConfiguration",
        read(
            GetBucketLifecycleConfigurationRequest::builder,
            S3Client::getBucketLifecycleConfiguration));
    services.put("s3", service(s3, clients::s3));

    Map<String, Read<S3ControlClient>> s3control = new LinkedHashMap<>();
    s3control.put(
        "GetPublicAccessBlock",
        read(
            software.amazon.awssdk.services.s3control.model.GetPublicAccessBlockRequest::builder,
            S3ControlClient::getPublicAccessBlock));
    services.put("s3control", service(s3control, clients::s3control));

    Map<String, Read<StsClient>> sts = new LinkedHashMap<>();
    sts.put(
        "GetCallerIdentity", read(GetCallerIdentityRequest::builder, StsClient::getCallerIdentity));
    services.put("sts", service(sts, clients::sts));
  }

  /** Every bound operation as {@code service:Operation}. */
  Set<String> operations() {
    Set<String> all = new TreeSet<>();
    services.forEach(
        (name, service) -> service.reads.keySet().forEach(o -> all.add(name + ":" + o)));
    return all;
  }

  /**
   * Calls the SDK.
   *
   * @throws IllegalArgumentException when the operation is not bound or has no such parameter
   */
  SdkResponse call(
      String service,
      String operation,
      String region,
      Map<String, String> parameters,
      AwsRequestOverrideConfiguration configuration) {
    Service<?> bound = services.get(service);
    if (bound == null) {
      throw new IllegalArgumentException("no client for " + service);
    }
    return bound.call(operation, region, parameters, configuration);
  }

  @Override
  public void close() {
    services.values().forEach(Service::close);
  }

  private static <C extends SdkClient> Service<C> service(
      Map<String, Read<C>> reads, Function<String, C> open) {
    return new Service<>(reads, open);
  }

  private static <C, Q extends AwsRequest, B extends SdkPojo & SdkBuilder<B, Q>> Read<C> read(
      Supplier<B> builders, BiFunction<C, Q, ? extends SdkResponse> call) {
    return (client, parameters, configuration) -> {
      B builder = builders.get();
      parameters.forEach((member, value) -> PojoJson.set(builder, member, value));
      if (builder instanceof AwsRequest.Builder request) {
        request.overrideConfiguration(configuration);
      }
      return call.apply(client, builder.build());
    };
  }

  private interface Read<C> {
    SdkResponse call(
        C client, Map<String, String> parameters, AwsRequestOverrideConfiguration configuration);
  }

  /** One client per region, opened when first needed. */
  private static final class Service<C extends SdkClient> {
    private final Map<String, Read<C>> reads;
    private final Function<String, C> open;
    private final Map<String, C> clients = new ConcurrentHashMap<>();

    Service(Map<String, Read<C>> reads, Function<String, C> open) {
      this.reads = Map.copyOf(reads);
      this.open = open;
    }

    SdkResponse call(
        String operation,
        String region,
        Map<String, String> parameters,
        AwsRequestOverrideConfiguration configuration) {
      @Nullable Read<C> read = reads.get(operation);
      if (read == null) {
        throw new IllegalArgumentException("no such operation is bound: " + operation);
      }
      C client = clients.computeIfAbsent(region, open);
      return read.call(client, parameters, configuration);
    }

    void close() {
      clients.values().forEach(SdkClient::close);
    }
  }
}
