package io.proofline.cloud.aws;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
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
import software.amazon.awssdk.regions.Region;
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

/** Opens the SDK's clients on a server that imitates AWS. */
final class SdkServices implements AutoCloseable {
  private final URI endpoint;
  private final SdkHttpClient http = UrlConnectionHttpClient.builder().build();
  private final AwsCredentialsProvider credentials =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing"));

  SdkServices(URI endpoint) {
    this.endpoint = endpoint;
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
    return open(S3Client.builder().forcePathStyle(true), region);
  }

  S3ControlClient s3control(String region) {
    // The account is put before the host; before an address this gives no host at all.
    URI named = URI.create(endpoint.getScheme() + "://localhost:" + endpoint.getPort());
    return open(S3ControlClient.builder(), region, named, new AccountOutOfHost(endpoint.getHost()));
  }

  StsClient sts(String region) {
    return open(StsClient.builder(), region);
  }

  @Override
  public void close() {
    http.close();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C open(
      B builder, String region) {
    return open(builder, region, endpoint);
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C open(
      B builder, String region, URI override, ExecutionInterceptor... more) {
    ClientOverrideConfiguration.Builder configuration =
        ClientOverrideConfiguration.builder()
            .retryStrategy(AwsRetryStrategy.doNotRetry())
            .addExecutionInterceptor(new ResponseCapture());
    for (ExecutionInterceptor interceptor : more) {
      configuration.addExecutionInterceptor(interceptor);
    }
    builder
        .region(Region.of(region))
        .endpointOverride(override)
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(configuration.build());
    return builder.build();
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
