package io.proofline.cloud.aws;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Opens clients that share credentials, the HTTP client, time-outs and the way to retry. */
final class SdkClients implements AutoCloseable {
  private final @Nullable URI endpoint;
  private final AwsCredentialsProvider credentials;
  private final List<AutoCloseable> held = new ArrayList<>();
  private final SdkHttpClient http;
  private final Limits limits;

  SdkClients(@Nullable URI endpoint, @Nullable String profile, Limits limits) {
    this(new AwsTarget(endpoint, profile, List.of()), "us-east-1", limits);
  }

  /**
   * With the credentials of a target, of its role where it has one. Nothing is sent yet.
   *
   * @param homeRegion where the role is asked for
   */
  SdkClients(AwsTarget target, String homeRegion, Limits limits) {
    URI endpoint = target.endpoint();
    String profile = target.profile();
    this.endpoint = endpoint;
    this.limits = limits;
    DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
    if (profile != null) {
      chain.profileName(profile);
    }
    this.http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(limits.connect())
            .socketTimeout(limits.read())
            .build();
    DefaultCredentialsProvider own = chain.build();
    held.add(own);
    AssumedRole role = target.role();
    this.credentials = role == null ? own : assumed(role, own, homeRegion);
  }

  /** Credentials of a role; they are asked for when first needed, and again before they end. */
  private AwsCredentialsProvider assumed(
      AssumedRole role, AwsCredentialsProvider own, String homeRegion) {
    StsClientBuilder builder =
        StsClient.builder().region(Region.of(homeRegion)).credentialsProvider(own).httpClient(http);
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    StsClient sts = builder.build();
    StsAssumeRoleCredentialsProvider provider =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                request ->
                    request
                        .roleArn(role.arn())
                        .roleSessionName("proofline-collect")
                        .externalId(role.externalId()))
            .build();
    held.add(provider);
    held.add(sts);
    return provider;
  }

  /**
   * How long to wait and how often to try.
   *
   * @param connect for a connection
   * @param read for the next bytes of an answer
   * @param call for one page with all its attempts
   * @param attempts tries per page, the first included
   */
  record Limits(Duration connect, Duration read, Duration call, int attempts) {
    static final Limits USUAL =
        new Limits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(5), 6);
  }

  /** Where everything is sent instead of AWS; null for AWS. */
  @Nullable URI endpoint() {
    return endpoint;
  }

  AwsCredentialsProvider credentials() {
    return credentials;
  }

  SdkHttpClient http() {
    return http;
  }

  Limits limits() {
    return limits;
  }

  ApiGatewayClient apigateway(String region) {
    return open(ApiGatewayClient.builder(), region);
  }

  ApiGatewayV2Client apigatewayv2(String region) {
    return open(ApiGatewayV2Client.builder(), region);
  }

  CloudTrailClient cloudtrail(String region) {
    return open(CloudTrailClient.builder(), region);
  }

  CognitoIdentityProviderClient cognitoidentityprovider(String region) {
    return open(CognitoIdentityProviderClient.builder(), region);
  }

  Ec2Client ec2(String region) {
    return open(Ec2Client.builder(), region);
  }

  ElasticLoadBalancingV2Client elasticloadbalancingv2(String region) {
    return open(ElasticLoadBalancingV2Client.builder(), region);
  }

  IamClient iam(String region) {
    return open(IamClient.builder(), region);
  }

  KmsClient kms(String region) {
    return open(KmsClient.builder(), region);
  }

  LambdaClient lambda(String region) {
    return open(LambdaClient.builder(), region);
  }

  CloudWatchLogsClient cloudwatchlogs(String region) {
    return open(CloudWatchLogsClient.builder(), region);
  }

  RdsClient rds(String region) {
    return open(RdsClient.builder(), region);
  }

  S3Client s3(String region) {
    return open(
        S3Client.builder()
            .forcePathStyle(endpoint != null)
            .crossRegionAccessEnabled(endpoint == null),
        region);
  }

  S3ControlClient s3control(String region) {
    if (endpoint == null) {
      return open(S3ControlClient.builder(), region);
    }
    // The account is put before the host; before an address this gives no host at all.
    URI named = URI.create(endpoint.getScheme() + "://localhost:" + endpoint.getPort());
    return open(S3ControlClient.builder(), region, named, new AccountOutOfHost(endpoint.getHost()));
  }

  StsClient sts(String region) {
    return open(StsClient.builder(), region);
  }

  @Override
  public void close() {
    for (AutoCloseable one : held) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException("a client could not be closed", e);
      }
    }
    http.close();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C open(
      B builder, String region) {
    return open(builder, region, endpoint);
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C open(
      B builder, String region, @Nullable URI override, ExecutionInterceptor... more) {
    RetryStrategy retry =
        AwsRetryStrategy.adaptiveRetryStrategy().toBuilder().maxAttempts(limits.attempts()).build();
    ClientOverrideConfiguration.Builder configuration =
        ClientOverrideConfiguration.builder()
            .apiCallTimeout(limits.call())
            .retryStrategy(retry)
            .addExecutionInterceptor(new ResponseCapture());
    for (ExecutionInterceptor interceptor : more) {
      configuration.addExecutionInterceptor(interceptor);
    }
    builder
        .region(Region.of(region))
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(configuration.build());
    if (override != null) {
      builder.endpointOverride(override);
    }
    return builder.build();
  }

  /** Region under which a partition's global services are signed and reached. */
  static String globalRegion(String anyRegion) {
    return switch (PartitionMetadata.of(Region.of(anyRegion)).id()) {
      case "aws-cn" -> Region.AWS_CN_GLOBAL.id();
      case "aws-us-gov" -> Region.AWS_US_GOV_GLOBAL.id();
      default -> Region.AWS_GLOBAL.id();
    };
  }

  /** S3 Control names the account in the host; a test server has one host only. */
  private record AccountOutOfHost(String host) implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      return context.httpRequest().toBuilder().host(host).build();
    }
  }
}
